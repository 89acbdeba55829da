"""Lists of what utility companies hand in and of interruptions."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.packs.municipal_operations.models import (
    Fault,
    Figure,
    Return,
    ReturnValue,
)
from chengshu.packs.municipal_operations.models.utilities import (
    FAULT_KINDS,
    RETURN_STATES,
    TRADES,
    FaultKind,
    ReturnState,
    Trade,
)
from chengshu.packs.municipal_operations.tables.books import by_district
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Filter, Table

FigureGiven = tuple[Figure, ReturnValue | None]
RETURN_TONES = {ReturnState.WRITING: "warning", ReturnState.REVIEW: "info", ReturnState.ACCEPTED: "good"}


def return_badge(row: Return) -> State:
    """How far a return is."""
    return State(RETURN_TONES[ReturnState(row.state)], row.state_label)


def fault_badge(row: Fault) -> State:
    """Whether supply is back."""
    if row.ended_at is not None:
        return State("good", Text("已恢复", "Restored"))
    if row.starts_at > clock.now():
        return State("info", Text("计划中", "Planned"))
    late = row.expected_at is not None and row.expected_at < clock.now()
    return State("bad", Text("超时未恢复", "Overdue")) if late else State("warning", Text("停供中", "Interrupted"))


RETURNS = Table[Return](
    key="returns",
    label=Text("公用事业月报", "Utilities' figures"),
    columns=(
        Column(
            "month",
            Text("月份", "Month"),
            lambda row: f"{row.month:%Y-%m}",
            link=lambda row: reverse("municipal_operations:return", args=[row.pk]),
            sort="month",
        ),
        Column("company", Text("单位", "Company"), lambda row: row.company.body.name, wide=True),
        Column("trade", Text("行业", "Trade"), lambda row: row.company.trade_label),
        Column("handed_in_at", Text("提交", "Handed in"), sort="handed_in_at", phone=False),
        Column("state", Text("状态", "State"), return_badge, sort="state"),
    ),
    search=("company__body__name_zh", "company__body__name_en"),
    filters=(
        Filter("state", Text("状态", "State"), list(RETURN_STATES.items())),
        Filter("company__trade", Text("行业", "Trade"), list(TRADES.items())),
    ),
    order=("-month", "company"),
    empty=Text("还没有月报。每月初自动生成。", "No returns yet; they are asked for at the start of a month."),
)


def _value_note(line: FigureGiven) -> State | None:
    figure, given = line
    if given is not None:
        return State("bad", Text("超出正常范围", "Outside what is normal")) if given.odd else None
    return State("warning", Text("未填", "Missing")) if figure.needed else None


RETURN_LINES = Table[FigureGiven](
    key="figures",
    label=Text("指标", "Figures"),
    columns=(
        Column("name", Text("指标", "Figure"), lambda line: line[0].name, wide=True),
        Column("aspect", Text("方面", "About"), lambda line: line[0].aspect_label),
        Column("value", Text("数值", "Value"), lambda line: line[1] and line[1].value.normalize(), numeric=True),
        Column("unit", Text("单位", "Unit"), lambda line: line[0].unit_label),
        Column("note", Text("提示", "Note"), _value_note),
    ),
    exported=False,
    empty=Text("这个月没有要报送的指标。", "Nothing is asked for this month."),
)
FAULTS = Table[Fault](
    key="faults",
    label=Text("停供故障", "Interruptions"),
    columns=(
        Column(
            "area",
            Text("影响范围", "Where"),
            lambda row: row.place,
            link=lambda row: reverse("municipal_operations:fault", args=[row.pk]),
            wide=True,
        ),
        Column("number", Text("编号", "Number"), phone=False),
        Column("trade", Text("行业", "Trade"), lambda row: TRADES[Trade(row.company.trade)]),
        Column("kind", Text("类型", "Kind"), lambda row: FAULT_KINDS[FaultKind(row.kind)]),
        Column("households", Text("影响户数", "Households"), numeric=True, sort="households"),
        Column("starts_at", Text("开始", "Since"), sort="starts_at"),
        Column("state", Text("状态", "State"), fault_badge),
        Column("published", Text("已公布", "Public"), sort="published", phone=False),
    ),
    search=("number", "area", "words_zh"),
    filters=(
        Filter("company__trade", Text("行业", "Trade"), list(TRADES.items())),
        Filter("kind", Text("类型", "Kind"), list(FAULT_KINDS.items())),
        Filter(
            "open",
            Text("状态", "State"),
            (("yes", Text("未恢复", "Open")), ("no", Text("已恢复", "Restored"))),
            narrow=lambda rows, chosen: rows.filter(ended_at__isnull=chosen == "yes"),
        ),
        by_district(),
    ),
    order=("-starts_at",),
    empty=Text("没有停供故障。", "Nothing is interrupted."),
    next_step=lambda: Link(Text("登记停供故障", "Enter one"), reverse("municipal_operations:new_fault"), "plus"),
)
