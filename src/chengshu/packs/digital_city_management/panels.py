"""What digital city management adds to the page of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.packs.digital_city_management.models import Referral, Verification
from chengshu.packs.digital_city_management.rights import ASK, REFER, SEE
from chengshu.spec.pages import Panel

EARLY = ("intake", "filing")


def _of_case(actor: Actor, case: Any) -> Mapping[str, Any] | None:
    verifications = list(Verification.everywhere.filter(case=case))
    referrals = list(Referral.everywhere.filter(case=case).select_related("to"))
    pending = any(not one.verdict for one in verifications)
    may_ask = case.stage in EARLY and not pending and reaches(actor, ASK, case.keeper)
    may_refer = case.scheme == "city" and reaches(actor, REFER, case.keeper)
    if not (verifications or referrals or may_ask or may_refer):
        return None
    return {
        "case": case,
        "may_ask": may_ask,
        "may_refer": may_refer,
        "verifications": verifications,
        "referrals": referrals,
    }


PANELS = (
    Panel(
        "digital_city_management.case",
        "cases.case",
        Text("核实和移交执法", "Verification and enforcement"),
        "digital_city_management/_case.html",
        _of_case,
        SEE,
    ),
)
