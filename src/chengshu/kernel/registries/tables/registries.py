"""Lists of registries, their fields, sources and runs."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.gathering.models import DATA_CLASS_LABELS
from chengshu.kernel.registries.models import FieldRule, MergeRun, RunState, Series
from chengshu.kernel.registries.queries.overview import FeedStanding, FieldStanding, Overview
from chengshu.ui.parts import Progress, State
from chengshu.ui.tables import Column, Table

_RUN_TONES = {RunState.DONE: "good", RunState.RUNNING: "info", RunState.FAILED: "bad"}
_RUN_WORDS = {
    RunState.DONE: Text("已完成", "Done"),
    RunState.RUNNING: Text("正在融合", "Running"),
    RunState.FAILED: Text("未完成", "Failed"),
}
GRADES = {
    "1": Text("公开", "Public"),
    "2": Text("内部", "Internal"),
    "3": Text("敏感", "Sensitive"),
    "4": Text("高敏感", "Highly sensitive"),
}


def registry_url(key: str) -> str:
    """The page of a registry."""
    return reverse("registries:registry", args=[key])


def standing(one: Overview) -> State:
    """Whether a registry is filled."""
    if one.records:
        return State("good", Text("已建成", "Filled"))
    if one.registry.kept_by:
        return State("neutral", Text("引用其他系统", "Kept elsewhere"))
    return State("warning", Text("待归集", "Waits for its sources"))


def way_out(one: Overview) -> State | Text:
    """Whether the exchange can draw on a base database; a part of another goes with it."""
    if one.registry.part_of is not None:
        whole = one.registry.part_of.name
        return Text(f"随{whole.zh}", f"with {whole.en}")
    if one.connected_out:
        return State("good", Text("已对接", "Connected"))
    return State("off", Text("未对接", "Not connected"))


_OUT: Column[Overview] = Column("out", Text("对接共享交换", "In the exchange"), way_out)
REGISTRIES: Table[Overview] = Table(
    key="registries",
    label=Text("基础库和主题库", "Registries"),
    columns=(
        Column(
            "name",
            Text("名称", "Name"),
            lambda one: one.registry.name,
            link=lambda one: registry_url(one.registry.key),
            wide=True,
        ),
        Column("state", Text("状态", "State"), standing),
        Column("owner", Text("主管部门", "Owner"), lambda one: one.registry.owner.name, phone=False),
        Column("records", Text("记录数", "Records"), lambda one: one.records or None, numeric=True),
        Column(
            "feeds",
            Text("已归集来源", "Sources"),
            lambda one: f"{one.connected} / {one.feeds}" if one.feeds else None,
        ),
        Column("newest", Text("来源最近更新", "Newest at source"), lambda one: one.newest, phone=False),
        Column("conflicts", Text("来源不一致", "Disagree"), lambda one: one.conflicts or None, numeric=True),
        Column("pairs", Text("待判定", "Undecided"), lambda one: one.pairs or None, numeric=True),
    ),
    empty=Text("还没有建库。", "There are no registries yet."),
    page_size=50,
)
BASES: Table[Overview] = replace(
    REGISTRIES, key="bases", columns=(*REGISTRIES.columns[:2], _OUT, *REGISTRIES.columns[2:])
)
FIELDS: Table[FieldStanding] = Table(
    key="fields",
    label=Text("字段", "Fields"),
    columns=(
        Column("name", Text("字段", "Field"), lambda one: one.field.name),
        Column("grade", Text("分级", "Grade"), lambda one: GRADES[one.field.grade]),
        Column("authority", Text("权威来源", "Authoritative source"), lambda one: one.authority or None, wide=True),
        Column(
            "share",
            Text("填充率", "Filled"),
            lambda one: Progress(one.share * 100 if one.share is not None else None),
        ),
        Column("filled", Text("有值记录", "Records with a value"), lambda one: one.filled, numeric=True, phone=False),
    ),
    empty=Text("还没有字段。", "No fields yet."),
    page_size=100,
)
FEEDS: Table[FeedStanding] = Table(
    key="feeds",
    label=Text("来源", "Sources"),
    columns=(
        Column("name", Text("来源", "Source"), lambda one: one.feed.resource.name, wide=True),
        Column("body", Text("提供单位", "Provider"), lambda one: one.feed.resource.provider.name, phone=False),
        Column(
            "class",
            Text("数据类别", "Class of data"),
            lambda one: DATA_CLASS_LABELS[one.data_class] if one.data_class else None,
            phone=False,
        ),
        Column(
            "state",
            Text("状态", "State"),
            lambda one: (
                State("good", Text("已归集", "Gathered"))
                if one.connected
                else State("warning", Text("未归集", "Not gathered"))
            ),
        ),
        Column("rows", Text("行数", "Rows"), lambda one: one.rows, numeric=True),
        Column(
            "newest",
            Text("最近更新", "Newest"),
            lambda one: clock.local(one.newest).date() if one.newest else None,
            phone=False,
        ),
        Column("conflicts", Text("不一致行", "Rows that disagree"), lambda one: one.conflicts or None, numeric=True),
        Column("faulty", Text("号码有误", "Faulty numbers"), lambda one: one.faulty or None, numeric=True),
    ),
    empty=Text("还没有来源，请先登记来源表。", "No sources yet; please add a table that fills it."),
    page_size=50,
)
RUNS: Table[MergeRun] = Table(
    key="runs",
    label=Text("融合记录", "Runs"),
    columns=(
        Column("at", Text("开始", "Started"), lambda run: run.started_at),
        Column(
            "state",
            Text("状态", "State"),
            lambda run: State(_RUN_TONES[RunState(run.state)], _RUN_WORDS[RunState(run.state)], run.error),
        ),
        Column("rows", Text("读入行", "Rows"), lambda run: run.counts.get("rows"), numeric=True),
        Column(
            "likeness",
            Text("按相似归并", "By likeness"),
            lambda run: run.counts.get("likeness"),
            numeric=True,
            phone=False,
        ),
        Column("made", Text("新增", "New"), lambda run: run.counts.get("made"), numeric=True),
        Column("changed", Text("变更", "Changed"), lambda run: run.counts.get("changed"), numeric=True),
        Column("pairs", Text("待判定", "Undecided"), lambda run: run.counts.get("pairs"), numeric=True, phone=False),
        Column(
            "seconds",
            Text("用时（秒）", "Seconds"),
            lambda run: round((run.ended_at - run.started_at).total_seconds(), 1) if run.ended_at else None,
            numeric=True,
        ),
    ),
    empty=Text("还没有融合过。", "Not merged yet."),
    page_size=8,
)
RULES: Table[FieldRule] = Table(
    key="rules",
    label=Text("权威来源沿革", "History of authorities"),
    columns=(
        Column("field", Text("字段", "Field"), lambda rule: rule.field.name),
        Column(
            "feed",
            Text("权威来源", "Authority"),
            lambda rule: rule.feed or Text("最新者优先", "The freshest"),
            wide=True,
        ),
        Column("since", Text("自", "Since"), lambda rule: rule.since),
        Column("until", Text("至", "Until"), lambda rule: rule.until),
        Column("reason", Text("依据", "Reason"), lambda rule: rule.reason or None, phone=False),
    ),
    empty=Text("没有指定权威来源，按来源次序取值。", "None named; values go by the order of sources."),
    page_size=50,
)
SERIES: Table[Series] = Table(
    key="series",
    label=Text("指标", "Series"),
    columns=(
        Column(
            "name",
            Text("指标", "Series"),
            lambda one: one.name,
            link=lambda one: reverse("registries:series", args=[one.key]),
            sort="name_zh",
            wide=True,
        ),
        Column("unit", Text("单位", "Unit"), lambda one: one.unit),
        Column("publisher", Text("发布单位", "Published by"), lambda one: one.publisher.name, phone=False),
    ),
    search=("name_zh", "name_en", "key"),
    empty=Text("还没有指标。", "No series yet."),
)
