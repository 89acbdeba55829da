"""How gathering stands: per bureau and in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.gathering.models import DataClass, Run, RunState, Source
from chengshu.kernel.gathering.queries.due import resources_due
from chengshu.kernel.gathering.rights import SEE_BOARD
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.quality.queries.reports import bureau_scores
from chengshu.spec.data import Cycle
from chengshu.spec.figures import Measured

# How old the last gathering may be before the data is late, by the cycle the entry promises.
LATE_AFTER: Mapping[str, timedelta] = {
    Cycle.REAL_TIME: timedelta(days=1),
    Cycle.DAILY: timedelta(days=2),
    Cycle.WEEKLY: timedelta(days=9),
    Cycle.MONTHLY: timedelta(days=40),
    Cycle.QUARTERLY: timedelta(days=110),
    Cycle.HALF_YEARLY: timedelta(days=210),
    Cycle.YEARLY: timedelta(days=400),
}


@dataclass(frozen=True)
class Bureau:
    """How a unit stands. ``rate`` is the percentage of its due entries that were gathered; None where none is due.

    ``score`` is that of quality, None before anything was judged; ``late`` counts entries older than their cycle.
    """

    body: Organisation
    due: int
    connected: int
    gathered: int
    late: int
    failing: int
    rows: int
    last: datetime | None
    score: Decimal | None

    @property
    def rate(self) -> Decimal | None:
        """In per cent, one digit."""
        return _percent(self.gathered, self.due)


@dataclass(frozen=True)
class Totals:
    """The whole of what a reader sees."""

    due: int
    connected: int
    gathered: int
    rows: int
    bureaus: int
    failing: int
    classes: Mapping[str, int]

    @property
    def rate(self) -> Decimal | None:
        """In per cent, one digit."""
        return _percent(self.gathered, self.due)


def bureaus(actor: Actor) -> list[Bureau]:
    """Every unit with entries due, the furthest behind first."""
    due: dict[int, list[Resource]] = defaultdict(list)
    for resource in _due_for(actor).select_related("provider", "source"):
        due[resource.provider_id].append(resource)
    scores = {one.body.pk: one.score for one in bureau_scores()}
    found = [_bureau(resources, scores.get(key)) for key, resources in due.items()]
    return sorted(found, key=lambda one: (one.rate or Decimal(0), -one.due, one.body.order))


def totals(actor: Actor, lines: Sequence[Bureau]) -> Totals:
    """The sum of these lines; rows by class of data are of everything gathered that the reader may see."""
    classes = Source.scoped.within(actor, SEE_BOARD).order_by().values_list("data_class").annotate(n=Sum("rows"))
    held = {str(key): int(n or 0) for key, n in classes}
    return Totals(
        due=sum(one.due for one in lines),
        connected=sum(one.connected for one in lines),
        gathered=sum(one.gathered for one in lines),
        rows=sum(held.values()),
        bureaus=len(lines),
        failing=sum(one.failing for one in lines),
        classes={one.value: held.get(one.value, 0) for one in DataClass},
    )


def gathering_rate(day: date) -> Measured | None:
    """Percentage of the entries due at the end of the day that had been gathered by then; None where none was due."""
    end = clock.start_of_day(day) + timedelta(days=1)
    due = resources_due().filter(published_at__lt=end)
    gathered = Run.everywhere.filter(state=RunState.DONE, ended_at__lt=end, version__isnull=False).values(
        "source__resource"
    )
    counts = due.aggregate(due=Count("pk"), gathered=Count("pk", filter=Q(pk__in=gathered)))
    percent = _percent(counts["gathered"], counts["due"])
    return None if percent is None else Measured(percent, counts["due"])


def unit_shares(first: date, last: date) -> Mapping[int, Decimal]:
    """0 to 1 by the key of the unit: the share of its due entries gathered by the last day; units without one miss."""
    end = clock.start_of_day(last) + timedelta(days=1)
    done = Run.everywhere.filter(state=RunState.DONE, ended_at__lt=end, version__isnull=False).values(
        "source__resource"
    )
    rows = (
        resources_due()
        .filter(published_at__lt=end)
        .order_by()
        .values_list("provider")
        .annotate(due=Count("pk"), gathered=Count("pk", filter=Q(pk__in=done)))
    )
    return {key: Decimal(gathered) / due for key, due, gathered in rows}


def _due_for(actor: Actor) -> QuerySet[Resource]:
    return Resource.scoped.within(actor, SEE_BOARD).filter(pk__in=resources_due().values("pk"))


def _bureau(resources: Sequence[Resource], score: Decimal | None) -> Bureau:
    sources = [source for one in resources if (source := getattr(one, "source", None)) is not None]
    gathered = [source for source in sources if source.gathered_at is not None]
    now = clock.now()
    return Bureau(
        body=resources[0].provider,
        due=len(resources),
        connected=sum(source.active for source in sources),
        gathered=len(gathered),
        late=sum(_is_late(one, now) for one in resources),
        failing=sum(source.failing_since is not None for source in sources),
        rows=sum(source.rows or 0 for source in sources),
        last=max((source.gathered_at for source in gathered if source.gathered_at), default=None),
        score=score,
    )


def _is_late(resource: Resource, now: datetime) -> bool:
    source = getattr(resource, "source", None)
    allowed = LATE_AFTER.get(resource.cycle)
    return bool(source and source.gathered_at and allowed and now - source.gathered_at > allowed)


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1")) if whole else None
