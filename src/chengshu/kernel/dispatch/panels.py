"""What dispatch adds to the page of a case: where it should go and why, its dispute, its crew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.cases.models import Case, Stage
from chengshu.kernel.cases.rights import SEND
from chengshu.kernel.dispatch.models import DECIDED_LABELS, RULING_LABELS, Decided, Decision, HandBack, RulingState
from chengshu.kernel.dispatch.queries.choosing import choose
from chengshu.kernel.dispatch.queries.crews import nearest_crews, order_of
from chengshu.kernel.dispatch.rights import SEE_DISPUTES, SEND_CREWS
from chengshu.kernel.dispatch.services.disputing import ruling_of
from chengshu.spec.pages import Panel
from chengshu.ui.parts import State

TONES = {
    Decided.SENT: "good",
    Decided.PROPOSED: "info",
    Decided.REFUSED: "warning",
    Decided.NOTHING: "warning",
    Decided.TAKEN: "good",
    Decided.OVERRULED: "neutral",
}


def _sending(actor: Actor, case: Case) -> Mapping[str, Any] | None:
    """The proposal while the case waits; afterwards why it went where it went."""
    decision = Decision.objects.filter(case=case, round=case.round).select_related("rule", "unit").first()
    waits = case.stage == Stage.DISPATCH and not case.outcome
    choice = choose(case) if waits else None
    backs = list(HandBack.objects.filter(case=case, round=case.round).select_related("unit"))
    if choice is None and decision is None and not backs:
        return None
    may_send = waits and reaches(actor, SEND, case.keeper)
    ruling = ruling_of(case)
    return {
        "case": case,
        "choice": choice,
        "decision": decision,
        "decided": State(TONES[Decided(decision.outcome)], DECIDED_LABELS[decision.outcome]) if decision else None,
        "backs": backs,
        "may_send": may_send and ruling is None,
        "may_contest": may_send and ruling is None and bool(backs),
    }


def _dispute(actor: Actor, case: Case) -> Mapping[str, Any] | None:
    ruling = ruling_of(case)
    if ruling is None:
        return None
    tone = "warning" if ruling.state == RulingState.OPEN else "good"
    return {
        "ruling": ruling,
        "state": State(tone, RULING_LABELS[ruling.state]),
        "may_open": reaches(actor, SEE_DISPUTES, ruling.keeper),
    }


def _crew(actor: Actor, case: Case) -> Mapping[str, Any] | None:
    """Who goes there: the crew that has it, else those that could."""
    if case.stage != Stage.HANDLING or case.lead is None or not reaches(actor, SEND_CREWS, case.lead):
        return None
    order = order_of(case)
    fits = [] if order else nearest_crews(case)
    return {"case": case, "order": order, "fits": fits} if order or fits else None


PANELS = (
    Panel(
        "dispatch.sending",
        "cases.case",
        Text("派遣建议和依据", "Where it goes, and why"),
        "dispatch/_sending.html",
        _sending,
    ),
    Panel("dispatch.dispute", "cases.case", Text("派遣争议", "Dispute"), "dispatch/_dispute.html", _dispute),
    Panel("dispatch.crew", "cases.case", Text("处置班组", "Crew"), "dispatch/_crew.html", _crew, needs=SEND_CREWS),
)
