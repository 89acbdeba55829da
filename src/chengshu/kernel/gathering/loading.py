"""One pass over a source: what fits goes into Parquet files, what does not goes into quarantine."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from chengshu.kernel.gathering.errors import NotReconciled
from chengshu.kernel.gathering.fitting import Column, is_among
from chengshu.kernel.gathering.reading import Bench, Raw
from chengshu.kernel.lake.sql import identifier, literal

FILE_SIZE = "256MB"
ROW_GROUP = 122_880
LARGEST_DICTIONARY = 4096
"""Values of a column that a row group lists once. Looking for more repeats costs more than all else about writing."""
POLL_S = 0.5
PLACE, REMOVE = "_place", "_remove"


@dataclass(frozen=True)
class Written:
    """A Parquet file: its rows, its bytes, and what DuckDB knows of its columns."""

    file: Path
    rows: int
    size: int
    columns: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Removal:
    """How a file of changes marks rows that are to go: the column, and the words for it."""

    column: str
    words: Sequence[str]


def load(
    bench: Bench, raw: Raw, columns: Sequence[Column], into: Path, removal: Removal | None = None
) -> list[Written]:
    """Write the rows that fit below the folder ``into``; misfits go to ``bench.misfits``.

    A row is judged once, in the same scan that writes it. With a ``removal`` the files keep each row's place and
    whether it is to go, and a row that is to go needs only its key. Where the reader finds broken lines while it
    reads, everything is done again the careful way.
    """
    before = bench.misfits.judged
    files, sound = _tried(bench, raw, columns, into, removal)
    if not sound:
        bench.misfits.forget()
        clear(into)
        again = raw.again() if raw.again else raw
        files = _copied(bench, again, columns, into, removal)
        raw = again
        before = 0
    if raw.numbered and bench.misfits.judged:
        _numbered(bench, raw, columns, removal)
    raw.done()
    bench.misfits.flush()
    stored = sum(one.rows for one in files)
    refused = bench.misfits.judged - before
    if raw.counted is not None and raw.counted != stored + refused:
        total = stored + refused
        raise NotReconciled(read=total, sum=total, counted=raw.counted)
    return files


def copied(engine: duckdb.DuckDBPyConnection, query: str, into: Path) -> list[Written]:
    """The result of a query as Parquet files below a folder."""
    into.mkdir(parents=True, exist_ok=True)
    written = engine.execute(
        f"COPY ({query}) TO {literal(str(into))} (FORMAT parquet, COMPRESSION zstd, "
        f"DICTIONARY_SIZE_LIMIT {LARGEST_DICTIONARY}, ROW_GROUP_SIZE {ROW_GROUP}, FILE_SIZE_BYTES '{FILE_SIZE}', "
        "FILENAME_PATTERN 'part-{uuid}', OVERWRITE_OR_IGNORE true, RETURN_STATS true)"
    ).fetchall()
    files = [Written(Path(row[0]), int(row[1]), int(row[2]), _named(row[4])) for row in written]
    for empty in (one.file for one in files if not one.rows):
        empty.unlink(missing_ok=True)
    return [one for one in files if one.rows]


def clear(folder: Path) -> None:
    """Take away files of a pass that came to nothing."""
    for file in folder.glob("*.parquet"):
        file.unlink()


@contextmanager
def watched(bench: Bench, stage: str, expected: int | None) -> Iterator[None]:
    """Tell how far the engine has come, and break its work off where ``tell`` raises."""
    over, trouble = threading.Event(), []

    def watch() -> None:
        while not over.wait(POLL_S):
            try:
                share = max(bench.engine.query_progress(), 0) / 100
                bench.tell(stage, int(share * expected) if expected else 0)
            except Exception as failure:  # noqa: BLE001 - whatever it is, it is raised again where the work is
                trouble.append(failure)
                bench.engine.interrupt()
                return

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    except duckdb.InterruptException as stopped:
        raise trouble[0] if trouble else stopped from stopped
    finally:
        over.set()
        thread.join()


def _copied(bench: Bench, raw: Raw, columns: Sequence[Column], into: Path, removal: Removal | None) -> list[Written]:
    bench.engine.execute(f"SET preserve_insertion_order = {'true' if removal else 'false'}")
    with watched(bench, "reading", raw.counted):
        return copied(bench.engine, _query(raw, columns, removal), into)


def _tried(
    bench: Bench, raw: Raw, columns: Sequence[Column], into: Path, removal: Removal | None
) -> tuple[list[Written], bool]:
    """The quick way, and whether it understood everything. Some broken lines make DuckDB fail, not only reject."""
    try:
        files = _copied(bench, raw, columns, into, removal)
    except duckdb.Error:
        if raw.again is None:
            raise
        return [], False
    return files, not raw.broken()


def _query(raw: Raw, columns: Sequence[Column], removal: Removal | None) -> str:
    """Each row of the source once as ``r``, its values as ``v0``, ``v1`` …, whether it fits, and then those that do.

    The engine moves no condition below one that calls a function with effects, so that no value is worked out twice.
    """
    rows, gone = "struct_pack(*COLUMNS(*)) AS r", "false"
    listed = ", ".join(f"v{place} AS {identifier(column.name)}" for place, column in enumerate(columns))
    values = ", ".join(f"{column.value} AS v{place}" for place, column in enumerate(columns))
    if removal:
        rows += f", row_number() OVER () AS {PLACE}"
        if removal.column:
            mark = f"lower(trim(CAST(r.{identifier(removal.column)} AS VARCHAR)))"
            gone = f"coalesce({is_among(mark, [word.lower() for word in removal.words])}, false)"
        values += f", {PLACE}, {gone} AS {REMOVE}"
        listed += f", {PLACE}, {REMOVE}"
    worked_out = f"SELECT r, {values} FROM (SELECT {rows} FROM {raw.sql} source)"
    tests = [
        (f"{reason}:{column.name}", fits if column.is_key or gone == "false" else f"({REMOVE} OR {fits})")
        for place, column in enumerate(columns)
        for reason, fits in column.fits_as(f"v{place}")
    ]
    if not tests:
        return f"SELECT {listed} FROM ({worked_out})"
    sound = " AND ".join(fits for _, fits in tests)
    reasons = ", ".join(f"CASE WHEN NOT {fits} THEN {literal(reason)} END" for reason, fits in tests)
    misfit = f"take_misfit(concat_ws(';', {reasons}), {raw.line}, {raw.original})"
    judged = f"SELECT *, CASE WHEN {sound} THEN true ELSE {misfit} END AS is_sound FROM ({worked_out})"
    return f"SELECT {listed} FROM ({judged}) WHERE is_sound"


def _numbered(bench: Bench, raw: Raw, columns: Sequence[Column], removal: Removal | None) -> None:
    """Find the misfits once more, in the order of the file, to learn on which lines they stand."""
    found = bench.misfits.judged
    bench.misfits.forget()
    bench.engine.execute("SET preserve_insertion_order = true")
    original = "CAST(json_merge_patch(to_json(r), '{\"_line\": null}') AS VARCHAR)"
    again = replace(raw, sql=raw.numbered, line="r._line", original=original)
    query = _query(again, columns, removal)
    with watched(bench, "reading", raw.counted):
        bench.engine.execute(f"SELECT count(*) FROM ({query})").fetchall()
    if bench.misfits.judged != found:
        raise NotReconciled(read=found, sum=bench.misfits.judged, counted="-")


def _named(stats: Any) -> dict[str, dict[str, str]]:
    return {str(name).strip('"'): dict(values) for name, values in dict(stats or {}).items()}
