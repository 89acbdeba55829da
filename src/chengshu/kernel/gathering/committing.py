"""Files become a version of a Delta table, in one commit: before it nothing is seen, after it everything.

Whoever calls holds the lock of the table (``lake.services.locked``).
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Schema, Transaction
from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions

from chengshu.kernel.gathering.fitting import Column
from chengshu.kernel.gathering.loading import PLACE, REMOVE, Written, copied
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.sql import identifier, literal

MOST_STATS = 32
"""Delta readers skip files by the least and greatest values of the first columns."""


@dataclass(frozen=True)
class Change:
    """What a commit is going to do, known before it is made."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    superseded: int = 0

    @property
    def any(self) -> bool:
        """Whether the table changes at all."""
        return bool(self.added or self.updated or self.removed)


def arrow_schema(columns: Sequence[Column]) -> pa.Schema:
    """The columns as Arrow types."""
    listed = ", ".join(f"CAST(NULL AS {column.type}) AS {identifier(column.name)}" for column in columns)
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        found: pa.Table = engine.execute(f"SELECT {listed} LIMIT 0").to_arrow_table()
    zoned = [
        field.with_type(pa.timestamp("us", tz="UTC")) if pa.types.is_timestamp(field.type) else field
        for field in found.schema
    ]
    return pa.schema(zoned)


def replace_all(name: TableName, columns: Sequence[Column], files: Sequence[Written], mark: store.Mark) -> int:
    """These files in place of all others; the version."""
    return _commit(name, columns, [_added(name, one, columns) for one in files], mark, mode="overwrite")


def add(name: TableName, columns: Sequence[Column], files: Sequence[Written], mark: store.Mark) -> int:
    """These files beside the others; the version."""
    return _commit(name, columns, [_added(name, one, columns) for one in files], mark, mode="append")


def swap(
    name: TableName, columns: Sequence[Column], out: Sequence[str], files: Sequence[Written], mark: store.Mark
) -> int:
    """These files in place of those ``out`` (paths as the engine gives them); the version."""
    now = int(time.time() * 1000)
    if len(out) == len(store.files_of(name)):
        return replace_all(name, columns, files, mark)
    there = {str(name.folder / path): (path, size) for path, size in _paths(store.opened(name))}
    actions: list[AddAction | RemoveAction] = [
        RemoveAction(path, True, now, size, {}) for path, size in (there[one] for one in out)
    ]
    return _commit(name, columns, [*actions, *(_added(name, one, columns) for one in files)], mark, mode="append")


