"""DuckDB over the tables of the lake: in memory, bounded, without a network, and blind to every other file."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import duckdb
from django.conf import settings

from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.sql import identifier, literal


def connect(
    *, memory_mb: int = 1024, threads: int | None = None, scratch: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """A private engine; what exceeds the memory goes to ``scratch``. Times are UTC. Close it after use."""
    folder = scratch or Path(settings.LAKE) / "scratch"
    folder.mkdir(parents=True, exist_ok=True)
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


def show(engine: duckdb.DuckDBPyConnection, name: TableName, *, as_view: str = "", version: int | None = None) -> str:
    """Make a version of a table readable in the engine; the name of the view, ``gold_registries_persons`` unless told.

    Raises NoSuchTable.
    """
    view = as_view or name.view
    files = store.files_of(name, version)
    if files:
        listed = ", ".join(literal(file.removeprefix("file://")) for file in files)
        source = f"read_parquet([{listed}], union_by_name = true, hive_partitioning = true)"
        engine.execute(f"CREATE OR REPLACE TEMP VIEW {identifier(view)} AS SELECT * FROM {source}")
    else:
        engine.register(view, store.schema_of(name, version).empty_table())
    return view


def load_extension(engine: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load ``postgres_scanner``, ``mysql_scanner`` or ``sqlite_scanner`` from its package; nothing is fetched."""
    package = importlib.util.find_spec(f"duckdb_extension_{name}")
    if package is None or not package.submodule_search_locations:
        raise ImportError(f"duckdb_extension_{name}")
    file = next(Path(package.submodule_search_locations[0]).rglob(f"{name}.duckdb_extension"))
    engine.execute(f"LOAD {literal(str(file))}")
