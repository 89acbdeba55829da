"""Writes of appeals (申诉)."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.appraisal.errors import AlreadyAppealed, AppealTooLate
from chengshu.kernel.appraisal.models import Appeal, Line, RoundState
from chengshu.kernel.appraisal.queries import appeals_until
from chengshu.kernel.appraisal.services.rounds import locked
from chengshu.kernel.appraisal.settling import TOO_MANY_POINTS
from chengshu.kernel.appraisal.work import APPEAL_WORK
from chengshu.kernel.audit import services as audit
from chengshu.kernel.work import services as work


@transaction.atomic
def appeal(line: Line, *, reason: str, wanted: Decimal, by: Actor, evidence: list[str] | None = None) -> Appeal:
    """A unit objects to a line of its score and says what it holds to be right.

    Locks the line. Raises RoundNotThere, AppealTooLate after the rule's working days, AlreadyAppealed while one is
    open, BadInput above the criterion's points.
    """
    found = Line.objects.select_for_update().select_related("criterion", "score__round__rule").get(pk=line.pk)
    round_ = locked(found.score.round, RoundState.SCORED)
    until = appeals_until(round_)
    if until is not None and clock.today() > until:
        raise AppealTooLate(until=until)
    if found.appeals.filter(granted=None).exists():
        raise AlreadyAppealed
    if not 0 <= wanted <= found.criterion.points:
        raise BadInput(fields={"wanted": TOO_MANY_POINTS.with_values(most=found.criterion.points)})
    filed = Appeal.everywhere.create(
        line=found, unit_id=found.score.unit_id, by_person_id=by.person_id, reason=reason, wanted=wanted
    )
    work.open_item(
        APPEAL_WORK,
        title=f"{found.score.unit} · {found.criterion}",
        by=by,
        about=filed,
        unit=round_.owner,
        values={"reason": reason, "wanted": str(wanted), "evidence": evidence or []},
    )
    audit.record(by, "appraisal.appeal.filed", filed, wanted=str(wanted))
    return filed
