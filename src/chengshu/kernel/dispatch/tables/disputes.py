"""Lists of disputes, and of the units in them."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.dispatch.models import RULING_LABELS, HandBack, Ruling, RulingState
from chengshu.kernel.dispatch.queries.shares import Handed
from chengshu.kernel.work.showing import due_state
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table

TONES = {RulingState.OPEN: "warning", RulingState.RULED: "good", RulingState.SETTLED: "neutral"}


def state_of(ruling: Ruling) -> State:
    """Where a dispute stands."""
    return State(TONES[RulingState(ruling.state)], RULING_LABELS[ruling.state])


DISPUTES: Table[Ruling] = Table(
    key="disputes",
    label=Text("派遣争议", "Disputes"),
    columns=(
        Column(
            "case",
            Text("案件", "Case"),
            lambda row: row.case.title,
            link=lambda row: reverse("dispatch:dispute", args=[row.pk]),
            wide=True,
        ),
        Column("state", Text("状态", "State"), state_of),
        Column(
            "due",
            Text("裁定期限", "Due"),
            lambda row: due_state(row.item, row.item.due_at) if row.item and row.state == RulingState.OPEN else None,
        ),
        Column("asked_why", Text("争议", "What about"), lambda row: row.asked_why, phone=False),
        Column("unit", Text("裁定单位", "Ruled to"), lambda row: row.unit.name if row.unit else None),
        Column("opened_at", Text("提请时间", "Opened"), lambda row: row.opened_at, phone=False),
    ),
    search=("case__title", "case__number"),
    filters=(Filter("state", Text("状态", "State"), [(str(key), label) for key, label in RULING_LABELS.items()]),),
    empty=Text("没有派遣争议。", "No disputes."),
)
UNITS: Table[Handed] = Table(
    key="units",
    label=Text("近三十天退回情况", "Hand-backs of thirty days"),
    columns=(
        Column("unit", Text("单位", "Unit"), lambda row: row.unit.name),
        Column("handed_back", Text("退回次数", "Handed back"), lambda row: row.handed_back, numeric=True),
        Column("ruled_to", Text("裁定由其处置", "Ruled to it"), lambda row: row.ruled_to, numeric=True),
        Column("told_again", Text("裁定后仍退回", "Against a ruling"), lambda row: row.told_again, numeric=True),
    ),
    empty=Text("近三十天没有退回。", "Nothing was handed back in thirty days."),
)
BACKS: Table[HandBack] = Table(
    key="backs",
    label=Text("退回记录", "Handed back"),
    columns=(
        Column("unit", Text("单位", "Unit"), lambda row: row.unit.name),
        Column("why", Text("理由", "Why"), lambda row: row.why, wide=True),
        Column("at", Text("时间", "When"), lambda row: row.at),
    ),
    empty=Text("没有退回，由派遣员提请裁定。", "Nothing was handed back; the dispatcher asked."),
)
