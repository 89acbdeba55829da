"""Gathering a wide table from PostgreSQL and from CSV, beside DuckDB alone copying the same into Parquet.

``python -m tests.bench.bench_gathering [--rows 10000000]``; ``GATHERING_ROWS`` sets the size too. Each figure is the
median of the rounds of one run. Gives 1 where a ratio misses its aim (0.7 without rules, 0.4 with ten), or memory
exceeds 2 GiB.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import duckdb
from tools.postgres import postgresql

from tests.bench.home import throwaway_city

PLAIN, RULED = 0.7, 0.4
MOST_MB = 2048
COLUMNS = (
    "i AS id",
    "'名称' || i AS name",
    "CAST(i * 37 % 1000000 AS DECIMAL(12,2)) / 4 AS amount",
    "DATE '1950-01-01' + CAST(i % 25000 AS INTEGER) AS born_on",
    "TIMESTAMP '2020-01-01 00:00:00' + to_seconds(CAST(i % 100000000 AS BIGINT)) AS changed_at",
    "CAST(i % 97 AS DOUBLE) / 7 AS ratio",
    "i % 2 = 0 AS active",
    "CAST(i % 120 AS BIGINT) AS age",
    "'1' || lpad(CAST(3000000000 + i % 6999999999 AS VARCHAR), 10, '0') AS phone",
    "'天中市清河路' || (i % 900) || '号' AS address",
    *(f"'值' || (i * {place + 7} % 100000) AS c{place}" for place in range(10)),
)


def main() -> int:
    """Make the data, measure both, say whether the aims are met."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=int(os.environ.get("GATHERING_ROWS", "10000000")))
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="chengshu-bench-data-") as folder, postgresql() as url:
        csv = make_csv(Path(folder), chosen.rows)
        fill(url, csv)
        with throwaway_city() as database:
            figures = measured(csv, url, chosen.rounds, chosen.rows)
    good = all(one["met"] for one in figures)
    print(
        json.dumps({"bench": "gathering", "database": database, "rows": chosen.rows, "met": good, "figures": figures})
    )
    return 0 if good else 1


def make_csv(folder: Path, rows: int) -> Path:
    """The table as text."""
    file = folder / "wide.csv"
    with duckdb.connect() as engine:
        engine.execute("SET memory_limit = '1GB'")
        engine.execute(f"COPY (SELECT {', '.join(COLUMNS)} FROM range({rows}) t(i)) TO '{file}' (HEADER)")
    return file


def fill(url: str, csv: Path) -> None:
    """The same table in PostgreSQL."""
    import psycopg

    types = (
        "id bigint primary key, name text, amount numeric(12,2), born_on date, changed_at timestamp, "
        "ratio double precision, active boolean, age bigint, phone text, address text, "
    ) + ", ".join(f"c{place} text" for place in range(10))
    with psycopg.connect(url, autocommit=True) as session:
        session.execute(f"CREATE UNLOGGED TABLE wide ({types})".encode())
        with session.cursor().copy(b"COPY wide FROM STDIN (FORMAT csv, HEADER)") as copy, csv.open("rb") as stream:
            while block := stream.read(1024 * 1024):
                copy.write(block)
        session.execute(b"ANALYZE wide")


def measured(csv: Path, url: str, rounds: int, rows: int) -> list[dict[str, Any]]:
    """Four figures: two sources, without and with ten rules."""
    from django.conf import settings

    from chengshu.kernel.gathering.models import Kind

    folder = unquote(urlsplit(url).hostname or "")
    places = {
        "CSV": (Kind.FOLDER, {"path": str(csv.parent)}, {"files": csv.name}, f"read_csv('{csv}')"),
        "PostgreSQL": (
            Kind.POSTGRESQL,
            {"host": folder, "database": "chengshu", "user": "chengshu"},
            {"table": "wide"},
            "source.public.wide",
        ),
    }
    target = Path(settings.LAKE) / "reference"
    target.mkdir(parents=True)
    figures = []
    for name, (kind, way, origin, relation) in places.items():
        source = source_for(kind, way, origin)
        references, plain, ruled = [], [], []
        peak = 0.0
        for _ in range(rounds):
            references.append(timed(lambda relation=relation: reference(relation, folder, target)))  # type: ignore[misc]
            with Watched() as memory:
                plain.append(timed(lambda source=source: gathered(source, rows, rules=False)))  # type: ignore[misc]
                ruled.append(timed(lambda source=source: gathered(source, rows, rules=True)))  # type: ignore[misc]
            peak = max(peak, memory.peak_mb)
        base = statistics.median(references)
        for label, times, aim in (("no rules", plain, PLAIN), ("ten rules", ruled, RULED)):
            took = statistics.median(times)
            ratio = base / took
            met = ratio >= aim and peak <= MOST_MB
            mark = " " if met else "!"
            print(
                f"{mark} {name:<10} {label:<9} {rows / took:>12,.0f} rows/s   DuckDB alone {rows / base:>12,.0f} rows/s"
                f"   ratio {ratio:.2f} (aim {aim})   peak {peak:,.0f} MB",
                flush=True,
            )
            figure = {"source": name, "rules": label, "s": took, "reference_s": base, "ratio": ratio, "peak_mb": peak}
            figures.append({**figure, "met": met})
    return figures


