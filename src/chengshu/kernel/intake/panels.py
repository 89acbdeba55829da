"""What the channels add to the page of a case: what its reporter was told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.cases.models import Case
from chengshu.kernel.cases.rights import SEE_CONTACT
from chengshu.kernel.intake.tables import TELLINGS
from chengshu.kernel.messages.queries import connected_ways, tellings_about
from chengshu.spec.pages import Panel
from chengshu.ui.tables import short_list


def _tellings(actor: Actor, case: Case) -> Mapping[str, Any] | None:
    """For who may see how the reporter is reached; addresses stay masked."""
    who = case.reporter
    if who is None or not any(reaches(actor, SEE_CONTACT, body) for body in (case.keeper, case.lead) if body):
        return None
    return {
        "listing": short_list(TELLINGS, list(tellings_about(case)[:50])),
        "reachable": bool(who.phone_sealed or who.email_sealed),
        "connected": bool(connected_ways()),
        "silent": who.wishes_silence,
    }


PANELS = (
    Panel(
        "intake.tellings",
        "cases.case",
        Text("告知诉求人", "Told to the reporter"),
        "intake/_tellings.html",
        _tellings,
        needs=SEE_CONTACT,
    ),
)
