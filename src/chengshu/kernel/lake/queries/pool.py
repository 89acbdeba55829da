"""Size, growth, freshness and use of the pool (统一数据资源池)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from chengshu.base import clock
from chengshu.kernel.lake.models import LakeTable, SubjectArea, TableDay

GROWTH_DAYS = 30


def tables_with_growth() -> QuerySet[LakeTable]:
    """All tables with ``rows_before``, what they held thirty days ago; 0 for those that are younger."""
    day = clock.today() - timedelta(days=GROWTH_DAYS)
    before = TableDay.objects.filter(table=OuterRef("pk"), day__lte=day).order_by("-day")
    rows = LakeTable.objects.select_related("resource__provider", "area", "place")
    return rows.annotate(
        rows_before=Coalesce(Subquery(before.values("rows")[:1]), Value(0)),
        stored_before=Coalesce(Subquery(before.values("stored")[:1]), Value(0)),
    ).annotate(grown=F("rows") - F("rows_before"))


def totals() -> dict[str, Any]:
    """The pool in four numbers; zeros where it is empty."""
    found = LakeTable.objects.aggregate(
        tables=Count("pk"), rows=Sum("rows"), stored=Sum("stored"), filled_at=Max("filled_at")
    )
    return found | {"rows": found["rows"] or 0, "stored": found["stored"] or 0}


@dataclass(frozen=True)
class AreaStanding:
    """A subject area with what lies in it; ``late`` tables were not filled within their cycle."""

    area: SubjectArea | None
    tables: int
    rows: int
    stored: int
    grown: int
    filled_at: Any
    reads: int
    rows_read: int
    engine_ms: int


def areas_standing(since: date | None = None) -> list[AreaStanding]:
    """Areas in use or still holding tables, and last what belongs to none; use is counted from ``since`` on."""
    first = since or clock.today() - timedelta(days=GROWTH_DAYS)
    held = {
        row["area"]: row
        for row in tables_with_growth()
        .order_by()
        .values("area")
        .annotate(
            number=Count("pk"),
            all_rows=Sum("rows"),
            all_stored=Sum("stored"),
            all_before=Sum("rows_before"),
            last=Max("filled_at"),
        )
    }
    used = {
        row["table__area"]: row
        for row in TableDay.objects.filter(day__gte=first)
        .order_by()
        .values("table__area")
        .annotate(reads_sum=Sum("reads"), rows_sum=Sum("rows_read"), engine_sum=Sum("engine_ms"))
    }
    shown = Q(active=True) | Q(pk__in=[key for key in held if key])
    areas: list[SubjectArea | None] = [*SubjectArea.objects.filter(shown)]
    if None in held:
        areas.append(None)
    return [_standing(area, held, used) for area in areas]


def days_of(tables: QuerySet[LakeTable], *, last_days: int = 90) -> list[dict[str, Any]]:
    """Rows and bytes of these tables by day, oldest first, for a curve; a table keeps its last count in between."""
    first = clock.today() - timedelta(days=last_days)
    found = TableDay.objects.filter(table__in=tables, day__gte=first).order_by("day")
    current: dict[int, tuple[int, int]] = {}
    for day in TableDay.objects.filter(table__in=tables, day__lt=first).order_by("day"):
        current[day.table_id] = (day.rows, day.stored)
    by_day: dict[date, dict[int, tuple[int, int]]] = {}
    for day in found:
        by_day.setdefault(day.day, {})[day.table_id] = (day.rows, day.stored)
    curve = []
    for when, changed in sorted(by_day.items()):
        current |= changed
        curve.append(
            {
                "day": when,
                "rows": sum(rows for rows, _ in current.values()),
                "stored": sum(stored for _, stored in current.values()),
            }
        )
    return curve


def _standing(area: SubjectArea | None, held: dict[Any, Any], used: dict[Any, Any]) -> AreaStanding:
    key = area.pk if area else None
    has, use = held.get(key, {}), used.get(key, {})
    return AreaStanding(
        area=area,
        tables=has.get("number", 0),
        rows=has.get("all_rows") or 0,
        stored=has.get("all_stored") or 0,
        grown=(has.get("all_rows") or 0) - (has.get("all_before") or 0),
        filled_at=has.get("last"),
        reads=use.get("reads_sum") or 0,
        rows_read=use.get("rows_sum") or 0,
        engine_ms=use.get("engine_sum") or 0,
    )
