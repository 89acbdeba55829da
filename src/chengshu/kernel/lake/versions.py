"""The versions of a table, what was done between them, and the work that keeps reading fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
from deltalake import DeltaTable, WriterProperties, write_deltalake

from chengshu.kernel.lake import engine, store
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.sql import identifier

PACKED = WriterProperties(compression="ZSTD", compression_level=3)
ROWS_PER_GROUP = 131_072
SAME_ROWS = frozenset({"OPTIMIZE", "VACUUM START", "VACUUM END", "SET TBLPROPERTIES"})


@dataclass(frozen=True)
class Version:
    """One version of a table: when it was made and by which operation of the store.

    ``added`` and ``removed`` are rows where the log tells them, None where it does not.
    """

    number: int
    at: datetime
    operation: str
    added: int | None
    removed: int | None

    @property
    def changes_rows(self) -> bool:
        """False for upkeep, which arranges the same rows anew."""
        return self.operation not in SAME_ROWS


def versions_of(name: TableName, limit: int = 50) -> list[Version]:
    """The newest versions, newest first. Raises NoSuchTable."""
    return [_version(entry) for entry in store.opened(name).history(limit)]


def compact(name: TableName) -> int:
    """Join small files, packed with ZSTD; how many went. Appends meanwhile are kept; a merge must not run beside it."""
    outcome = store.opened(name).optimize.compact(writer_properties=PACKED)
    return int(outcome["numFilesRemoved"])


def sort_rows(name: TableName, by: Sequence[str], *, memory_mb: int = 1024) -> int:
    """Write the table anew in the order of these columns; the version it made.

    Reading few keys then touches few row groups (25 times as fast in the trial). What others append meanwhile stays,
    unsorted, as the version that was read is the one replaced. Raises NoSuchTable.
    """
    table = store.opened(name)
    con = engine.connect(memory_mb=memory_mb)
    try:
        view = engine.show(con, name, version=table.version())
        order = ", ".join(identifier(column) for column in by)
        rows = con.execute(f"SELECT * FROM {identifier(view)} ORDER BY {order}").to_arrow_reader(ROWS_PER_GROUP)
        write_deltalake(
            table,
            rows,
            mode="overwrite",
            partition_by=table.metadata().partition_columns or None,
            writer_properties=WriterProperties(
                compression="ZSTD", compression_level=3, max_row_group_size=ROWS_PER_GROUP
            ),
        )
    except duckdb.BinderException as failure:
        raise ValueError(f"no such column: {by}") from failure
    finally:
        con.close()
    return store.version_of(name)


def clear_away(name: TableName, *, days: int) -> int:
    """Delete files that no version of the last ``days`` needs, and those a killed writer left; how many went.

    Under a day is refused with ValueError: it would take files from under those who read and write them now.
    """
    if days < 1:
        raise ValueError("versions are kept for a day at least")
    table = store.opened(name)
    _keep_log(table, days)
    hours = days * 24
    if not table.vacuum(hours, dry_run=True, enforce_retention_duration=False, full=True):
        return 0
    return len(table.vacuum(hours, dry_run=False, enforce_retention_duration=False, full=True))


def bring_back(name: TableName, version: int) -> int:
    """Make an older version the newest one again; the version this made. Raises NoSuchTable, NoSuchVersion."""
    store.files_of(name, version)
    store.opened(name).restore(version)
    return store.version_of(name)


def _keep_log(table: DeltaTable, days: int) -> None:
    """Older versions need their log as long as their files."""
    wanted = {"delta.logRetentionDuration": f"interval {max(days, 30)} days"}
    if table.metadata().configuration.get("delta.logRetentionDuration") != wanted["delta.logRetentionDuration"]:
        table.alter.set_table_properties(wanted)


def _version(entry: dict[str, object]) -> Version:
    metrics = entry.get("operationMetrics")
    said = metrics if isinstance(metrics, dict) else {}
    return Version(
        number=int(str(entry["version"])),
        at=datetime.fromtimestamp(int(str(entry["timestamp"])) / 1000, UTC),
        operation=str(entry["operation"]),
        added=_first(said, "num_added_rows", "num_target_rows_inserted", "numOutputRows"),
        removed=_first(said, "num_target_rows_deleted", "num_deleted_rows"),
    )


def _first(metrics: dict[str, object], *names: str) -> int | None:
    return next((int(str(metrics[name])) for name in names if metrics.get(name) is not None), None)
