"""Economic series filled from a gathered table; a value stated again is a revision, nothing is overwritten."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record as audit
from chengshu.kernel.events.services import publish
from chengshu.kernel.lake.engine import connect, show
from chengshu.kernel.lake.sql import identifier
from chengshu.kernel.registries import bulk
from chengshu.kernel.registries.errors import BadMapping
from chengshu.kernel.registries.events import RecordsMerged
from chengshu.kernel.registries.merging.plan import Gathered, Plan
from chengshu.kernel.registries.merging.writing import moment
from chengshu.kernel.registries.models import MergeRun, Observation, RunState, Series
from chengshu.spec.data import Cycle

#: What a table of series must give, by the registry's field.
NEEDED = ("series", "series_name", "unit", "division", "period", "value", "stated_at")
CYCLES = {4: Cycle.YEARLY, 6: Cycle.QUARTERLY, 7: Cycle.MONTHLY}

#: Statements of a series' value in the order in which they were made; a repeated value is no revision.
_STATED = """
SELECT series, division, period, value, stated_at, row_number() OVER w - 1 AS revision,
    row_number() OVER w = count(*) OVER (PARTITION BY series, division, period) AS newest
FROM (
    SELECT *, lag(value) OVER (PARTITION BY series, division, period ORDER BY stated_at) AS before FROM stated
) WHERE before IS DISTINCT FROM value
WINDOW w AS (PARTITION BY series, division, period ORDER BY stated_at)
ORDER BY series, division, period, revision
"""


def fill_series(plan: Plan, run: MergeRun, *, by: Actor) -> MergeRun:
    """Bring all series of the plan's feeds up to date. Raises BadMapping where a needed column is not mapped."""
    made = rows = 0
    for one in plan.feeds:
        found = _read(one)
        rows += len(found["rows"])
        made += _write(plan, one, found)
    run.state, run.ended_at = RunState.DONE, clock.now()
    run.counts = {
        "rows": rows,
        "made": made,
        "changed": 0,
        "records": Observation.objects.filter(series__registry=plan.registry, newest=True).count(),
        "series": Series.objects.filter(registry=plan.registry).count(),
    }
    run.save()
    publish(RecordsMerged(plan.registry.key, run.pk, made, 0, 0))
    audit(by, "registries.registry.merged", plan.registry, run=run.pk, **run.counts)
    return run


def _read(one: Gathered) -> dict[str, list[tuple[Any, ...]]]:
    mapping = one.feed.mapping
    for key in NEEDED:
        if key not in mapping:
            raise BadMapping(column=key)
    engine = connect()
    try:
        view = show(engine, one.table, version=one.version)
        types = {row[0]: str(row[1]) for row in engine.execute(f"DESCRIBE {identifier(view)}").fetchall()}
        zoned = types.get(mapping["stated_at"]) == "TIMESTAMP WITH TIME ZONE"
        stated = f"try_cast({identifier(mapping['stated_at'])} AS TIMESTAMP)" + ("" if zoned else " - INTERVAL 8 HOUR")
        engine.execute(
            f"CREATE TEMP TABLE stated AS SELECT {identifier(mapping['series'])}::VARCHAR AS series, "
            f"{identifier(mapping['series_name'])}::VARCHAR AS label, {identifier(mapping['unit'])}::VARCHAR AS unit, "
            f"{identifier(mapping['division'])}::VARCHAR AS division, "
            f"{identifier(mapping['period'])}::VARCHAR AS period, "
            f"try_cast({identifier(mapping['value'])} AS DECIMAL(20, 4)) AS value, {stated} AS stated_at "
            f"FROM {identifier(view)} WHERE try_cast({identifier(mapping['value'])} AS DECIMAL(20, 4)) IS NOT NULL"
        )
        series = engine.execute(
            "SELECT series, any_value(label), any_value(unit), min(length(period)) FROM stated GROUP BY 1"
        )
        return {"series": series.fetchall(), "rows": engine.execute(_STATED).fetchall()}
    finally:
        engine.close()


@transaction.atomic
def _write(plan: Plan, one: Gathered, found: dict[str, list[tuple[Any, ...]]]) -> int:
    keys: dict[str, int] = {}
    for key, label, unit, length in found["series"]:
        series, _ = Series.objects.get_or_create(
            key=key[:60].replace("_", "-"),
            defaults={
                "registry": plan.registry,
                "publisher": one.feed.resource.provider,
                "name_zh": label,
                "unit": unit,
                "cycle": CYCLES.get(length, Cycle.OTHER),
            },
        )
        keys[key] = series.pk
    known = {
        (series, division, period): last
        for series, division, period, last in Observation.objects.filter(
            series__registry=plan.registry, newest=True
        ).values_list("series_id", "division_code", "period", "revision")
    }
    new = [
        (keys[series], division, period, str(value), revision, newest, _text(stated_at), moment(plan.now), one.feed.pk)
        for series, division, period, value, stated_at, revision, newest in found["rows"]
        if revision > known.get((keys[series], division, period), -1)
    ]
    revised = [row for row in new if row[4] > 0]
    for series_key, division, period, *_ in revised:
        Observation.objects.filter(series=series_key, division_code=division, period=period).update(newest=False)
    columns = (
        "series",
        "division_code",
        "period",
        "value",
        "revision",
        "newest",
        "stated_at",
        "known_at",
        "feed",
    )
    batches = (new[start : start + bulk.BATCH] for start in range(0, len(new), bulk.BATCH))
    return bulk.insert(Observation, columns, batches)


def _text(stated_at: Any) -> str:
    return moment(stated_at.replace(tzinfo=UTC))
