"""The list of clues."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.packs.municipal_operations.models import Clue
from chengshu.packs.municipal_operations.models.clues import CLUE_STATES, ClueState
from chengshu.packs.municipal_operations.tables.books import by_district
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table

TONES = {ClueState.CHECKING: "warning", ClueState.OPENED: "info", ClueState.DROPPED: "off"}


def clue_url(row: Clue) -> str:
    """The page of a clue."""
    return reverse("municipal_operations:clue", args=[row.pk])


def clue_badge(row: Clue) -> State:
    """What became of it."""
    return State(TONES[ClueState(row.state)], row.state_label)


CLUES = Table[Clue](
    key="clues",
    label=Text("案件线索", "Clues"),
    columns=(
        Column("title", Text("线索", "Clue"), link=clue_url, wide=True),
        Column("number", Text("编号", "Number"), sort="number", phone=False),
        Column("case_number", Text("来源案件", "Of case"), sort="case_number"),
        Column("address", Text("地点", "Where"), phone=False),
        Column("unit", Text("执法单位", "Unit"), lambda row: row.unit.name, phone=False),
        Column("referred_at", Text("移交时间", "Referred"), sort="referred_at"),
        Column("proceeding", Text("执法案号", "Proceeding"), lambda row: row.proceeding and row.proceeding.number),
        Column("state", Text("状态", "State"), clue_badge, sort="state"),
    ),
    search=("number", "title", "case_number", "address"),
    filters=(Filter("state", Text("状态", "State"), list(CLUE_STATES.items())), by_district()),
    order=("-pk",),
    empty=Text("还没有移交来的案件线索。", "No case was referred yet."),
)