def source_for(kind: Any, way: dict[str, str], origin: dict[str, str]) -> Any:
    """A source over the table, with its ten rules."""
    from dataclasses import replace

    from chengshu.kernel.access.actor import PLATFORM
    from chengshu.kernel.catalogue.tests.make import make_item
    from chengshu.kernel.gathering import services
    from chengshu.kernel.gathering.models import PlaceKind
    from chengshu.kernel.gathering.tests.make import make_connection, make_source
    from chengshu.spec.data import FieldType, Meaning

    services.allow_place(PlaceKind.FOLDER, way.get("path") or way["host"], reason="bench", by=PLATFORM)
    items = (
        make_item("id", type=FieldType.INTEGER, is_key=True),
        make_item("name", length=50, required=True),
        replace(make_item("amount", type=FieldType.DECIMAL, length=12), scale=2),
        make_item("born_on", type=FieldType.DATE, meaning=Meaning.BIRTH_DATE),
        make_item("changed_at", type=FieldType.TIME),
        make_item("ratio", type=FieldType.FLOAT),
        make_item("active", type=FieldType.LOGICAL),
        make_item("age", type=FieldType.INTEGER),
        make_item("phone", length=20, meaning=Meaning.PHONE),
        make_item("address", length=200, meaning=Meaning.ADDRESS),
        *(make_item(f"c{place}", length=20) for place in range(10)),
    )
    source = make_source(origin, connection=make_connection(kind=kind, way=way), items=items)
    add_rules(source.resource)
    return source


def add_rules(resource: Any) -> None:
    """Ten rules in force: what is typical of the entry, filled up with columns that may not be empty."""
    from chengshu.kernel.access.actor import PLATFORM
    from chengshu.kernel.quality.rules import in_force
    from chengshu.kernel.quality.services import adopt_typical
    from chengshu.kernel.quality.services.rules import RuleDraft, set_rule

    adopt_typical(resource)
    for place in range(10):
        if len(in_force(resource)) >= 10:
            return
        set_rule(resource, RuleDraft(check_key="filled", column=f"c{place}"), by=PLATFORM)


def gathered(source: Any, rows: int, *, rules: bool) -> None:
    """Gather it whole, judged or not."""
    from chengshu.kernel.gathering import services
    from chengshu.kernel.gathering.services import gathering

    judge = gathering.judge
    if not rules:
        gathering.judge = lambda run: None
    try:
        source.seen_files.all().delete()
        run = services.gather(source)
    finally:
        gathering.judge = judge
    if run.state != "done" or run.added != rows:
        raise SystemExit(f"{run.state}: {run.said}")


def reference(relation: str, folder: str, target: Path) -> None:
    """DuckDB alone, with the same memory."""
    from chengshu.kernel.lake import engine as lake_engine

    shutil.rmtree(target / "copy", ignore_errors=True)
    engine = lake_engine.connect()
    try:
        if relation.startswith("source."):
            lake_engine.load_extension(engine, "postgres_scanner")
            engine.execute(f"ATTACH 'host={folder} user=chengshu dbname=chengshu' AS source (TYPE postgres, READ_ONLY)")
        engine.execute(f"COPY (SELECT * FROM {relation}) TO '{target}/copy' (FORMAT parquet, FILE_SIZE_BYTES '256MB')")
    finally:
        engine.close()


def timed(run: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


class Watched:
    """The greatest resident memory of this process while the block runs."""

    def __enter__(self) -> Watched:
        self.peak_mb = 0.0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.over.set()
        self.thread.join()

    def _watch(self) -> None:
        while not self.over.wait(0.05):
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            self.peak_mb = max(self.peak_mb, pages * os.sysconf("SC_PAGE_SIZE") / 2**20)


if __name__ == "__main__":
    sys.exit(main())
