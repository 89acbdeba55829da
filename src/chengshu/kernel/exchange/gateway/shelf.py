"""The serving shelf: what an agreement lets out of one version of a table, masked and written out once, ready to send.

A shelf is a read-only SQLite file by (shape, version): each row is its JSON text at a running position, beside columns
to look it up by. Paging is by position, so the last page costs what the first does. Fields whose values must not lie
on the disk in clear are looked up by a keyed digest. A newer version is built beside and takes over with its name;
whoever still reads the former goes on with it. Measured alternatives: docs/decisions/0042.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
from django.conf import settings
from django.utils.crypto import salted_hmac

from chengshu.kernel.exchange.errors import NoData, NotReady
from chengshu.kernel.exchange.granted import GrantedField, Shape
from chengshu.kernel.lake import engine as lake
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.queries import served_table
from chengshu.kernel.lake.sql import identifier, literal
from chengshu.spec.data import FieldType, Grade, Meaning

if TYPE_CHECKING:
    from chengshu.kernel.catalogue.models import Resource

BATCH = 50_000
MOST_FILTERS = 8
WALK_S = 1800.0  # how long a former version stays for those who walk over its pages
OPEN_SHELVES = 64
BUILT_IN_A_CALL = 50_000
KEYED = frozenset(
    {
        Meaning.IDENTITY_NUMBER,
        Meaning.CREDIT_CODE,
        Meaning.PHONE,
        Meaning.PLATE,
        Meaning.LICENCE_NUMBER,
    }
)
_local = threading.local()


@dataclass(frozen=True)
class Shelf:
    """An open shelf. ``keys`` are found by equality, ``filters`` by comparison; each gives its column in the file."""

    path: str
    version: int
    count: int
    keys: dict[str, str]
    filters: dict[str, str]
    kinds: dict[str, str]

    def page(self, after: int, size: int, where: str = "", values: Sequence[Any] = ()) -> tuple[list[str], int]:
        """The rows behind a position as JSON texts, and the position of the last one; -1 where nothing follows."""
        condition = f" AND {where}" if where else ""
        query = f"SELECT pos, body FROM rows WHERE pos > ?{condition} ORDER BY pos LIMIT ?"
        found = _connection(self.path).execute(query, (after, *values, size + 1)).fetchall()
        last = found[size - 1][0] if len(found) > size else -1
        return [body for _, body in found[:size]], last

    def whole_page(self, after: int, size: int) -> tuple[str, int, int]:
        """As ``page`` without conditions, put together in the file's own engine: text, rows, last position."""
        start, end = after + 1, min(after + size, self.count)
        query = "SELECT group_concat(body) FROM (SELECT body FROM rows WHERE pos BETWEEN ? AND ? ORDER BY pos)"
        text = _connection(self.path).execute(query, (start, end)).fetchone()[0] or ""
        return text, max(0, end - after), end if end < self.count else -1

    def found_by(self, column: str, digest: str, size: int) -> list[str]:
        """The rows with this digest in a key column, as JSON texts."""
        query = f"SELECT body FROM rows WHERE {self.keys[column]} = ? ORDER BY pos LIMIT ?"
        return [row[0] for row in _connection(self.path).execute(query, (digest, size)).fetchall()]

    def keys_of(self, column: str, digest: str, size: int) -> list[tuple[str, dict[str, str]]]:
        """As ``found_by``, each row with the digests of all its keys, to join with another shelf."""
        names = list(self.keys)
        columns = "".join(f", {self.keys[name]}" for name in names)
        query = f"SELECT body{columns} FROM rows WHERE {self.keys[column]} = ? ORDER BY pos LIMIT ?"
        rows = _connection(self.path).execute(query, (digest, size)).fetchall()
        return [(row[0], dict(zip(names, row[1:], strict=True))) for row in rows]


def root() -> Path:
    """Where all shelves stand."""
    return Path(settings.LAKE) / "shelf"


def folder_of(shape: Shape) -> Path:
    """Where the shelves of a shape stand, one file for each version."""
    return Path(_place(shape))


def newest(shape: Shape) -> Shelf | None:
    """The newest built version; None where none is built."""
    folder = _place(shape)
    try:
        changed = os.stat(folder).st_mtime_ns
    except FileNotFoundError:
        return None
    version = _newest_in(folder, changed)
    return None if version < 0 else _standing(f"{folder}/{version}.sqlite")