class Merging:
    """Staged rows against the table as it is: what is new, what differs, what is to go, and which files that touches.

    ``staged`` are files with the columns, ``_place`` and ``_remove``; a later place wins over an earlier one.
    """

    def __init__(
        self, engine: duckdb.DuckDBPyConnection, name: TableName, columns: Sequence[Column], staged: Sequence[Path]
    ) -> None:
        self.engine, self.name, self.columns = engine, name, columns
        self.keys = [column.name for column in columns if column.is_key]
        self._show_staged(staged)
        self._show_current()
        self._compare()

    def change(self) -> Change:
        """What a commit would do."""
        rows = dict(self.engine.execute("SELECT what, count(*) FROM compared GROUP BY what").fetchall())
        staged = self.engine.execute("SELECT count(*) FROM staged").fetchone()
        total = int(staged[0]) if staged else 0
        return Change(
            added=rows.get("added", 0),
            updated=rows.get("updated", 0),
            unchanged=rows.get("unchanged", 0),
            removed=rows.get("removed", 0),
            superseded=total - sum(rows.values()),
        )

    def touched(self) -> list[str]:
        """The files of the table that hold rows which change; all of them where the columns changed."""
        if self._reformed():
            return self._files
        query = "SELECT DISTINCT file FROM compared WHERE what IN ('updated', 'removed')"
        return [str(row[0]) for row in self.engine.execute(query).fetchall()]

    def rewritten(self, into: Path) -> list[Written]:
        """The touched files without what changed, and what is new or changed."""
        listed = ", ".join(identifier(column.name) for column in self.columns)
        touched = ", ".join(literal(file) for file in self.touched()) or "''"
        same = " AND ".join(f"s.{identifier(key)} = c.{identifier(key)}" for key in self.keys)
        query = (
            f"SELECT {listed} FROM latest s WHERE {self._is('added', 'updated')} UNION ALL "
            f"SELECT {listed} FROM current c WHERE c._file IN ({touched}) AND NOT EXISTS "
            f"(SELECT 1 FROM compared s WHERE s.what IN ('updated', 'removed') AND {same})"
        )
        return copied(self.engine, query, into)

    def _is(self, *what: str) -> str:
        same = " AND ".join(f"x.{identifier(key)} = s.{identifier(key)}" for key in self.keys)
        words = ", ".join(literal(one) for one in what)
        return f"EXISTS (SELECT 1 FROM compared x WHERE x.what IN ({words}) AND {same})"

    def _show_staged(self, staged: Sequence[Path]) -> None:
        files = ", ".join(literal(str(file)) for file in staged)
        if files:
            source = f"SELECT * FROM read_parquet([{files}])"
        else:
            empty = ", ".join(f"CAST(NULL AS {column.type}) AS {identifier(column.name)}" for column in self.columns)
            source = f"SELECT {empty}, 0 AS {PLACE}, false AS {REMOVE} WHERE false"
        self.engine.execute(f"CREATE OR REPLACE TEMP VIEW staged AS {source}")
        keys = ", ".join(identifier(key) for key in self.keys)
        self.engine.execute(
            f"CREATE OR REPLACE TEMP VIEW latest AS SELECT * FROM staged "
            f"QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY {PLACE} DESC) = 1"
        )

    def _show_current(self) -> None:
        there = store.schema_of(self.name) if store.exists(self.name) else pa.schema([])
        self._files = store.files_of(self.name) if there.names else []
        listed = ", ".join(
            f"TRY_CAST({identifier(column.name)} AS {column.type}) AS {identifier(column.name)}"
            if column.name in there.names
            else f"CAST(NULL AS {column.type}) AS {identifier(column.name)}"
            for column in self.columns
        )
        if self._files:
            files = ", ".join(literal(file) for file in self._files)
            parquet = f"read_parquet([{files}], union_by_name = true, filename = true)"
            source = f"SELECT {listed}, filename AS _file FROM {parquet}"
        else:
            empty = ", ".join(f"CAST(NULL AS {column.type}) AS {identifier(column.name)}" for column in self.columns)
            source = f"SELECT {empty}, '' AS _file WHERE false"
        self.engine.execute(f"CREATE OR REPLACE TEMP VIEW current AS {source}")

    def _compare(self) -> None:
        """A table of keys, what becomes of each, and the file it is in; bounded by the number of staged rows."""
        same = " AND ".join(f"s.{identifier(key)} = c.{identifier(key)}" for key in self.keys)
        others = [column.name for column in self.columns if not column.is_key]
        equal = (
            " AND ".join(f"s.{identifier(one)} IS NOT DISTINCT FROM c.{identifier(one)}" for one in others) or "true"
        )
        keys = ", ".join(f"s.{identifier(key)}" for key in self.keys)
        self.engine.execute(
            f"CREATE OR REPLACE TEMP TABLE compared AS SELECT {keys}, c._file AS file, CASE "
            f"WHEN s.{REMOVE} AND c._file IS NULL THEN 'unchanged' WHEN s.{REMOVE} THEN 'removed' "
            f"WHEN c._file IS NULL THEN 'added' WHEN {equal} THEN 'unchanged' ELSE 'updated' END AS what "
            f"FROM latest s LEFT JOIN current c ON {same}"
        )
        double = self.engine.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM compared s GROUP BY {keys} HAVING count(*) > 1)"
        ).fetchone()
        if double and double[0]:
            # The table holds a key twice, from a time when it was not a key: one row of it is compared.
            self.engine.execute(
                "CREATE OR REPLACE TEMP TABLE compared AS SELECT * FROM compared s "
                f"QUALIFY row_number() OVER (PARTITION BY {keys}) = 1"
            )

    def _reformed(self) -> bool:
        """Whether the table's columns are not the wanted ones."""
        if not self._files:
            return False
        wanted, there = arrow_schema(self.columns), store.schema_of(self.name)
        return [(one.name, one.type) for one in wanted] != [(one.name, one.type) for one in there]


def _commit(
    name: TableName,
    columns: Sequence[Column],
    actions: Sequence[AddAction | RemoveAction],
    mark: store.Mark,
    *,
    mode: str,
) -> int:
    schema = Schema.from_arrow(arrow_schema(columns))
    properties = CommitProperties(app_transactions=[Transaction(mark.writer, mark.position)])
    if not store.exists(name):
        name.folder.mkdir(parents=True, exist_ok=True)
        added = [one for one in actions if isinstance(one, AddAction)]
        create_table_with_add_actions(str(name.folder), schema, added, commit_properties=properties)
        return store.version_of(name)
    table = store.opened(name)
    known = store.schema_of(name).names
    if mode == "append" and (new := [one for one in schema.fields if one.name not in known]):
        table.alter.add_columns(new)  # empty in every row there is, so that this commit alone shows nothing
    table.create_write_transaction(list(actions), mode, schema, commit_properties=properties)
    return store.version_of(name)


def _added(name: TableName, written: Written, columns: Sequence[Column]) -> AddAction:
    path = written.file.relative_to(name.folder).as_posix()
    stats = _stats(written, columns)
    return AddAction(path, written.size, {}, int(written.file.stat().st_mtime * 1000), True, json.dumps(stats))


def _stats(written: Written, columns: Sequence[Column]) -> dict[str, Any]:
    """Only of whole numbers and days: text may be cut and times may be of another zone in what DuckDB tells."""
    least: dict[str, Any] = {}
    greatest: dict[str, Any] = {}
    nothing: dict[str, int] = {}
    for column in columns[:MOST_STATS]:
        known = written.columns.get(column.name, {})
        if "null_count" in known:
            nothing[column.name] = int(known["null_count"])
        if column.type in {"BIGINT", "DATE"} and "min" in known and "max" in known:
            whole = column.type == "BIGINT"
            least[column.name] = int(known["min"]) if whole else known["min"]
            greatest[column.name] = int(known["max"]) if whole else known["max"]
    return {"numRecords": written.rows, "minValues": least, "maxValues": greatest, "nullCount": nothing}


def _paths(table: DeltaTable) -> list[tuple[str, int]]:
    rows = pa.table(table.get_add_actions(flatten=True)).select(["path", "size_bytes"]).to_pylist()
    return [(str(row["path"]), int(row["size_bytes"])) for row in rows]
