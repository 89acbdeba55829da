"""Lists of hotlines, callbacks, articles, transfers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.packs.hotline_12345.models import (
    CALLBACK_STATES,
    PARTS,
    SOURCES,
    VERSION_STATES,
    WAYS,
    Article,
    Callback,
    CallbackState,
    Hotline,
    Version,
    VersionState,
)
from chengshu.packs.hotline_12345.queries.figures import Line
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table

CALLBACK_TONES = {
    CallbackState.WAITING: "warning",
    CallbackState.DONE: "good",
    CallbackState.UNREACHED: "neutral",
    CallbackState.DROPPED: "off",
}
VERSION_TONES = {
    VersionState.DRAFT: "warning",
    VersionState.REVIEW: "info",
    VersionState.PUBLISHED: "good",
    VersionState.REPLACED: "off",
    VersionState.WITHDRAWN: "off",
}


def _merged(row: Hotline) -> State:
    if row.urgent:
        return State("neutral", Text("联动", "connected"))
    done = row.merged_on(clock.today())
    if len(done) == len(PARTS):
        return State("good", Text("已全部归并", "merged"))
    missing = [PARTS[name] for name in PARTS if name not in done]
    words = Text("、".join(one.zh for one in missing), ", ".join(one.en.lower() for one in missing))
    return State("warning", Text(f"未归并：{words.zh}", f"not merged: {words.en}"))


def article_url(row: Article) -> str:
    """The page of an article."""
    return reverse("hotline_12345:article", args=[row.pk])


def version_badge(row: Version) -> State:
    """Where a version stands."""
    state = VersionState(row.state)
    return State(VERSION_TONES[state], VERSION_STATES[state])


def article_state(row: Article) -> State:
    """Whether an article answers."""
    if row.retired_on is not None:
        return State("off", Text("已停用", "Retired"))
    if row.current is None:
        return State("warning", Text("未发布", "Not published"))
    if row.expires_on is not None and row.expires_on < clock.today():
        return State("bad", Text("已过期", "Expired"))
    return State("good", Text("已发布", "Published"))


def _title(row: Article) -> Any:
    if row.current is not None:
        return row.current.title
    newest = next(iter(row.versions.all()), None)
    return newest.title if newest else f"#{row.pk}"


def callback_state(row: Callback) -> State:
    """Where a callback stands; late where its day is over."""
    state = CallbackState(row.state)
    if state is CallbackState.WAITING and row.due_on < clock.today():
        return State("bad", Text("逾期未回访", "overdue"))
    return State(CALLBACK_TONES[state], CALLBACK_STATES[state])


HOTLINES: Table[Hotline] = Table(
    key="hotlines",
    label=Text("部门热线归并清单", "Departmental hotlines"),
    columns=(
        Column(
            "number",
            Text("号码", "Number"),
            lambda row: row.number,
            link=lambda row: reverse("hotline_12345:hotline", args=[row.pk]),
            sort="number",
        ),
        Column("name", Text("名称", "Name"), lambda row: row.name, wide=True),
        Column("body", Text("原主管单位", "Body"), lambda row: row.body.name),
        Column("way", Text("归并方式", "Way"), lambda row: WAYS[row.way] if row.way else None),
        Column("merged", Text("归并状态", "State"), _merged),
        Column("seats", Text("坐席", "Seats"), lambda row: row.seats, numeric=True, phone=False),
    ),
    search=("number", "name_zh", "name_en", "body__name_zh"),
    filters=(Filter("way", Text("归并方式", "Way"), list(WAYS.items())),),
    order=("urgent", "number"),
    empty=Text("还没有登记部门热线。", "No departmental hotlines yet."),
)
CALLBACKS: Table[Callback] = Table(
    key="callbacks",
    label=Text("回访", "Callbacks"),
    columns=(
        Column(
            "title",
            Text("案件", "Case"),
            lambda row: row.case.title,
            link=lambda row: reverse("hotline_12345:callback", args=[row.pk]),
            wide=True,
        ),
        Column("number", Text("编号", "No."), lambda row: row.case.number),
        Column("due", Text("回访期限", "Due"), lambda row: row.due_on, sort="due_on"),
        Column("state", Text("状态", "State"), callback_state),
        Column("tries", Text("拨打次数", "Tries"), lambda row: row.tries, numeric=True, phone=False),
        Column("satisfaction", Text("满意度", "Satisfaction"), lambda row: row.satisfaction, numeric=True),
        Column(
            "reopened",
            Text("重新办理", "Came back"),
            lambda row: State("warning", Text("已重新办理", "opened again")) if row.reopened else None,
        ),
        Column("lead", Text("处置单位", "Handled by"), lambda row: row.case.lead.name if row.case.lead else None),
    ),
    search=("case__number", "case__title"),
    filters=(Filter("state", Text("状态", "State"), list(CALLBACK_STATES.items())),),
    order=("due_on", "pk"),
    empty=Text("没有要回访的案件。", "Nobody is to be called back."),
)
AFTER_THE_CALL = {"satisfaction", "reopened"}
TO_CALL = replace(
    CALLBACKS,
    columns=tuple(column for column in CALLBACKS.columns if column.key not in AFTER_THE_CALL),
    filters=(),
    empty=Text(
        "没有要回访的案件；办结后会自动列在这里。", "Nobody is to be called; closed cases come here by themselves."
    ),
)
ARTICLES: Table[Article] = Table(
    key="articles",
    label=Text("知识库", "Knowledge base"),
    columns=(
        Column("title", Text("问题", "Question"), _title, link=article_url, wide=True),
        Column("state", Text("状态", "State"), article_state),
        Column("source", Text("来源", "Source"), lambda row: SOURCES[row.source], phone=False),
        Column("expires", Text("有效期至", "Valid until"), lambda row: row.expires_on, sort="expires_on"),
        Column("used", Text("答复次数", "Used"), lambda row: row.used, numeric=True, sort="used"),
        Column("opened", Text("自助查阅", "Read"), lambda row: row.opened, numeric=True, sort="opened"),
    ),
    filters=(Filter("source", Text("来源", "Source"), list(SOURCES.items())),),
    order=("-used", "pk"),
    empty=Text("没有找到知识。", "No article found."),
)


def _share(value: Any) -> str | None:
    return None if value is None else f"{value * 100:.1f}%"


def lines_table(key: str, dimension: Text) -> Table[Line]:
    """Figures by one dimension."""
    return Table(
        key=key,
        label=Text(f"按{dimension.zh}", f"By {dimension.en.lower()}"),
        columns=(
            Column("name", dimension, lambda row: row.name),
            Column("reported", Text("诉求量", "Reported"), lambda row: row.reported, numeric=True),
            Column("closed", Text("办结", "Closed"), lambda row: row.closed, numeric=True),
            Column("rate", Text("办结率", "Closing rate"), lambda row: _share(row.closing_rate), numeric=True),
            Column("on_time", Text("按期办结率", "In time"), lambda row: _share(row.on_time_rate), numeric=True),
            Column(
                "stars",
                Text("满意度", "Satisfaction"),
                lambda row: None if row.satisfaction is None else f"{row.satisfaction:.1f}",
                numeric=True,
            ),
        ),
        empty=Text("这段时间没有诉求。", "No requests in this time."),
    )


AREAS = lines_table("by_area", Text("区域", "Area"))
FIELDS = lines_table("by_field", Text("领域", "Field"))
BY_CHANNEL = lines_table("by_channel", Text("渠道", "Channel"))