def of_version(shape: Shape, version: int) -> Shelf | None:
    """The shelf of one version; None where it is not, or no more, there."""
    return _standing(f"{_place(shape)}/{version}.sqlite")


def _place(shape: Shape) -> str:  # as text: paths as objects cost more than the look-up itself
    return f"{settings.LAKE}/shelf/{shape.resource_key}/{shape.profile}"


def _standing(path: str) -> Shelf | None:
    try:
        return _opened(path) if os.path.exists(path) else None
    except FileNotFoundError:
        return None


def key_digest(value: str) -> str:
    """By what a value is looked up where it must not lie on the disk: 16 digits, keyed with the city's secret."""
    return hashlib.sha256((_salt(settings.SECRET_KEY) + value).encode()).hexdigest()[:16]


def ready(shape: Shape, resource: Resource) -> Shelf:
    """The newest built shelf of a resource; a small table is put on the shelf while its first caller waits.

    Raises NoData, NotReady.
    """
    found = newest(shape)
    if found is not None:
        return found
    table = served_table(resource)
    if table is None:
        raise NoData
    if table.rows > BUILT_IN_A_CALL:
        raise NotReady
    return build(shape, table.name, table.version)


def build(shape: Shape, table: TableName, version: int) -> Shelf:
    """Build the shelf of a version unless it stands already; of two builders one waits for the other.

    Raises NoSuchTable, NoSuchVersion.
    """
    folder = folder_of(shape)
    folder.mkdir(parents=True, exist_ok=True)
    with _one_builder(folder):
        ready = of_version(shape, version)
        if ready is not None:
            return ready
        half = folder / f".{version}-{os.getpid()}-{threading.get_ident()}"
        half.unlink(missing_ok=True)
        try:
            _fill(half, shape, table, version)
            os.replace(half, folder / f"{version}.sqlite")
        finally:
            half.unlink(missing_ok=True)
    return _opened(str(folder / f"{version}.sqlite"))


def sweep(*, keep: set[tuple[str, str]], most_bytes: int) -> int:
    """Clear away shelves of shapes nobody holds, former versions that nobody walks any more, and the least used ones
    beyond the bytes; how many went.
    """
    gone = 0
    left: list[tuple[float, int, Path]] = []
    for folder in root().glob("*/*"):
        if (folder.parent.name, folder.name) not in keep:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
            continue
        files = sorted(folder.glob("*.sqlite"), key=lambda file: int(file.stem))
        for former in files[:-1]:
            if time.time() - files[-1].stat().st_mtime > WALK_S:
                former.unlink(missing_ok=True)
                gone += 1
        left += [(file.stat().st_atime, file.stat().st_size, file) for file in files if file.exists()]
    total = sum(size for _, size, _ in left)
    for _, size, file in sorted(left, key=lambda one: one[0]):
        if total <= most_bytes:
            break
        file.unlink(missing_ok=True)
        total -= size
        gone += 1
    return gone


def _fill(file: Path, shape: Shape, table: TableName, version: int) -> None:
    keys = {one.column: f"k{number}" for number, one in enumerate(shape.fields) if _is_key(one)}
    filters = {one.column: f"f{number}" for number, one in enumerate(shape.fields) if _is_filter(one)}
    filters = dict(list(filters.items())[:MOST_FILTERS])
    engine = lake.connect()
    target = sqlite3.connect(file, isolation_level=None)
    try:
        columns = [*keys.values(), *filters.values()]
        target.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;")
        target.execute(f"CREATE TABLE rows (pos INTEGER PRIMARY KEY, body TEXT{''.join(f', {c}' for c in columns)})")
        target.execute("BEGIN")
        count = 0
        places = ", ".join("?" * (len(columns) + 2))
        for batch in _batches(engine, shape, table, version, keys, filters):
            rows = zip(range(count + 1, count + 1 + len(batch[0])), *batch, strict=True)
            target.executemany(f"INSERT INTO rows VALUES ({places})", rows)
            count += len(batch[0])
        for column in columns:
            target.execute(f"CREATE INDEX i{column} ON rows ({column})")
        kinds = {one.column: one.shown_type for one in shape.fields}
        about = {"version": version, "count": count, "keys": keys, "filters": filters, "kinds": kinds}
        target.execute("CREATE TABLE about (content TEXT)")
        target.execute("INSERT INTO about VALUES (?)", (json.dumps(about),))
        target.execute("COMMIT")
    finally:
        target.close()
        engine.close()


