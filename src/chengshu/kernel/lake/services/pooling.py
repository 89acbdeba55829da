"""The pool about itself: two gold tables of sizes, growth and age, so that they are queried like any other data."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.lake import store
from chengshu.kernel.lake.lineage.places import at_source, in_lake
from chengshu.kernel.lake.lineage.services import record_flow
from chengshu.kernel.lake.models import LakeTable, TableDay
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services.locks import locked
from chengshu.kernel.lake.services.notes import note_written


def _schema(columns: dict[str, Any]) -> pa.Schema:
    return pa.schema([pa.field(name, kind) for name, kind in columns.items()])


DAYS = TableName(Layer.GOLD, "pool.days")
TABLES = TableName(Layer.GOLD, "pool.tables")
LABELS = {DAYS: Text("资源池逐日统计", "The pool by day"), TABLES: Text("资源池表况", "Tables of the pool")}
TEXTS = {name: pa.string() for name in ("key", "layer", "area")}
NUMBERS = {name: pa.int64() for name in ("rows", "size")}
SCHEMAS = {
    DAYS: _schema(TEXTS | {"day": pa.date32()} | NUMBERS),
    TABLES: _schema(TEXTS | {"age_days": pa.int64()} | NUMBERS),
}


def write_pool_tables() -> int:
    """Write both anew where a table of the pool changed since; how many were written."""
    tables = LakeTable.objects.exclude(key__startswith="pool.").select_related("area")
    newest = max((table.changed_at for table in tables), default=None)
    written = LakeTable.objects.filter(layer=DAYS.layer, key=DAYS.key).first()
    if written is not None and _is_of_today(written) and (newest is None or written.changed_at > newest):
        return 0
    for name, rows in ((DAYS, _days()), (TABLES, _tables(list(tables)))):
        with locked(name):
            store.replace(name, pa.Table.from_pylist(rows, schema=SCHEMAS[name]))
            note_written(name)
        source = at_source(f"lake/{name.key}", Text("数据湖登记", "The lake's register"))
        record_flow(source, in_lake(name, LABELS[name]), process="lake.pool")
    return 2


def _is_of_today(table: LakeTable) -> bool:
    return clock.local(table.changed_at).date() == clock.today()


def _days() -> list[dict[str, object]]:
    rows = TableDay.objects.exclude(table__key__startswith="pool.").select_related("table__area").order_by("day")
    return [_of(day.table) | {"day": day.day, "rows": day.rows, "size": day.size} for day in rows.iterator()]


def _tables(tables: list[LakeTable]) -> list[dict[str, object]]:
    now = clock.now()
    return [
        _of(table) | {"age_days": (now - (table.filled_at or now)).days, "rows": table.rows, "size": table.size}
        for table in tables
    ]


def _of(table: LakeTable) -> dict[str, object]:
    return {"key": table.key, "layer": str(table.layer), "area": table.area.key if table.area else None}
