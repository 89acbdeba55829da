"""Golden records into the database: a first run that makes a million records with their source rows, all at once.

``python -m tests.bench.bench_registries``. Size by BENCH_REGISTRIES_ROWS. Beside ours stands the same table filled by
prepared statements of ``sqlite3`` alone, without a framework or foreign keys. On PostgreSQL ours is COPY, by itself.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.bench.home import throwaway_city

ROWS = int(os.environ.get("BENCH_REGISTRIES_ROWS", "1000000"))
BATCH = 20_000
#: Of what the bare database does, which looks up no foreign key.
SHARE_AIM = 0.4
RECORD = (
    "id", "registry", "number", "name", "born_on", "content", "origins", "standing", "valid_from", "known_from",
    "version",
)  # fmt: skip
SOURCE = ("feed", "key", "record", "content", "happened_at", "table_version", "how", "score", "differs", "gone")


def main() -> int:
    """Measure and print a table for people and a line for machines."""
    with throwaway_city() as vendor:
        ours = _ours()
        figures = {"records, rows/s": ROWS / ours[0], "source rows, rows/s": ROWS / ours[1]}
        if vendor == "sqlite":
            bare = _bare_sqlite()
            figures |= {"records, bare, rows/s": ROWS / bare[0], "source rows, bare, rows/s": ROWS / bare[1]}
    met = vendor != "sqlite" or all(
        figures[f"{name}, rows/s"] >= SHARE_AIM * figures[f"{name}, bare, rows/s"]
        for name in ("records", "source rows")
    )
    for name, value in figures.items():
        print(f"  {name:<40} {value:12,.0f}", flush=True)
    print(json.dumps({"bench": "registries", "rows": ROWS, "database": vendor, "met": met, "figures": figures}))
    return 0 if met else 1


def _ours() -> tuple[float, float]:
    from django.db import transaction

    from chengshu.base.text import Text
    from chengshu.kernel.access.actor import PLATFORM
    from chengshu.kernel.access.tests.make import make_organisation
    from chengshu.kernel.catalogue.tests.make import make_resource
    from chengshu.kernel.registries import bulk
    from chengshu.kernel.registries.models import Feed, Kind, Record, SourceRow
    from chengshu.kernel.registries.services import define_registry

    body = make_organisation()
    registry = define_registry("people", Text("人口", "People"), kind=Kind.PERSON, owner=body, by=PLATFORM)
    feed = Feed.objects.create(registry=registry, resource=make_resource(body), rank=1, mapping={})
    began = time.perf_counter()
    with transaction.atomic(), bulk.much(ROWS):
        first = bulk.reserve_ids(Record, ROWS)
        bulk.insert(Record, RECORD, _records(registry.pk, first))
        written = time.perf_counter()
        bulk.upsert(SourceRow, SOURCE, _sources(feed.pk, first), keys=("feed", "key"), change=SOURCE[2:])
    ended = time.perf_counter()
    assert (Record.objects.count(), SourceRow.objects.count()) == (ROWS, ROWS)
    return written - began, ended - written


def _bare_sqlite() -> tuple[float, float]:
    """The same rows into the same tables with the same indexes, by the module alone."""
    from django.db import connection

    from chengshu.kernel.registries.bulk import columns_of
    from chengshu.kernel.registries.models import Record, SourceRow

    with tempfile.TemporaryDirectory() as folder:
        bare = sqlite3.connect(Path(folder) / "bare.sqlite3", isolation_level=None)
        bare.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;")
        tables = [model._meta.db_table for model in (Record, SourceRow)]
        with connection.cursor() as cursor:
            marks = ", ".join(f"'{table}'" for table in tables)
            cursor.execute(f"SELECT sql FROM sqlite_master WHERE tbl_name IN ({marks}) AND sql IS NOT NULL")
            for (sql,) in cursor.fetchall():
                bare.execute(sql)
        bare.execute("BEGIN")
        times = []
        rows = ((Record, RECORD, _records(1, 1)), (SourceRow, SOURCE, _sources(1, 1)))
        for model, names, batches in rows:
            began = time.perf_counter()
            marks = ", ".join("?" * len(names))
            sql = f"INSERT INTO {model._meta.db_table} ({', '.join(columns_of(model, names))}) VALUES ({marks})"
            for batch in batches:
                bare.executemany(sql, batch)
            times.append(time.perf_counter() - began)
        began = time.perf_counter()
        bare.execute("COMMIT")
        bare.close()
    return times[0], times[1] + time.perf_counter() - began


def _records(registry: int, first: int) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Records in the order of their numbers, as a run makes them; names are in none."""
    now = "2026-01-01 00:00:00.000000"
    for start in range(0, ROWS, BATCH):
        yield [
            (
                first + n, registry, f"9901011980{n:08}", f"王{n * 7919 % ROWS}", "1980-01-01", _content(n),
                _ORIGINS.replace("%", f"R{n:09}"), "active", "2026-01-01", now, 1,
            )
            for n in range(start, min(start + BATCH, ROWS))
        ]  # fmt: skip


def _sources(feed: int, first: int) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Source rows in the order of their own keys, which is not that of records."""
    for start in range(0, ROWS, BATCH):
        yield [
            (feed, f"R{n:09}", first + n * 7919 % ROWS, _content(n), "2025-06-01 08:00:00", 3, "number", None,
             ",address," if n % 10 == 0 else "", False)
            for n in range(start, min(start + BATCH, ROWS))
        ]  # fmt: skip


def _content(n: int) -> str:
    return (
        f'{{"number":"9901011980{n:08}","name":"王{n}","sex":"男","birth_date":"1980-01-01","nation":"汉族",'
        f'"address":"示例省天中市东城区人民路{n % 400}号花园小区{n % 30}号楼2单元1204室","phone":"164{n:08}"}}'
    )


_ORIGIN = '{"feed":1,"key":"%","at":"2025-06-01T08:00:00Z","version":3}'
_FIELDS = ("number", "name", "sex", "birth_date", "nation", "address", "phone")
_ORIGINS = "{" + ",".join(f'"{field}":{_ORIGIN}' for field in _FIELDS) + "}"


if __name__ == "__main__":
    sys.exit(main())
