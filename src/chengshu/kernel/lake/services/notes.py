"""Rows about what was written and read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from chengshu.base import clock
from chengshu.kernel.lake import store
from chengshu.kernel.lake.models import LakeTable, TableDay
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.queries.areas import rule_for, rules_in_force

if TYPE_CHECKING:
    from chengshu.kernel.catalogue.models import Resource


@transaction.atomic
def note_written(
    name: TableName, *, resource: Resource | None = None, sort_by: Sequence[str] | None = None
) -> LakeTable:
    """Bring the row of a table up to date after a write: version, rows, bytes, columns. Call it after every commit.

    Reads the log beside the files, not the rows, so it costs the same for a million. ``resource`` is remembered where
    it is given, ``sort_by`` is the order in which the worker keeps the rows, for tables that are read by few keys.
    The subject area follows the rules unless somebody chose one. Raises NoSuchTable.
    """
    state = store.state_of(name)
    table, _ = LakeTable.objects.select_for_update().get_or_create(layer=name.layer, key=name.key)
    table.version = state.version
    table.rows = state.rows
    table.size = state.size
    table.stored = bytes_on_disk(name.folder)
    table.files = state.files
    table.columns = [[field.name, str(field.type)] for field in state.schema]
    table.filled_at = datetime.fromtimestamp(state.written_ms / 1000, UTC) if state.written_ms else clock.now()
    table.changed_at = clock.now()
    if resource is not None:
        table.resource = resource
    if sort_by is not None:
        table.sort_by = list(sort_by)
    if not table.area_by_hand:
        table.area_id = _area_by_rule(table)
    table.save()
    TableDay.objects.update_or_create(
        table=table,
        day=clock.today(),
        defaults={"rows": table.rows, "size": table.size, "stored": table.stored},
    )
    return table


@transaction.atomic
def note_read(names: Iterable[TableName], *, rows: int = 0, engine_ms: int = 0) -> None:
    """Count a use of these tables on this day, for the use and cost of subject areas. Unknown ones are passed over."""
    wanted = set(names)
    found = LakeTable.objects.filter(key__in={name.key for name in wanted})
    for table in found:
        if table.name not in wanted:
            continue
        day, _ = TableDay.objects.get_or_create(
            table=table,
            day=clock.today(),
            defaults={"rows": table.rows, "size": table.size, "stored": table.stored},
        )
        TableDay.objects.filter(pk=day.pk).update(
            reads=F("reads") + 1, rows_read=F("rows_read") + rows, engine_ms=F("engine_ms") + engine_ms
        )


def forget(name: TableName) -> None:
    """Take the row of a table that is no more out of the lists."""
    LakeTable.objects.filter(layer=name.layer, key=name.key).delete()


def bytes_on_disk(folder: Path) -> int:
    """All that lies in a table's folder: every version still kept, and the log."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _area_by_rule(table: LakeTable) -> int | None:
    code = table.resource.classification.code if table.resource and table.resource.classification else ""
    rule = rule_for(table.key, code, rules_in_force())
    return rule.area_id if rule else None
