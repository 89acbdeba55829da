"""Lists of permits, proceedings and published penalties."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.money import yuan
from chengshu.base.text import Text
from chengshu.packs.municipal_operations.models import (
    Permit,
    Proceeding,
)
from chengshu.packs.municipal_operations.models.enforcement import PROCEDURES, STAGES, Stage
from chengshu.packs.municipal_operations.models.permits import PERMIT_STATES, PermitState
from chengshu.packs.municipal_operations.papers import penalty_text
from chengshu.packs.municipal_operations.queries.penalties import public_name
from chengshu.packs.municipal_operations.tables.books import by_district
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Filter, Table

PERMIT_TONES = {
    PermitState.RECEIVED: "warning",
    PermitState.REVIEW: "info",
    PermitState.DECISION: "info",
    PermitState.GRANTED: "good",
    PermitState.REFUSED: "bad",
    PermitState.DECLINED: "bad",
    PermitState.EXPIRED: "off",
    PermitState.REVOKED: "off",
}


def permit_badge(row: Permit) -> State:
    """Where an application stands."""
    return State(PERMIT_TONES[PermitState(row.state)], row.state_label)


def stage_badge(row: Proceeding) -> State:
    """Where a proceeding stands."""
    tone = "good" if row.stage == Stage.CLOSED else "off" if row.is_over else "info"
    return State(tone, row.stage_label)


PERMITS = Table[Permit](
    key="permits",
    label=Text("城管许可", "Permits"),
    columns=(
        Column(
            "applicant",
            Text("申请人", "Applicant"),
            link=lambda row: reverse("municipal_operations:permit", args=[row.pk]),
            wide=True,
        ),
        Column("kind", Text("事项", "What"), lambda row: row.kind.name),
        Column("number", Text("编号", "Number"), sort="number", phone=False),
        Column("address", Text("地点", "Where"), phone=False),
        Column("starts_on", Text("起", "From"), sort="starts_on"),
        Column("ends_on", Text("止", "Until"), sort="ends_on"),
        Column("state", Text("状态", "State"), permit_badge, sort="state"),
    ),
    search=("number", "certificate", "applicant", "address"),
    filters=(Filter("state", Text("状态", "State"), list(PERMIT_STATES.items())), by_district()),
    order=("-pk",),
    empty=Text("还没有许可申请。", "Nobody applied yet."),
    next_step=lambda: Link(
        Text("窗口代为申请", "Apply at the window"), reverse("municipal_operations:permit_kinds"), "plus"
    ),
)
PROCEEDINGS = Table[Proceeding](
    key="proceedings",
    label=Text("行政处罚案件", "Proceedings"),
    columns=(
        Column(
            "number",
            Text("案号", "Number"),
            link=lambda row: reverse("municipal_operations:proceeding", args=[row.pk]),
            sort="number",
        ),
        Column("offence", Text("案由", "Offence"), lambda row: row.offence.name, wide=True),
        Column("party", Text("当事人", "Party"), phone=False),
        Column("procedure", Text("程序", "Procedure"), lambda row: row.procedure_label, phone=False),
        Column(
            "fine",
            Text("罚款（元）", "Fine (yuan)"),
            lambda row: yuan(row.fine_fen) if row.fine_fen else None,
            numeric=True,
            sort="fine_fen",
        ),
        Column("decide_by", Text("办案期限", "Decide by"), sort="decide_by"),
        Column("stage", Text("环节", "Stage"), stage_badge, sort="stage"),
    ),
    search=("number", "party", "offence__name_zh", "address"),
    filters=(
        Filter("stage", Text("环节", "Stage"), list(STAGES.items())),
        Filter("procedure", Text("程序", "Procedure"), list(PROCEDURES.items())),
        by_district(),
    ),
    order=("-pk",),
    empty=Text("还没有行政处罚案件。", "No proceedings yet."),
    next_step=lambda: Link(Text("提请立案", "Open one"), reverse("municipal_operations:new_proceeding"), "plus"),
)
DECISIONS = Table[Proceeding](
    key="decisions",
    label=Text("行政处罚公示", "Published penalties"),
    columns=(
        Column("number", Text("案号", "Number")),
        Column("party", Text("当事人", "Party"), public_name),
        Column("offence", Text("违法行为", "Offence"), lambda row: row.offence.name),
        Column("penalty", Text("处罚内容", "Penalty"), penalty_text, wide=True),
        Column("ground", Text("依据", "Ground"), lambda row: row.offence.punished_by),
        Column("unit", Text("决定机关", "By"), lambda row: row.unit.name),
        Column("decided_on", Text("决定日期", "Decided")),
    ),
    exported=False,
    empty=Text("目前没有公示的处罚决定。", "No decisions are published at present."),
)
