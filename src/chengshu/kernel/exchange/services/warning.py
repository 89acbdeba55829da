"""Warning before agreements end."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.exchange.limits import limit
from chengshu.kernel.exchange.models import Agreement, AgreementState
from chengshu.kernel.exchange.models.rules import Limit
from chengshu.kernel.messages.services import tell


def warn_of_ends() -> int:
    """Tell who asked for it that an agreement ends soon, on the day the warning falls due; how many."""
    day = clock.today() + timedelta(days=limit(Limit.WARN_DAYS))
    ending = Agreement.everywhere.filter(state=AgreementState.IN_FORCE, until=day, application__asked_by__isnull=False)
    for agreement in ending.select_related("application", "resource", "offer"):
        asked_by = agreement.application.asked_by_id if agreement.application else None
        tell(
            [asked_by or 0],
            "exchange.ends_soon",
            subject=agreement,
            url=reverse("exchange:agreement", args=[agreement.pk]),
            number=agreement.number,
            until=agreement.until.isoformat(),
            subject_name=str(agreement.subject),
        )
    return ending.count()
