"""How much stands where: counts that stop at a bound, all in one question to the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.models import Case, Stage
from chengshu.kernel.cases.queries.desk import COUNT_UP_TO, Reach

OPEN_STAGES = tuple(stage for stage in Stage if stage not in {Stage.EVALUATION, Stage.OVER})
OVERDUE = "overdue"
Value = str | int | datetime | None
Condition = tuple[str, Sequence[Value]]


def desk_counts(actor: Actor) -> dict[str, int]:
    """How many open cases stand in each stage and, as ``overdue``, are past their time; up to COUNT_UP_TO + 1."""
    wanted: dict[str, Condition] = {
        stage.value: ("stage = %s AND outcome = ''", [stage.value]) for stage in OPEN_STAGES
    }
    wanted[OVERDUE] = ("outcome = '' AND due_at < %s", [connection.ops.adapt_datetimefield_value(clock.now())])
    within = _within(Reach.of(actor))
    lines, values = [], list[Value]()
    for name, (condition, needed) in wanted.items():
        for reach, units in within:
            lines.append(
                "SELECT %s AS name, count(*) FROM"
                f" (SELECT 1 FROM {Case._meta.db_table} WHERE {condition}{reach} LIMIT {COUNT_UP_TO + 1}) AS few"
            )
            values += [name, *needed, *units]
    counts = dict.fromkeys(wanted, 0)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(lines), values)
        for name, count in cursor.fetchall():
            counts[name] = min(COUNT_UP_TO + 1, counts[name] + count)
    return counts


def _within(reach: Reach) -> list[Condition]:
    """Conditions that together are all within reach, none twice: what the units keep, and what they handle beside."""
    if reach.units is None:
        return [("", ())]
    if not reach.units:
        return [(" AND 1 = 0", ())]
    marks = ", ".join(["%s"] * len(reach.units))
    return [
        (f" AND keeper_id IN ({marks})", reach.units),
        (f" AND lead_id IN ({marks}) AND keeper_id NOT IN ({marks})", [*reach.units, *reach.units]),
    ]
