"""Delta tables on disk: written whole or not at all, read at any version by any number of processes.

Nothing here knows the database. deltalake must not be used on both sides of a fork: processes are spawned.
An append-only table takes many writers; one that is merged takes exactly one (decision 0040).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError

from chengshu.kernel.lake.errors import NoSuchTable, NoSuchVersion
from chengshu.kernel.lake.names import TableName

Rows = pa.Table | pa.RecordBatchReader


@dataclass(frozen=True)
class TableState:
    """What the log says of a version: rows, bytes and number of its files, and when it was written (epoch, ms)."""

    version: int
    rows: int
    size: int
    files: int
    written_ms: int
    schema: pa.Schema


@dataclass(frozen=True)
class Mark:
    """How far a writer has come, kept in the commit itself: a stop between two commits neither loses nor repeats.

    ``position`` grows from commit to commit of the same ``writer``.
    """

    writer: str
    position: int


def exists(name: TableName) -> bool:
    """Whether the table has been written."""
    return DeltaTable.is_deltatable(str(name.folder))


def opened(name: TableName, version: int | None = None) -> DeltaTable:
    """The table at a version, None for the newest. Raises NoSuchTable, or NoSuchVersion where the log is no more."""
    try:
        return DeltaTable(str(name.folder), version=version)
    except TableNotFoundError as absent:
        raise NoSuchTable from absent
    except DeltaError as failure:
        if version is not None and "version" in str(failure).lower():
            raise NoSuchVersion from failure
        raise


def append(name: TableName, rows: Rows, *, mark: Mark | None = None, partition_by: Sequence[str] = ()) -> int:
    """Add rows in one commit; the version it made. Makes the table where there is none; new columns are added."""
    name.folder.mkdir(parents=True, exist_ok=True)
    write_deltalake(
        str(name.folder),
        rows,
        mode="append",
        schema_mode="merge",
        partition_by=list(partition_by) or None,
        commit_properties=_properties(mark),
    )
    return version_of(name)


def replace(name: TableName, rows: Rows, *, mark: Mark | None = None, partition_by: Sequence[str] = ()) -> int:
    """Put these rows in place of all others in one commit; the version it made. Older versions can still be read."""
    name.folder.mkdir(parents=True, exist_ok=True)
    write_deltalake(
        str(name.folder),
        rows,
        mode="overwrite",
        schema_mode="overwrite",
        partition_by=list(partition_by) or None,
        commit_properties=_properties(mark),
    )
    return version_of(name)


def merge(
    name: TableName, rows: Rows, keys: Sequence[str], *, gone: Rows | None = None, mark: Mark | None = None
) -> int:
    """Bring in rows by their keys, later ones over earlier, and take out the ``gone`` keys; the version it made.

    Rewrites the files it touches, so it wants few large batches. The last commit carries the mark.
    """
    table = opened(name)
    if gone is not None:
        removal = table.merge(gone, predicate=_same(keys), source_alias="new", target_alias="old")
        removal.when_matched_delete().execute()
    change = table.merge(
        rows, predicate=_same(keys), source_alias="new", target_alias="old", commit_properties=_properties(mark)
    )
    change.when_matched_update_all().when_not_matched_insert_all().execute()
    return table.version()


def mark_of(name: TableName, writer: str) -> int | None:
    """How far the writer has come; None where it has written nothing yet."""
    return opened(name).transaction_version(writer) if exists(name) else None


def files_of(name: TableName, version: int | None = None) -> list[str]:
    """The Parquet files of a version; empty for a table without rows.

    Raises NoSuchTable, and NoSuchVersion for an older version whose files were cleared away.
    """
    return files_in(opened(name, version), whole=version is not None)


def files_in(table: DeltaTable, *, whole: bool = False) -> list[str]:
    """The files of an opened table, as paths. ``whole`` raises NoSuchVersion where one of them is gone."""
    files = [file.removeprefix("file://") for file in table.file_uris()]
    if whole and not all(Path(file).exists() for file in files):
        raise NoSuchVersion
    return files


def schema_of(name: TableName, version: int | None = None) -> pa.Schema:
    """Columns and their Arrow types. Raises NoSuchTable."""
    return pa.schema(opened(name, version).schema())  # type: ignore[arg-type]  # it speaks Arrow's C interface


def state_of(name: TableName, version: int | None = None) -> TableState:
    """What the log says of a version, without reading rows. Raises NoSuchTable."""
    table = opened(name, version)
    added = pa.table(table.get_add_actions(flatten=True)).to_pylist()
    counts = [one.get("num_records") for one in added]
    known = [count for count in counts if count is not None]
    return TableState(
        version=table.version(),
        rows=sum(known) if len(known) == len(counts) else table.to_pyarrow_dataset().count_rows(),
        size=sum(one["size_bytes"] for one in added),
        files=len(added),
        written_ms=max((int(one["modification_time"]) for one in added), default=0),
        schema=pa.schema(table.schema()),  # type: ignore[arg-type]  # it speaks Arrow's C interface
    )


def version_of(name: TableName) -> int:
    """The newest version. Raises NoSuchTable."""
    return opened(name).version()


def _properties(mark: Mark | None) -> CommitProperties | None:
    return CommitProperties(app_transactions=[Transaction(mark.writer, mark.position)]) if mark else None


def _same(keys: Sequence[str]) -> str:
    return " AND ".join(f"old.`{key}` = new.`{key}`" for key in keys)
