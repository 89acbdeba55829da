"""What is delivered: exactly what the agreement lets out of one version, masked, as a file to start from."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from django.conf import settings

from chengshu.kernel.exchange.granted import Shape
from chengshu.kernel.lake import engine as lake
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.sql import identifier, literal


@dataclass(frozen=True)
class Parcel:
    """A version made ready: a Parquet file, its columns, its rows, and a digest over its content.

    ``rows_source`` were counted in the lake, ``rows`` in the file; they must agree.
    """

    file: Path
    columns: tuple[str, ...]
    rows_source: int
    rows: int
    digest: str
    version: int


@contextmanager
def packed(shape: Shape, table: TableName, version: int) -> Iterator[Parcel]:
    """The parcel of a version; its file goes with the block. Raises NoSuchTable, NoSuchVersion."""
    scratch = Path(settings.LAKE) / "parcels"
    scratch.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=scratch))
    engine = lake.connect()
    try:
        view = lake.show(engine, table, version=version)
        condition, values = shape.where()
        counted = f"SELECT count(*) FROM {identifier(view)} WHERE {condition}"
        rows_source = _number(engine.execute(counted, values))
        query, values = shape.select(view)
        file = folder / f"{version}.parquet"
        engine.execute(f"COPY ({query}) TO {literal(str(file))} (FORMAT parquet, COMPRESSION zstd)", values)
        rows = _number(engine.execute(f"SELECT count(*) FROM read_parquet({literal(str(file))})"))
        yield Parcel(
            file, tuple(one.column for one in shape.fields), rows_source, rows, content_digest(engine, file), version
        )
    finally:
        engine.close()
        shutil.rmtree(folder, ignore_errors=True)


def content_digest(engine: duckdb.DuckDBPyConnection, file: Path) -> str:
    """A digest over rows in whatever order: the same content gives the same digest."""
    query = f"SELECT count(*), coalesce(sum(hash(r)::HUGEINT), 0) FROM read_parquet({literal(str(file))}) r"
    return hashlib.sha256(repr(engine.execute(query).fetchall()).encode()).hexdigest()


def _number(found: duckdb.DuckDBPyConnection) -> int:
    row = found.fetchone()
    return int(row[0]) if row else 0
