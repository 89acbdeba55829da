"""Counting the cases of days anew where something about them has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Count, F, QuerySet, Value
from django.db.models.functions import Cast, Concat, Substr

from chengshu.base import clock
from chengshu.kernel.cases.models import Case
from chengshu.kernel.evaluation.counts import COUNTS, POSTS
from chengshu.kernel.evaluation.models import Dimension, Tally, TallyState

COUNTY = 6
LOOK_AGAIN = timedelta(hours=1)
OVERLAP = timedelta(seconds=30)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
KEYS: Mapping[Dimension, Any] = {
    Dimension.AREA: Substr("division_code", 1, COUNTY),
    Dimension.UNIT: Cast("lead", CharField()),
    Dimension.KEEPER: Cast("keeper", CharField()),
    Dimension.CLASS: Concat("scheme", Value(":"), "class_path", output_field=CharField()),
    Dimension.CHANNEL: F("channel"),
}


def count_due() -> int:
    """Count the days again whose cases have changed since, and each hour those with open cases; how many days.

    A change that commits late is not missed: each look begins a little before the end of the last.
    """
    state = TallyState.objects.first() or TallyState(looked_at=NEVER)
    now = clock.now()
    days = _days(Case.everywhere.filter(changed_at__gte=(state.seen_until or NEVER) - OVERLAP))
    hourly = now - state.looked_at >= LOOK_AGAIN
    if hourly:
        days |= _days(Case.everywhere.filter(outcome=""))
    for day in sorted(days, reverse=True):
        count_day(day)
    state.seen_until = now
    if hourly:
        state.looked_at = now
    state.save()
    return len(days)


@transaction.atomic
def count_day(day: date) -> None:
    """Count the cases reported on a local day in all dimensions, in the place of what was counted before."""
    start = clock.start_of_day(day)
    rows = Case.everywhere.filter(reported_at__gte=start, reported_at__lt=clock.start_of_day(day + timedelta(days=1)))
    found = [Tally(day=day, dimension=dimension, key=key, counts=counts) for dimension, key, counts in _counted(rows)]
    Tally.objects.filter(day=day).delete()
    Tally.objects.bulk_create(found, batch_size=500)


def _counted(rows: QuerySet[Case]) -> Iterator[tuple[Dimension, str, dict[str, int]]]:
    now = clock.now()
    numbers = {one.key: Count("pk", filter=one.condition(now)) for one in COUNTS.values()}
    whole = rows.order_by().aggregate(**numbers)
    if whole["reported"]:
        yield Dimension.ALL, "", _kept(whole)
    for dimension, key in KEYS.items():
        by_key: dict[str, dict[str, int]] = {}
        for row in rows.order_by().values(tally_key=key).annotate(**numbers):
            name = _main_class(row["tally_key"]) if dimension is Dimension.CLASS else str(row["tally_key"] or "")
            counts = by_key.setdefault(name, {})
            for one, number in _kept(row).items():
                counts[one] = counts.get(one, 0) + number
        for name, counts in by_key.items():
            yield dimension, name, counts
    yield from _by_post(rows)


def _by_post(rows: QuerySet[Case]) -> Iterator[tuple[Dimension, str, dict[str, int]]]:
    for stage, post in POSTS.items():
        done = rows.order_by().filter(post.done)
        numbers = {"done": Count("pk"), "on_time": Count("pk", filter=post.done_in_time)}
        whole = done.aggregate(**numbers)
        if whole["done"]:
            yield Dimension.POST, stage, whole
        named = done.filter(**{f"{post.person}__isnull": False})
        key = Concat(Value(f"{stage}:"), Cast(post.person, CharField()), output_field=CharField())
        for row in named.annotate(tally_key=key).values_list("tally_key").annotate(**numbers):
            yield Dimension.PERSON, row[0], dict(zip(numbers, row[1:], strict=True))


def _kept(row: Mapping[str, Any]) -> dict[str, int]:
    return {key: row[key] for key in COUNTS if row[key]}


def _main_class(told: str) -> str:
    """``city:/01/0103/`` as ``city:01``: two trees may have the same codes. Empty where there is no class yet."""
    scheme, _, path = told.partition(":")
    return f"{scheme}:{path.split('/')[1]}" if path.count("/") > 1 else ""


def _days(rows: QuerySet[Case]) -> set[date]:
    return {clock.local(at).date() for at in rows.order_by().values_list("reported_at", flat=True).iterator()}
