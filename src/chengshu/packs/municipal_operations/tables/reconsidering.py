"""The list of reconsiderations, and that of penalties taken off the public page."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.packs.municipal_operations.models import Proceeding, Reconsideration
from chengshu.packs.municipal_operations.models.reconsidering import (
    OUTCOMES,
    RECONSIDERATION_STAGES,
    Outcome,
    ReconsiderationStage,
)
from chengshu.packs.municipal_operations.queries.penalties import public_name, why_withdrawn
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table

OUTCOME_TONES = {
    Outcome.UPHELD: "good",
    Outcome.CHANGED: "warning",
    Outcome.REVOKED: "bad",
    Outcome.ORDERED: "warning",
    Outcome.UNLAWFUL: "bad",
}


def reconsideration_url(row: Reconsideration) -> str:
    """The page of a reconsideration."""
    return reverse("municipal_operations:reconsideration", args=[row.pk])


def reconsideration_badge(row: Reconsideration) -> State:
    """Where it stands; what was decided, once it was."""
    if row.decided_on is not None:
        return State(OUTCOME_TONES[Outcome(row.outcome)], OUTCOMES[Outcome(row.outcome)])
    return State("info" if row.is_pending else "off", row.stage_label)


RECONSIDERATIONS = Table[Reconsideration](
    key="reconsiderations",
    label=Text("行政复议", "Reconsiderations"),
    columns=(
        Column("number", Text("复议编号", "Number"), link=reconsideration_url, sort="number"),
        Column("proceeding", Text("处罚案号", "Penalty"), lambda row: row.proceeding.number),
        Column("offence", Text("案由", "Offence"), lambda row: row.proceeding.offence.name, wide=True, phone=False),
        Column("unit", Text("复议机关", "Organ"), lambda row: row.unit.name, phone=False),
        Column("applied_on", Text("申请", "Asked"), sort="applied_on"),
        Column("decide_by", Text("决定期限", "Decide by"), sort="decide_by"),
        Column("stage", Text("状态", "State"), reconsideration_badge, sort="stage"),
    ),
    search=("number", "proceeding__number"),
    filters=(
        Filter("stage", Text("环节", "Stage"), [(key, RECONSIDERATION_STAGES[key]) for key in ReconsiderationStage]),
        Filter("outcome", Text("决定", "Decision"), list(OUTCOMES.items())),
    ),
    order=("-pk",),
    empty=Text(
        "还没有行政复议。在处罚案件页面登记复议申请。", "None yet; they are entered on the page of the proceeding."
    ),
)
WITHDRAWN = Table[Proceeding](
    key="withdrawn",
    label=Text("撤回公示说明", "Taken off, and why"),
    columns=(
        Column("number", Text("案号", "Number")),
        Column("party", Text("当事人", "Party"), public_name),
        Column("why", Text("撤回理由", "Why"), why_withdrawn, wide=True),
        Column("unit", Text("决定机关", "By"), lambda row: row.unit.name),
        Column("withdrawn_on", Text("撤回日期", "Taken off")),
    ),
    exported=False,
)
