"""How inspectors do: what they report, check and verify, and the score of it (监督员评价)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.queries import who_may
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.packs.digital_city_management.models import Verification
from chengshu.packs.digital_city_management.rights import FIELD

DAYS = timedelta(days=30)
REFUSED = ("refused", "merged", "ended")


@dataclass(frozen=True)
class Score:
    """One inspector over thirty days; a rate is None where there was nothing to judge."""

    name: Text
    reported: int
    valid: int
    checked: int
    on_time: int
    verified: int

    @property
    def valid_rate(self) -> str | None:
        """The share of reports that stood."""
        return f"{self.valid / self.reported:.0%}" if self.reported else None

    @property
    def on_time_rate(self) -> str | None:
        """The share of checks in time."""
        return f"{self.on_time / self.checked:.0%}" if self.checked else None

    @property
    def score(self) -> int | None:
        """The mean of both rates in points; None without work."""
        parts = [part / whole for part, whole in ((self.valid, self.reported), (self.on_time, self.checked)) if whole]
        return round(100 * sum(parts) / len(parts)) if parts else None


def scores(actor: Actor) -> list[Score]:
    """The inspectors of the city, those with most work first."""
    since = clock.now() - DAYS
    cases = cases_seen_by(actor).order_by()
    reported = cases.filter(channel="inspector", reported_at__gte=since)
    checked = cases.filter(checked_at__gte=since)
    valid = _by(reported.exclude(outcome__in=REFUSED), "taken_by")
    on_time = _by(checked.filter(checked_on_time=True), "checked_by")
    all_reported, all_checked = _by(reported, "taken_by"), _by(checked, "checked_by")
    verified = _by(Verification.everywhere.filter(done_at__gte=since).order_by(), "done_by")
    people = {grant.person_id: grant.person.name for grant in who_may(FIELD)}
    rows = [
        Score(
            name,
            all_reported.get(key, 0),
            valid.get(key, 0),
            all_checked.get(key, 0),
            on_time.get(key, 0),
            verified.get(key, 0),
        )
        for key, name in people.items()
    ]
    return sorted(rows, key=lambda row: -(row.reported + row.checked + row.verified))


def _by(rows: Any, field: str) -> dict[int, int]:
    counted = rows.filter(Q(**{f"{field}__isnull": False})).values_list(field).annotate(n=Count("pk"))
    return dict(counted)
