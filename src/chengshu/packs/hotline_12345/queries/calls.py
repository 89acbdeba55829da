"""What a seat sees of who calls, and of the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F

from chengshu.base import clock, masks
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.contacts import opened
from chengshu.kernel.cases.queries.cases import cases_of_reporter, reporter_of_phone
from chengshu.kernel.cases.rights import SEE_CONTACT
from chengshu.packs.hotline_12345.models import Call

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import Case, Reporter

LEAST_DIGITS = 7
SHOWN = 6


@dataclass(frozen=True)
class Caller:
    """Who called before: the name as this reader may see it, and the last cases within reach."""

    reporter: Reporter
    name: str
    cases: list[Case]
    count: int

    @property
    def open(self) -> int:
        """How many of those shown are not over."""
        return sum(case.is_open for case in self.cases)


def caller_of(phone: str, actor: Actor) -> Caller | None:
    """Who called from this telephone before; None for a number too short to be one, or for nobody."""
    if sum(sign.isdigit() for sign in phone) < LEAST_DIGITS:
        return None
    reporter = reporter_of_phone(phone[:30])
    if reporter is None:
        return None
    name = opened(reporter.name_sealed)
    rows = cases_of_reporter(reporter, actor)
    shown = name if actor.may(SEE_CONTACT) or not name else masks.name(name)
    return Caller(reporter, shown, list(rows[:SHOWN]), rows.count())


@dataclass(frozen=True)
class Today:
    """How a seat's day went: calls, and minutes of each on average, None before the first."""

    calls: int
    minutes: float | None


def today_of(actor: Actor) -> Today:
    """The day of the seat."""
    rows = Call.everywhere.filter(seat=actor.person_id, ended_at__gte=clock.start_of_day(clock.today()))
    lasted = ExpressionWrapper(F("ended_at") - F("began_at"), output_field=DurationField())
    found = rows.aggregate(calls=Count("pk"), lasted=Avg(lasted))
    return Today(found["calls"], found["lasted"].total_seconds() / 60 if found["lasted"] is not None else None)
