"""The published arithmetic of a milestone's score; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from chengshu.base.formula import Formula
from chengshu.base.text import Text
from chengshu.kernel.work.clocks import WorkingCalendar
from chengshu.kernel.work.errors import CalendarYearNotPublished

NAMES = {
    "done": Text("已办结为 1，未办结为 0", "1 where the milestone is reached, else 0"),
    "late_days": Text("超过时限的工作日数", "working days after its due day"),
    "share": Text("已审核的完成比例，0 到 100", "accepted share of work done, 0 to 100"),
    "returned": Text("被退回的填报次数", "how often a report was returned"),
}
FIRST_FORMULA = "max(0, (max(60, 100 - 2 * late_days) if done else 0.6 * share) - 5 * returned)"
FIRST_SUPPORT_WEIGHT = Decimal("0.5")
FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Lateness:
    """Working days late; ``exact`` is false where years without a published calendar were left out of the count."""

    days: int
    exact: bool


def read_formula(source: str) -> Formula:
    """The formula over the names above. Raises BadFormula."""
    return Formula.read(source, frozenset(NAMES))


def points(formula: Formula, *, done: bool, late_days: int, share: int, returned: int) -> Decimal | None:
    """The score of one milestone, kept within 0 to 100; None where the formula gives no value."""
    value = formula.value({"done": int(done), "late_days": late_days, "share": share, "returned": returned})
    return None if value is None else min(FULL, max(Decimal(0), value))


def lateness(calendar: WorkingCalendar, due: date, finished: date) -> Lateness:
    """How many working days lie after ``due`` up to and with ``finished``; 0 where it was in time.

    Days of a year whose calendar is not known are not guessed: they are left out, and the count is a lower bound.
    """
    days, exact = 0, True
    for year in range(due.year, finished.year + 1):
        first = max(due + timedelta(days=1), date(year, 1, 1))
        last = min(finished, date(year, 12, 31))
        if first > last:
            continue
        try:
            days += sum(calendar.works(first + timedelta(days=n)) for n in range((last - first).days + 1))
        except CalendarYearNotPublished:
            exact = False
    return Lateness(days, exact)
