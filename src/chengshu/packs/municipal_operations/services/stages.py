"""Where a proceeding stands, as its moves write it."""

from __future__ import annotations

from datetime import date
from typing import Any

from chengshu.base import clock
from chengshu.kernel.audit.services import record
from chengshu.kernel.work.calendar import city_calendar
from chengshu.kernel.work.services import Moved
from chengshu.packs.municipal_operations.models import Proceeding
from chengshu.packs.municipal_operations.models.enforcement import Stage


def stand(moved: Moved, stage: Stage, **fields: Any) -> Proceeding:
    """Note where the proceeding of a move stands; the row, locked."""
    rows = Proceeding.everywhere.select_for_update(of=("self",)).select_related("unit", "offence")
    row = rows.get(pk=moved.item.about_id)
    row.stage, row.changed_at = stage, clock.now()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    record(moved.by, f"municipal_operations.proceeding.{stage}", row, why=moved.step.why)
    return row


def put(row: Proceeding, **fields: Any) -> None:
    """Write fields of a locked row."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))


def working_day(start: date, days: int) -> date:
    """The n-th working day after a day, by the city's calendar."""
    return city_calendar().nth_working_day(start, days)


def day_of(moved: Moved, key: str) -> date:
    """A day that was typed for a move."""
    return date.fromisoformat(str(moved.values[key]))
