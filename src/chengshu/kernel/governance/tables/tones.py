"""With which tone a state is shown."""

from __future__ import annotations

from collections.abc import Mapping

from chengshu.base.text import Text
from chengshu.kernel.governance.models import (
    AgreementState,
    Conformity,
    ConsultationState,
    Effect,
    FeeState,
    FindingState,
    MeetingState,
    OpinionState,
    Paper,
    PaperState,
    Presence,
    StandardState,
)
from chengshu.kernel.projects.models import Matter, MatterState
from chengshu.ui.parts import State

TONES: Mapping[object, str] = {
    MeetingState.CALLED: "info",
    MeetingState.HELD: "good",
    MeetingState.CANCELLED: "off",
    Presence.INVITED: "neutral",
    Presence.PRESENT: "good",
    Presence.DEPUTED: "info",
    Presence.ABSENT: "off",
    PaperState.ASKED: "info",
    PaperState.HANDED_IN: "info",
    PaperState.ACCEPTED: "good",
    ConsultationState.ASKED: "warning",
    ConsultationState.OPINIONS: "info",
    ConsultationState.COMPOSING: "warning",
    ConsultationState.PUBLISHED: "good",
    OpinionState.GIVEN: "good",
    OpinionState.DECLINED: "off",
    FeeState.DUE: "warning",
    FeeState.APPROVED: "info",
    FeeState.PAID: "good",
    FeeState.WAIVED: "off",
    AgreementState.COMING: "neutral",
    AgreementState.IN_FORCE: "good",
    AgreementState.EXPIRING: "warning",
    AgreementState.EXPIRED: "bad",
    StandardState.DRAFT: "neutral",
    StandardState.IN_FORCE: "good",
    StandardState.WITHDRAWN: "off",
    StandardState.REPLACED: "off",
    Conformity.FULL: "good",
    Conformity.PARTLY: "warning",
    Conformity.NOT: "bad",
    FindingState.OPEN: "warning",
    FindingState.CORRECTED: "info",
    FindingState.CLOSED: "good",
    Effect.DRAFT: "neutral",
    Effect.COMING: "info",
    Effect.IN_FORCE: "good",
    MatterState.REGISTERED: "neutral",
    MatterState.RUNNING: "info",
    MatterState.CLOSED: "good",
}


def badge(state: object, word: Text) -> State:
    """A state as a badge."""
    return State(TONES.get(state, "off"), word)


def paper_badge(paper: Paper) -> State:
    """How a paper stands; one that is owed beyond its day says so."""
    if paper.state == PaperState.ASKED and paper.late:
        return State("bad", Text(f"{paper.state_label.zh}（逾期）", f"{paper.state_label.en} (late)"))
    return badge(PaperState(paper.state), paper.state_label)


def matter_badge(matter: Matter | None) -> State:
    """How the follow-up of a decision stands."""
    if matter is None:
        return State("neutral", Text("未转督办", "Not supervised"))
    return badge(
        MatterState(matter.state), Text(f"督办：{matter.state_label.zh}", f"Supervised: {matter.state_label.en}")
    )
