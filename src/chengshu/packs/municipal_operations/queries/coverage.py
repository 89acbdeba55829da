"""What of the bureau's business is on the platform, and which of its separate systems remain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.inventory.queries.systems import systems_seen_by
from chengshu.packs.municipal_operations.models import Business, Entry, Permit, PermitKind, Proceeding, Return
from chengshu.packs.municipal_operations.models.ledger import STANDING
from chengshu.packs.municipal_operations.models.utilities import ReturnState
from chengshu.packs.municipal_operations.rights import SEE
from chengshu.spec.figures import Measured

ENDED = ("closed", "merged")


@dataclass(frozen=True)
class BusinessLine:
    """A business of the bureau or a company, whether it is on the platform, and by what one sees it."""

    business: Business
    on_platform: bool
    shown_by: Text


def coverage(day: date | None = None) -> list[BusinessLine]:
    """Every business and company that is to be on the platform on a day."""
    on = day or clock.today()
    rows = Business.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on)
    return [_line(row, on) for row in rows.select_related("company__body")]


def share_on_platform(day: date) -> Measured | None:
    """How many of them are, as a percentage; None while nothing is on the list."""
    lines = coverage(day)
    if not lines:
        return None
    covered = sum(line.on_platform for line in lines)
    return Measured(Decimal(100 * covered) / len(lines), len(lines))


def _line(row: Business, on: date) -> BusinessLine:
    fresh = on - timedelta(days=row.fresh_days)
    if row.company is not None:
        newest = (
            Return.everywhere.filter(company=row.company, state=ReturnState.ACCEPTED, month__lte=on)
            .order_by("-month")
            .first()
        )
        if newest is None:
            return BusinessLine(row, False, Text("尚无采纳的月报", "no accepted return"))
        said = Text(f"最近月报 {newest.month:%Y-%m}", f"newest return {newest.month:%Y-%m}")
        return BusinessLine(row, newest.month >= fresh, said)
    entries = Entry.everywhere.filter(register__in=row.registers, state__in=STANDING, created_at__date__lte=on).count()
    if entries:
        return BusinessLine(row, True, Text(f"台账在册 {entries} 条", f"{entries} rows in its books"))
    used = sum(WORKS[key](fresh, on) for key in row.works if key in WORKS)
    said = Text(f"近 {row.fresh_days} 天办理 {used} 件", f"{used} in the last {row.fresh_days} days")
    return BusinessLine(row, used > 0, said)


def _permits(since: date, until: date) -> int:
    return Permit.everywhere.filter(created_at__date__range=(since, until)).count()


def _proceedings(since: date, until: date) -> int:
    return Proceeding.everywhere.filter(created_at__date__range=(since, until)).count()


WORKS: dict[str, Callable[[date, date], int]] = {"permits": _permits, "proceedings": _proceedings}
WORK_LABELS = {"permits": Text("城管许可", "Permits"), "proceedings": Text("行政处罚案件", "Proceedings")}


class Way(StrEnum):
    """What became of a separate system of the bureau."""

    REPLACED = "replaced"
    CONNECTED = "connected"
    REMAINING = "remaining"


WAYS = {
    Way.REPLACED: Text("已替代", "Replaced"),
    Way.CONNECTED: Text("已对接", "Connected"),
    Way.REMAINING: Text("仍独立运行", "Remains on its own"),
}


@dataclass(frozen=True)
class SystemLine:
    """One separate system and what became of it."""

    system: Any
    way: Way

    @property
    def label(self) -> Text:
        """What became of it, in words."""
        return WAYS[self.way]


def separate_systems(actor: Actor) -> list[SystemLine]:
    """The information systems of the bureau and its units, from the inventory: those that remain first.

    One that was closed or merged into another is replaced; one that gives or takes data through the platform is
    connected. The comprehensive ones into which others go are no separate systems.
    """
    units = units_within(actor, SEE)
    bodies = set(Entry.everywhere.filter(unit__in=units).values_list("unit", flat=True))
    bodies |= set(PermitKind.objects.filter(unit__in=units).values_list("unit", flat=True))
    bodies |= set(Proceeding.everywhere.filter(unit__in=units).values_list("unit", flat=True).distinct())
    rows = systems_seen_by(PLATFORM).filter(owner__in=bodies, comprehensive=False)
    order = list(reversed(Way))
    lines = [SystemLine(row, _way(row)) for row in rows]
    return sorted(lines, key=lambda line: (order.index(line.way), line.system.code))


def _way(system: Any) -> Way:
    if system.state in ENDED:
        return Way.REPLACED
    return Way.CONNECTED if system.gives or system.takes else Way.REMAINING
