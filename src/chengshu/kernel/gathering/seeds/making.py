"""Writing the books: files as the bureaus keep them, and what is really true beside them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.random import Generator

from chengshu.kernel.gathering.seeds import economy
from chengshu.kernel.gathering.seeds.books import ADDRESSES, ENTITY_BOOKS, POPULATION_BOOKS, Book
from chengshu.kernel.gathering.seeds.entities import make_entities
from chengshu.kernel.gathering.seeds.people import make_people
from chengshu.kernel.gathering.seeds.topics import TOPIC_BOOKS
from chengshu.kernel.lake.sql import identifier, literal

BOOKS = (*POPULATION_BOOKS, *ENTITY_BOOKS, ADDRESSES, *TOPIC_BOOKS)
TRUTH = "truth"
DICE = 10
BATCH = 50_000
_COPY = {"csv": "FORMAT csv, HEADER", "json": "FORMAT json, ARRAY true"}


@dataclass(frozen=True)
class Made:
    """How many rows of which book were written."""

    rows: dict[str, int]

    @property
    def total(self) -> int:
        """Rows of all books."""
        return sum(self.rows.values())


def make_books(folder: Path, *, persons: int, entities: int, seed: int = 2026) -> Made:
    """Write all books below ``folder``; the same numbers and seed give the same books.

    ``folder/truth`` holds ``people``, ``entities`` (who they are) and ``rows`` (book, key of the row, who is meant),
    which nothing of the product reads: it is for measuring how well records are matched.
    """
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TRUTH).mkdir(exist_ok=True)
    engine = duckdb.connect()
    engine.execute("SET TimeZone = 'UTC'")
    try:
        make_people(engine, persons, rng)
        make_entities(engine, entities, persons, rng)
        rows = {book.key: _write(engine, folder, book, max(persons, entities), rng) for book in BOOKS}
        _write_truth(engine, folder / TRUTH)
    finally:
        engine.close()
    rows[economy.KEY] = economy.make_series(folder, rng)
    return Made(rows)


def _write(engine: duckdb.DuckDBPyConnection, folder: Path, book: Book, number: int, rng: Generator) -> int:
    dice = {"i": np.arange(number)} | {f"d{place}": rng.random(number) for place in range(DICE)}
    engine.register("dice", pa.table({name: pa.array(values) for name, values in dice.items()}))
    engine.execute(f"CREATE OR REPLACE TABLE book AS FROM ({book.rows}) ORDER BY hash(i, {len(book.key)}), 2")
    engine.unregister("dice")
    columns = [column[0] for column in engine.execute("SELECT * FROM book LIMIT 0").description or []][1:]
    file = folder / book.file
    file.parent.mkdir(parents=True, exist_ok=True)
    if book.form == "sqlite":
        _to_sqlite(engine, file, book, columns)
    else:
        listed = ", ".join(identifier(column) for column in columns)
        engine.execute(f"COPY (SELECT {listed} FROM book) TO {literal(str(file))} ({_COPY[book.form]})")
        if book.encoding != "utf-8":
            _in_encoding(file, book.encoding)
    _note_truth(engine, book, columns[0])
    return int(engine.execute("SELECT count(*) FROM book").fetchall()[0][0])


def _to_sqlite(engine: duckdb.DuckDBPyConnection, file: Path, book: Book, columns: Sequence[str]) -> None:
    """A database of its own, as a small bureau keeps one."""
    file.unlink(missing_ok=True)
    table = book.key.rpartition(".")[2]
    with sqlite3.connect(file) as target:
        typed = ", ".join(f"{identifier(column)} TEXT" for column in columns)
        target.execute(f"CREATE TABLE {identifier(table)} ({typed}, PRIMARY KEY ({identifier(columns[0])}))")
        marks = ", ".join("?" * len(columns))
        listed = ", ".join(identifier(column) for column in columns)
        reading = engine.execute(f"SELECT {listed} FROM book")
        while batch := reading.fetchmany(BATCH):
            target.executemany(f"INSERT INTO {identifier(table)} VALUES ({marks})", batch)
    target.close()


def _in_encoding(file: Path, encoding: str) -> None:
    """The file in another encoding, with the line ends that go with it."""
    temporary = file.with_suffix(".part")
    with file.open(encoding="utf-8", newline="") as source, temporary.open("w", encoding=encoding, newline="") as out:
        while part := source.read(1 << 22):
            out.write(part)
    temporary.replace(file)


def _note_truth(engine: duckdb.DuckDBPyConnection, book: Book, key: str) -> None:
    engine.execute("CREATE TABLE IF NOT EXISTS rows (book VARCHAR, row_key VARCHAR, i BIGINT)")
    engine.execute(f"INSERT INTO rows SELECT {literal(book.key)}, {identifier(key)}, i FROM book")


def _write_truth(engine: duckdb.DuckDBPyConnection, folder: Path) -> None:
    for table in ("people", "entities", "rows"):
        engine.execute(f"COPY {table} TO {literal(str(folder / f'{table}.parquet'))} (FORMAT parquet)")