def _batches(  # noqa: PLR0917
    engine: duckdb.DuckDBPyConnection,
    shape: Shape,
    table: TableName,
    version: int,
    keys: dict[str, str],
    filters: dict[str, str],
) -> Iterator[list[list[Any]]]:
    """Columns of a batch: the JSON text, then the keys' digests, then the values to compare."""
    view = lake.show(engine, table, version=version)
    by_name = {one.column: one for one in shape.fields}
    body = ", ".join(f"{literal(one.column)}: {_json_value(one)}" for one in shape.fields)
    salt = literal(_salt(settings.SECRET_KEY))
    digests = [f"left(sha256({salt} || ({identifier(name)})::VARCHAR), 16)" for name in keys]
    compared = [_compared(by_name[name]) for name in filters]
    condition, values = shape.where()
    chosen = ", ".join([f"to_json({{{body}}})::VARCHAR", *digests, *compared])
    found = engine.execute(f"SELECT {chosen} FROM {identifier(view)} WHERE {condition}", values)
    for batch in found.to_arrow_reader(BATCH):
        yield [column.to_pylist() for column in batch.columns]


def _json_value(field: GrantedField) -> str:
    """Times as RFC 3339, long whole numbers and exact decimals as texts would be lossless, yet numbers are usual."""
    shown = field.sql()
    if field.shown_type == FieldType.TIME and not field.is_masked:
        return f"strftime({shown}, '%Y-%m-%dT%H:%M:%S.%fZ')"
    if field.shown_type == FieldType.FLOAT:
        return f"CASE WHEN isfinite(({shown})::DOUBLE) THEN ({shown})::DOUBLE END"
    if field.shown_type == FieldType.BINARY:
        return f"to_base64({shown})"
    return shown


def _compared(field: GrantedField) -> str:
    name = identifier(field.column)
    match field.type:
        case FieldType.INTEGER:
            return f"({name})::BIGINT"
        case FieldType.DECIMAL | FieldType.FLOAT:
            return f"({name})::DOUBLE"
        case FieldType.LOGICAL:
            return f"({name})::INTEGER"
        case FieldType.TIME:
            return f"strftime({name}, '%Y-%m-%dT%H:%M:%S')"
        case _:
            return f"({name})::VARCHAR"


def _is_key(field: GrantedField) -> bool:
    """What tells rows apart, and numbers of persons and things; nothing that must not be shown at all."""
    hidden = field.grade == Grade.HIGHLY_SENSITIVE and not field.clear
    return not hidden and (field.is_key or field.meaning in KEYED)


def _is_filter(field: GrantedField) -> bool:
    return not field.is_masked and field.type not in (FieldType.LONG_TEXT, FieldType.BINARY) and not _is_key(field)


@contextmanager
def _one_builder(folder: Path) -> Iterator[None]:
    with (folder / ".building").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@lru_cache(maxsize=4)
def _salt(secret: str) -> str:
    return salted_hmac("chengshu.exchange.shelf", secret, algorithm="sha256").hexdigest()


@lru_cache(maxsize=1024)
def _newest_in(folder: str, changed: int) -> int:  # the time of change makes it forget
    versions = [int(file.stem) for file in Path(folder).glob("*.sqlite") if file.stem.isdigit()]
    return max(versions, default=-1)


@lru_cache(maxsize=OPEN_SHELVES)
def _opened(path: str) -> Shelf:
    row = _connection(path).execute("SELECT content FROM about").fetchone()
    return Shelf(path, **json.loads(row[0]))


def _connection(path: str) -> sqlite3.Connection:
    """This thread's connection to a shelf. It goes on reading the file after its name was taken away."""
    held: dict[str, sqlite3.Connection] = _local.__dict__.setdefault("held", {})
    connection = held.get(path)
    if connection is None:
        if len(held) >= OPEN_SHELVES:
            held.pop(next(iter(held))).close()
        try:
            connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, isolation_level=None)
        except sqlite3.OperationalError as gone:
            raise FileNotFoundError(path) from gone
        connection.execute("PRAGMA mmap_size = 1073741824")
        held[path] = connection
    return connection
