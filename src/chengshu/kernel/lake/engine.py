"""DuckDB over the tables of the lake: in memory, bounded, without a network, and blind to every other file."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
from django.conf import settings

from chengshu.base.ids import new_id
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.sql import identifier, literal

SCRATCH = "scratch"


def connect(
    *, memory_mb: int = 1024, threads: int | None = None, scratch: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """A private engine; what exceeds the memory goes to ``scratch``, a folder of its own unless told.

    The engine makes that folder when it first needs it and takes it away when it is closed: two engines with one folder
    would write over each other's files, whose names are the same. Times are UTC. Close it after use.
    """
    folder = scratch or fresh_scratch()
    limits: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_mb}MB",
        "temp_directory": str(folder),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
    }
    if threads:
        limits["threads"] = threads
    engine = duckdb.connect(config=limits)
    engine.execute("SET TimeZone = 'UTC'")
    return engine


@dataclass(frozen=True)
class Scan:
    """How a version of a table is read in a query: ``sql`` stands after FROM, ``files`` are what it opens."""

    sql: str
    columns: tuple[str, ...]
    files: tuple[str, ...]
    version: int


def show(engine: duckdb.DuckDBPyConnection, name: TableName, *, as_view: str = "", version: int | None = None) -> str:
    """Make a version of a table readable in the engine; the name of the view, ``gold_registries_persons`` unless told.

    Raises NoSuchTable, NoSuchVersion.
    """
    view = as_view or name.view
    source = scan(engine, name, version)
    columns = ", ".join(identifier(column) for column in source.columns)
    engine.execute(f"CREATE OR REPLACE TEMP VIEW {identifier(view)} AS SELECT {columns} FROM {source.sql}")
    return view


def scan(engine: duckdb.DuckDBPyConnection, name: TableName, version: int | None = None) -> Scan:
    """The expression that reads a version of a table with the types of its schema.

    Raises NoSuchTable, NoSuchVersion.
    """
    table = store.opened(name, version)
    files = store.files_in(table, whole=version is not None)
    schema = pa.schema(table.schema())  # type: ignore[arg-type]  # it speaks Arrow's C interface
    kinds = _kinds(engine, schema)
    if files:
        listed = ", ".join(literal(file) for file in files)
        options = ["union_by_name = true", *_partitions(table.metadata().partition_columns, kinds)]
        sql = f"read_parquet([{listed}], {', '.join(options)})"
    else:
        empty = ", ".join(f"NULL::{kind} AS {identifier(column)}" for column, kind in kinds.items())
        sql = f"(SELECT {empty} WHERE false)"
    return Scan(sql, tuple(kinds), tuple(files), table.version())


def fresh_scratch() -> Path:
    """A folder nobody else has, named after this process, so that what a killed one left can be told."""
    folder = Path(settings.LAKE) / SCRATCH
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{os.getpid()}-{new_id().hex}"


def _kinds(engine: duckdb.DuckDBPyConnection, schema: pa.Schema) -> dict[str, str]:
    """The columns with their types as the engine calls them."""
    empty = engine.from_arrow(schema.empty_table())
    return {column: str(kind) for column, kind in zip(empty.columns, empty.types, strict=True)}


def _partitions(columns: Sequence[str], kinds: Mapping[str, str]) -> list[str]:
    """Partition columns with their declared types: guessed ones would make a number of the division 001."""
    if not columns:
        return ["hive_partitioning = false"]
    typed = ", ".join(f"{identifier(column)}: {kinds[column]}" for column in columns)
    return ["hive_partitioning = true", f"hive_types = {{{typed}}}"]


def load_extension(engine: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load ``postgres_scanner``, ``mysql_scanner`` or ``sqlite_scanner`` from its package; nothing is fetched."""
    package = importlib.util.find_spec(f"duckdb_extension_{name}")
    if package is None or not package.submodule_search_locations:
        raise ImportError(f"duckdb_extension_{name}")
    file = next(Path(package.submodule_search_locations[0]).rglob(f"{name}.duckdb_extension"))
    engine.execute(f"LOAD {literal(str(file))}")
