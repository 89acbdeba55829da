"""The lake beside bare engines: append, merge, read, sort, and what a query in the sandbox costs on top.

``python -m tests.bench.bench_lake``; ``CHENGSHU_BENCH_LAKE_ROWS`` rows of 7 columns (10 million unless set). Each
figure stands beside its reference from the same run, medians of three; the reference uses DuckDB or pyarrow alone,
without versions, marks and limits. Gives 1 where a read is more than 1.5 times as slow as bare DuckDB.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = int(os.environ.get("CHENGSHU_BENCH_LAKE_ROWS", "10000000"))
ROUNDS = 3
BATCHES = 10
MOST_OVERHEAD = 1.5
MAKE = """
SELECT range AS id, ('4117' || lpad((range % 37)::VARCHAR, 2, '0')) AS area, hash(range * 7)::VARCHAR AS subject,
    (hash(range) % 10000)::INT AS device, round(random() * 100, 2)::DECIMAL(9, 2) AS value,
    TIMESTAMP '2026-01-01' + INTERVAL (range % 2592000) SECOND AS at, range % 3 = 0 AS flag
FROM range({first}, {last})
"""
SUM = "SELECT area, count(*), sum(value), count(DISTINCT device) FROM {table} GROUP BY area"
ONE = "SELECT count(*), sum(value) FROM {table} WHERE device = 4711"


def main() -> int:
    """Measure, print a table and a line of JSON."""
    from django.conf import settings

    folder = Path(tempfile.mkdtemp(prefix="bench-lake-"))
    settings.configure(LAKE=folder / "lake")
    try:
        figures = measured(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\nlake, {ROWS:,} rows of 7 columns")
    for name, ours, reference, what in figures:
        print(f"  {name:<34} {ours:9.1f} ms   {what:<34} {reference:9.1f} ms   x{ours / reference:.2f}")
    reads = [ours / reference for name, ours, reference, _ in figures if name.startswith("read")]
    met = max(reads) <= MOST_OVERHEAD
    kept = [
        {"name": name, "ours_ms": ours, "reference_ms": other, "reference": what} for name, ours, other, what in figures
    ]
    print(json.dumps({"bench": "lake", "rows": ROWS, "met": met, "figures": kept}))
    return 0 if met else 1


class Bench:
    """Tables to measure on, and each measurement with its reference."""

    def __init__(self, folder: Path) -> None:
        from chengshu.kernel.lake.names import Layer, TableName

        self.folder = folder
        self.bare = folder / "bare"
        self.bare.mkdir()
        self.name = TableName(Layer.BRONZE, "bench.rows")
        size = ROWS // BATCHES
        ranges = [(part * size, (part + 1) * size) for part in range(BATCHES)]
        self.batches = [made(first, last) for first, last in ranges]
        self.changes = made(ROWS - size // 2, ROWS + size // 2)

    @property
    def files(self) -> str:
        """The newest version as DuckDB's list of files."""
        from chengshu.kernel.lake import store

        return ", ".join(f"'{file}'" for file in store.files_of(self.name))

    def append(self) -> None:
        from chengshu.kernel.lake import store

        shutil.rmtree(self.name.folder, ignore_errors=True)
        for part, batch in enumerate(self.batches):
            store.append(self.name, batch, mark=store.Mark("bench", part))

    def append_bare(self) -> None:
        for part, batch in enumerate(self.batches):
            pq.write_table(batch, self.bare / f"{part}.parquet", compression="snappy")

    def read(self, query: str) -> Callable[[], object]:
        from chengshu.kernel.lake import engine

        def ask() -> object:
            with closing(engine.connect(memory_mb=4096)) as con:
                return con.execute(query.format(table=engine.show(con, self.name))).fetchall()

        return ask

    def read_bare(self, query: str) -> Callable[[], object]:
        def ask() -> object:
            with closing(duckdb.connect()) as con:
                return con.execute(query.format(table=f"read_parquet([{self.files}])")).fetchall()

        return ask

    def merge(self) -> None:
        from chengshu.kernel.lake import store

        store.merge(self.name, self.changes, ["id"])

    def merge_bare(self) -> None:
        with closing(duckdb.connect()) as con:
            con.register("changes", self.changes)
            con.execute(
                f"COPY (SELECT * FROM read_parquet([{self.files}]) WHERE id NOT IN (SELECT id FROM changes) "
                f"UNION ALL SELECT * FROM changes) TO '{self.bare}/merged.parquet' (FORMAT parquet)"
            )

    def sandboxed(self) -> object:
        """As an analyst's query runs: a process of its own over a view of the table."""
        from chengshu.kernel.analysis.sandbox.running import Order, run
        from chengshu.kernel.lake import engine

        with closing(engine.connect(memory_mb=128, threads=1)) as con:
            source = engine.scan(con, self.name)
        order = Order(
            sql=SUM.format(table="t"),
            views=(f"CREATE VIEW t AS SELECT * FROM {source.sql}",),
            files=source.files,
            result=self.folder / "result.parquet",
            scratch=engine.fresh_scratch(),
            rows=10_000,
            seconds=600,
            memory_mb=4096,
        )
        outcome = run(order)
        assert not outcome.error, outcome
        return outcome

    def sort(self) -> None:
        from chengshu.kernel.lake import versions

        versions.sort_rows(self.name, ["device", "at"], memory_mb=4096)

    def sort_bare(self) -> None:
        query = f'SELECT * FROM read_parquet([{self.files}]) ORDER BY device, "at"'
        with closing(duckdb.connect()) as con:
            con.execute(f"COPY ({query}) TO '{self.bare}/sorted.parquet' (FORMAT parquet, COMPRESSION zstd)")


def measured(folder: Path) -> list[tuple[str, float, float, str]]:
    """Name, our milliseconds, those of the reference, what that is."""
    bench = Bench(folder)
    size = len(bench.changes)
    figures = [
        (f"append in {BATCHES} commits", *both(bench.append, bench.append_bare), "pyarrow write_table"),
        ("read: sums by area", *both(bench.read(SUM), bench.read_bare(SUM)), "DuckDB read_parquet"),
        ("read: one device", *both(bench.read(ONE), bench.read_bare(ONE)), "DuckDB read_parquet"),
        (f"merge {size:,}, half new", *both(bench.merge, bench.merge_bare), "DuckDB anti-join and copy"),
        ("query of an analyst, sandboxed", *both(bench.sandboxed, bench.read(SUM)), "the same in this process"),
    ]
    before = median(bench.read(ONE))
    figures.append(("sorting all rows", *both(bench.sort, bench.sort_bare, rounds=1), "DuckDB ORDER BY and copy"))
    figures.append(("one device once sorted", median(bench.read(ONE)), before, "as it was written"))
    return figures


def made(first: int, last: int) -> pa.Table:
    """Invented rows of these numbers."""
    with closing(duckdb.connect()) as con:
        return con.execute(MAKE.format(first=first, last=last)).to_arrow_table()


def both(ours: Callable[[], object], reference: Callable[[], object], *, rounds: int = ROUNDS) -> tuple[float, float]:
    """Medians of both, taken in turn so that the machine's moods fall on both."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for kept, run in zip(times, (ours, reference), strict=True):
            began = time.perf_counter()
            run()
            kept.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def median(run: Callable[[], object]) -> float:
    """Milliseconds."""
    return both(run, lambda: None)[0]


if __name__ == "__main__":
    sys.exit(main())
