"""Lists of gathering."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.gathering.models import (
    CONNECTION_KIND_LABELS,
    MODE_LABELS,
    RUN_STATE_LABELS,
    Connection,
    Drift,
    DriftKind,
    DriftState,
    Handover,
    HandoverState,
    Place,
    Run,
    RunState,
    Source,
)
from chengshu.kernel.gathering.queries.board import Bureau
from chengshu.ui.parts import Chip, Light, Link, Noted, Progress, State
from chengshu.ui.tables import Column, Filter, Table

RUN_TONES = {
    RunState.WAITING: "neutral",
    RunState.RUNNING: "info",
    RunState.DONE: "good",
    RunState.FAILED: "bad",
    RunState.STOPPED: "off",
}
HANDOVER_TONES = {HandoverState.REVIEW: "warning", HandoverState.ACCEPTED: "good", HandoverState.RETURNED: "bad"}
TYPE_WORDS = (
    ("VARCHAR", Text("文本", "text")),
    ("TIMESTAMP", Text("时间", "time")),
    ("DATE", Text("日期", "date")),
    ("BOOLEAN", Text("是否", "yes or no")),
    ("DECIMAL", Text("小数", "decimal")),
    ("NUMERIC", Text("小数", "decimal")),
    ("DOUBLE", Text("浮点数", "float")),
    ("FLOAT", Text("浮点数", "float")),
    ("BLOB", Text("二进制", "binary")),
    ("BIGINT", Text("整数", "whole number")),
    ("INTEGER", Text("整数", "whole number")),
    ("SMALLINT", Text("整数", "whole number")),
)
DRIFT_WORDS = {
    DriftKind.GONE: Text("列消失", "Column gone"),
    DriftKind.NEW: Text("新增列", "New column"),
    DriftKind.TYPE: Text("类型变化", "Type changed"),
}
DRIFT_STATES = {
    DriftState.OPEN: State("warning", Text("待处理", "To be decided")),
    DriftState.ACCEPTED: State("good", Text("已接受", "Accepted")),
    DriftState.REFUSED: State("bad", Text("已退回源端", "Refused")),
    DriftState.MAPPED: State("good", Text("已改映射", "Mapped anew")),
    DriftState.OVER: State("off", Text("源端已恢复", "Over")),
}


def type_word(type_: str) -> Text | None:
    """A type of a database in plain words, with its own name."""
    for start, word in TYPE_WORDS:
        if type_.startswith(start):
            return Text(f"{word.zh}（{type_}）", f"{word.en} ({type_})")
    return Text(type_, type_) if type_ else None


def run_state(row: Run) -> State:
    """Where a run stands."""
    return State(RUN_TONES[RunState(row.state)], row.state_label, row.said or "")


def source_state(row: Source) -> State:
    """How a source stands at a glance."""
    if not row.active:
        return State("off", Text("已停用", "Out of use"))
    if row.failing_since:
        return State("bad", Text("归集失败", "Failing"))
    if getattr(row, "open_drifts", 0):
        return State("warning", Text("结构变化", "Changed form"))
    if getattr(row, "last_state", "") == RunState.RUNNING:
        return State("info", Text("归集中", "Being gathered"))
    if getattr(row, "last_state", "") == RunState.WAITING:
        return State("neutral", Text("排队中", "Waiting"))
    if row.gathered_at is None:
        return State("neutral", Text("未归集", "Not yet gathered"))
    if getattr(row, "last_quarantined", 0):
        return State("warning", Text("有隔离行", "Rows in quarantine"))
    return State("good", Text("正常", "Good"))


def connection_state(row: Connection) -> State:
    """What the last test said."""
    if not row.active:
        return State("off", Text("已停用", "Out of use"))
    if row.works is None:
        return State("neutral", Text("未测试", "Not tested"))
    return (
        State("good", Text("可用", "Works"), row.said or "")
        if row.works
        else State("bad", Text("不通", "Fails"), row.said or "")
    )


def _bureau_light(row: Bureau) -> Light:
    if row.failing:
        rule = Text("%(n)s 个数据源归集失败", "%(n)s sources fail").with_values(n=row.failing)
        return Light("red", Text("有失败", "Failing"), rule)
    if row.late or row.gathered < row.due:
        rule = Text("未归集 %(n)s 项，超过更新周期 %(late)s 项", "%(n)s not gathered, %(late)s older than their cycle")
        return Light("amber", Text("未完成", "Incomplete"), rule.with_values(n=row.due - row.gathered, late=row.late))
    return Light("green", Text("正常", "Good"), Text("应归集的都已按期归集", "All that is due was gathered in time"))


def _rate_tone(row: Bureau) -> str:
    rate = row.rate or 0
    return "good" if rate >= 95 else "warning" if rate >= 70 else "bad"


STANDS: dict[str, dict[str, object]] = {
    "failing": {"failing_since__isnull": False},
    "drift": {"open_drifts__gt": 0},
    "never": {"gathered_at__isnull": True},
    "off": {"active": False},
}
SHORT_MODES: dict[str, Text] = {
    key: Text(label.zh.partition("：")[0], label.en.partition(":")[0].partition(" by ")[0])
    for key, label in MODE_LABELS.items()
}


BUREAUS: Table[Bureau] = Table(
    key="bureaus",
    label=Text("各部门归集情况", "Gathering by bureau"),
    columns=(
        Column(
            "body",
            Text("部门", "Bureau"),
            lambda row: row.body.name,
            link=lambda row: f"{reverse('gathering:sources')}?unit={row.body.pk}",
            wide=True,
        ),
        Column("due", Text("应归集", "Due"), numeric=True, sort="y"),
        Column("connected", Text("已接入", "Connected"), numeric=True, sort="y"),
        Column("gathered", Text("已归集", "Gathered"), numeric=True, sort="y"),
        Column(
            "rate", Text("归集率", "Rate"), lambda row: Progress(row.rate, _rate_tone(row)), plain=lambda row: row.rate
        ),
        Column("rows", Text("数据量（行）", "Rows"), numeric=True, sort="y"),
        Column("last", Text("最近更新", "Last update"), sort="y"),
        Column("score", Text("质量得分", "Quality"), numeric=True, sort="y"),
        Column("light", Text("状态", "State"), _bureau_light),
    ),
    empty=Text("还没有应归集的目录。目录发布后会出现在这里。", "Nothing is due yet; published entries appear here."),
    next_step=lambda: Link(Text("查看数据源", "See sources"), reverse("gathering:sources"), "database-import"),
    page_size=100,
)
SOURCES: Table[Source] = Table(
    key="sources",
    label=Text("数据源", "Sources"),
    columns=(
        Column(
            "name",
            Text("信息资源", "Resource"),
            lambda row: row.resource.name,
            link=lambda row: reverse("gathering:source", args=[row.pk]),
            sort="resource__name_zh",
            wide=True,
        ),
        Column("unit", Text("提供部门", "Provider"), lambda row: row.resource.provider.name, phone=False),
        Column("kind", Text("连接方式", "From"), lambda row: row.connection.kind_label, phone=False),
        Column("mode", Text("方式", "Way"), lambda row: SHORT_MODES[row.mode]),
        Column("rows", Text("行数", "Rows"), numeric=True, sort="rows"),
        Column("at", Text("最近归集", "Last gathered"), lambda row: row.gathered_at, sort="gathered_at"),
        Column("state", Text("状态", "State"), source_state),
    ),
    search=("resource__name_zh", "resource__name_en", "resource__key", "resource__provider__name_zh"),
    filters=(
        Filter(
            "kind",
            Text("连接方式", "From"),
            [(key, label) for key, label in CONNECTION_KIND_LABELS.items()],
            field="connection__kind",
        ),
        Filter(
            "stand",
            Text("状态", "State"),
            [
                ("failing", Text("归集失败", "Failing")),
                ("drift", Text("结构变化", "Changed form")),
                ("never", Text("未归集", "Not yet gathered")),
                ("off", Text("已停用", "Out of use")),
            ],
            narrow=lambda rows, chosen: rows.filter(**STANDS[chosen]) if chosen in STANDS else rows,
        ),
    ),
    empty=Text("还没有数据源。", "No source yet."),
    next_step=lambda: Link(Text("接入数据源", "Connect a source"), reverse("gathering:source_new"), "plus"),
)
CONNECTIONS: Table[Connection] = Table(
    key="connections",
    label=Text("连接", "Connections"),
    columns=(
        Column(
            "name",
            Text("名称", "Name"),
            lambda row: row.name,
            link=lambda row: reverse("gathering:connection", args=[row.pk]),
            sort="name_zh",
            wide=True,
        ),
        Column("unit", Text("单位", "Unit"), lambda row: row.unit.name),
        Column("kind", Text("类型", "Kind"), lambda row: row.kind_label),
        Column("host", Text("承载方式", "Run by"), lambda row: row.host_label, phone=False),
        Column("source_count", Text("数据源", "Sources"), numeric=True),
        Column("checked_at", Text("最近测试", "Last test"), phone=False),
        Column("state", Text("状态", "State"), connection_state),
    ),
    search=("name_zh", "name_en", "unit__name_zh"),
    filters=(Filter("kind", Text("类型", "Kind"), [(key, label) for key, label in CONNECTION_KIND_LABELS.items()]),),
    empty=Text("还没有连接。", "No connection yet."),
    next_step=lambda: Link(Text("新建连接", "New connection"), reverse("gathering:connection_new"), "plus"),
)
NTH_RUN = Text("第 %(number)s 次归集", "run no. %(number)s")
RUNS: Table[Run] = Table(
    key="runs",
    label=Text("归集记录", "Runs"),
    columns=(
        Column(
            "resource",
            Text("信息资源", "Resource"),
            lambda row: Noted(row.source.resource.name, NTH_RUN.with_values(number=row.number)),
            link=lambda row: reverse("gathering:run", args=[row.pk]),
            wide=True,
            plain=lambda row: row.source.resource.name,
        ),
        Column("number", Text("序号", "No."), page=False),
        Column("purpose", Text("类型", "Kind"), lambda row: row.purpose_label, phone=False),
        Column("at", Text("开始", "Began"), lambda row: row.started_at or row.created_at, sort="pk"),
        Column("read", Text("读取", "Read"), numeric=True, sort="read"),
        Column("stored", Text("入库", "Stored"), lambda row: row.stored, numeric=True),
        Column("quarantined", Text("隔离", "Quarantined"), numeric=True, sort="quarantined"),
        Column("speed", Text("行/秒", "Rows/s"), lambda row: row.rows_per_s, numeric=True, phone=False),
        Column("state", Text("状态", "State"), run_state),
    ),
    search=("source__resource__name_zh", "source__resource__key"),
    filters=(Filter("state", Text("状态", "State"), [(key, label) for key, label in RUN_STATE_LABELS.items()]),),
    order=("-pk",),
    empty=Text("还没有归集记录。", "No run yet."),
)
DRIFTS: Table[Drift] = Table(
    key="drifts",
    label=Text("结构变化", "Changes of form"),
    columns=(
        Column("column", Text("列", "Column"), link=lambda row: reverse("gathering:drift", args=[row.pk])),
        Column("kind", Text("变化", "Change"), lambda row: DRIFT_WORDS[DriftKind(row.kind)]),
        Column("before", Text("原类型", "Type before"), lambda row: type_word(row.before)),
        Column("after", Text("现类型", "Type now"), lambda row: type_word(row.after)),
        Column("found_at", Text("发现时间", "Found"), sort="found_at"),
        Column("reason", Text("说明", "Note"), phone=False),
        Column("state", Text("处理", "Decision"), lambda row: DRIFT_STATES[DriftState(row.state)]),
    ),
    empty=Text("源端结构没有变化。", "The source has kept its form."),
)
HANDOVERS: Table[Handover] = Table(
    key="handovers",
    label=Text("历史数据和台账", "Records handed over"),
    columns=(
        Column("name", Text("文件", "File"), link=lambda row: reverse("gathering:handover", args=[row.pk]), wide=True),
        Column("resource", Text("信息资源", "Resource"), lambda row: row.source.resource.name),
        Column(
            "by",
            Text("报送人", "Brought by"),
            lambda row: Chip(row.brought_by.name, "person") if row.brought_by else None,
            plain=lambda row: row.brought_by,
        ),
        Column("created_at", Text("报送时间", "Brought"), sort="created_at"),
        Column(
            "state", Text("状态", "State"), lambda row: State(HANDOVER_TONES[HandoverState(row.state)], row.state_label)
        ),
    ),
    search=("name", "source__resource__name_zh"),
    empty=Text("还没有补录的数据。", "Nothing was handed over yet."),
    next_step=lambda: Link(Text("报送历史数据", "Hand over records"), reverse("gathering:handover_new"), "file-import"),
)
PLACES: Table[Place] = Table(
    key="places",
    label=Text("放行范围", "Allowed places"),
    columns=(
        Column(
            "value",
            Text("地址或目录", "Address or folder"),
            link=lambda row: reverse("gathering:place", args=[row.pk]),
            wide=True,
        ),
        Column("kind", Text("类型", "Kind"), lambda row: row.kind_label),
        Column("port", Text("端口", "Port"), lambda row: str(row.port) if row.port else Text("全部", "any")),
        Column("reason", Text("理由", "Reason")),
        Column("since", Text("放行时间", "Since")),
        Column(
            "state",
            Text("状态", "State"),
            lambda row: (
                State("off", Text("已收回", "Taken back")) if row.ended_at else State("good", Text("放行", "Allowed"))
            ),
        ),
    ),
    search=("value", "reason"),
    empty=Text(
        "还没有放行任何网络地址，数据源只能读平台自己的目录。",
        "No address is allowed yet; sources can read the city's own folders only.",
    ),
    next_step=lambda: Link(Text("放行一个范围", "Allow a place"), reverse("gathering:place_new"), "plus"),
)
