"""What a program gets through the exchange, over HTTP from granian as in production, beside the same rows without it.

Rows a second of masked 1,000-row pages from one web process; a walk to the end, first pages against last; single
look-ups by 32 clients at once. The reference, in the same run, fetches the same pages from SQLite with bare rows and
JSON made in Python, and from DuckDB over the Parquet files of the version: no HTTP, no mask, no receipt.

BENCH_EXCHANGE_ROWS sets the size (1,000,000), BENCH_EXCHANGE_LOOK_UPS those of each client (300). Ends with 1 where
an aim is missed.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import duckdb

from tests.bench.home import ROOT, throwaway_city

ROWS = int(os.environ.get("BENCH_EXCHANGE_ROWS", "1000000"))
PAGE = 1000
CLIENTS = 32
LOOK_UPS = int(os.environ.get("BENCH_EXCHANGE_LOOK_UPS", "300"))
AIM_ROWS_S, AIM_P99_MS = 100_000, 20.0


def main() -> int:
    """Measure and print; 1 where an aim is missed."""
    with throwaway_city() as vendor:
        agreement, client_id, secret, city = _prepared()
        port = _free_port()
        with _Web(port):
            token = _token(port, client_id, secret)
            walk, first, last = _walk(port, agreement, token)
            look_ups = _look_ups(port, agreement, token)
        from_sqlite = _sqlite_reference(city)
        from_duckdb = _duckdb_reference()
        receipts = _receipts()
    p50, p99 = statistics.median(look_ups), statistics.quantiles(look_ups, n=100)[98]
    rows_s = ROWS / walk
    print(f"\nExchange, {ROWS:,} rows of 6 fields (3 masked), {vendor}")
    _line("pages of 1,000 over HTTP, one process", f"{rows_s:,.0f} rows/s", rows_s >= AIM_ROWS_S)
    _line("  first ten pages / last ten pages, median", f"{first:.1f} / {last:.1f} ms", last < 1.5 * first + 1)
    _line("reference: SQLite, bare rows, json.dumps", f"{from_sqlite:,.0f} rows/s")
    _line("reference: DuckDB over Parquet, bare rows", f"{from_duckdb:,.0f} rows/s")
    _line(f"look-up by number, {CLIENTS} clients, p50 / p99", f"{p50:.1f} / {p99:.1f} ms", p99 < AIM_P99_MS)
    _line("  look-ups a second", f"{_per_second(look_ups):,.0f}")
    _line("receipts: calls gathered / rows", f"{receipts[0]:,} / {receipts[1]:,}")
    met = rows_s >= AIM_ROWS_S and p99 < AIM_P99_MS and last < 1.5 * first + 1
    print(
        json.dumps(
            {
                "bench": "exchange",
                "rows": ROWS,
                "rows_s": round(rows_s),
                "first_ms": round(first, 2),
                "last_ms": round(last, 2),
                "reference_sqlite_rows_s": round(from_sqlite),
                "reference_duckdb_rows_s": round(from_duckdb),
                "look_up_p50_ms": round(p50, 2),
                "look_up_p99_ms": round(p99, 2),
                "met": met,
            }
        )
    )
    return 0 if met else 1


def _line(name: str, value: str, met: bool = True) -> None:
    print(f"{' ' if met else '!'} {name:<48} {value}")


def _per_second(times_ms: list[float]) -> float:
    return CLIENTS * 1000 / statistics.fmean(times_ms)


def _prepared() -> tuple[str, str, str, Path]:
    """A provider with a filled resource, a consumer with an agreement and a program, the shelf built."""
    from django.conf import settings
    from django.db import connection

    from chengshu.kernel.exchange.services.agreeing import change_limits
    from chengshu.kernel.exchange.services.clients import register_client
    from chengshu.kernel.exchange.services.shelving import prepare_shelves
    from chengshu.kernel.exchange.tests.make import make_agreement, make_ask, make_two

    settings.LAKE = Path(os.environ["CHENGSHU_HOME"]) / "lake"  # where the web process looks
    two = make_two(rows=ROWS)
    agreement = make_agreement(two, make_ask(("id_number", "name", "phone", "division", "married_on", "income")))
    change_limits(agreement.pk, calls_per_minute=0, rows_per_day=0, why="测速", by=two.decider)
    client, secret = register_client(two.consumer, name_zh="测速", by=two.clerk)
    began = time.perf_counter()
    prepare_shelves()
    took = time.perf_counter() - began
    print(f"shelf built in {took:.1f} s ({ROWS / took:,.0f} rows/s)")
    os.environ["CHENGSHU_DATABASE_URL"] = _url(connection)
    return agreement.number, client.client_id, secret, Path(os.environ["CHENGSHU_HOME"])


def _url(connection: object) -> str:
    settings = connection.settings_dict  # type: ignore[attr-defined]
    if "sqlite" in settings["ENGINE"]:
        return f"sqlite:///{settings['NAME']}"
    who = f"{settings['USER']}:{settings['PASSWORD']}" if settings["PASSWORD"] else settings["USER"]
    return f"postgres://{who}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


class _Web:
    """One web process, as ``chengshu run web`` starts it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def __enter__(self) -> None:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "chengshu.config.settings.prod",
            "CHENGSHU_SECRET_KEY": "only-for-tests",  # as the settings of tests have it, so that secrets fit
            "CHENGSHU_BROKER_URL": "none",
            "CHENGSHU_BIND": f"127.0.0.1:{self.port}",
            "CHENGSHU_ALLOWED_HOSTS": "*",
            "CHENGSHU_WEB_WORKERS": "1",
            "PYTHONPATH": str(ROOT / "src"),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from chengshu.config.web import serve; serve()"],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise SystemExit("the web process did not come up")

    def __exit__(self, *failure: object) -> None:
        self.process.terminate()
        self.process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _token(port: int, client_id: str, secret: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    form = f"client_id={client_id}&client_secret={secret}"
    connection.request("POST", "/api/v1/exchange/token", form, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"no token: {answer.status} {body[:200]!r}")
    return str(json.loads(body)["access_token"])


def _walk(port: int, agreement: str, token: str) -> tuple[float, float, float]:
    """Seconds for all pages; medians of the first and last ten, ms. Every row is counted."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    path, after, times, seen = f"/api/v1/exchange/data/{agreement}/rows?limit={PAGE}", "", [], 0
    began = time.perf_counter()
    while True:
        start = time.perf_counter()
        connection.request("GET", path + (f"&after={after}" if after else ""), headers=_headers(token))
        answer = connection.getresponse()
        body = answer.read()
        times.append((time.perf_counter() - start) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{answer.status}: {body[:200]!r}")
        tail = json.loads(
            b"{" + body[body.rindex(b'],"count"') + 2 :]
        )  # the rows are not parsed: this is the server's time
        seen += tail["count"]
        after = tail["next"]
        if not after:
            break
    took = time.perf_counter() - began
    if seen != ROWS:
        raise SystemExit(f"{seen} rows of {ROWS}")
    return took, statistics.median(times[1:11]), statistics.median(times[-11:-1])


def _look_ups(port: int, agreement: str, token: str) -> list[float]:
    """Each client's times, ms; the clients run in two processes, so that they do not wait for one another."""
    context = get_context("spawn")
    share = CLIENTS // 2
    with context.Pool(2) as pool:
        found = pool.starmap(_clients, [(port, agreement, token, share, half * share) for half in range(2)])
    return [one for times in found for one in times]


def _clients(port: int, agreement: str, token: str, count: int, seed: int) -> list[float]:
    times: list[list[float]] = [[] for _ in range(count)]

    def one(number: int) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
            for turn in range(LOOK_UPS + 20):
                row = (number * 7919 + turn * 104_729 + seed * 31) % ROWS
                key = f"411723{1950 + row % 60}0101{row % 10000:04}"
                start = time.perf_counter()
                path = f"/api/v1/exchange/data/{agreement}/rows?id_number={key}&limit=1"
                connection.request("GET", path, headers=_headers(token))
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != 200 or b'"count":1' not in body:
                    raise SystemExit(f"{answer.status}: {body[:200]!r}")
                if turn >= 20:
                    times[number].append((time.perf_counter() - start) * 1000)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [value for each in times for value in each]


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _sqlite_reference(home: Path) -> float:
    """Bare rows in an SQLite table, page after page, made JSON in Python."""
    engine, view = _bare()
    columns = "id_number, name, phone, division, married_on::VARCHAR, income"
    rows = engine.execute(f'SELECT {columns} FROM "{view}" LIMIT 200000').fetchall()
    file = home / "reference.sqlite"
    with closing(sqlite3.connect(file)) as target:
        target.execute("CREATE TABLE t (pos INTEGER PRIMARY KEY, a, b, c, d, e, f)")
        target.executemany("INSERT INTO t VALUES (NULL, ?, ?, ?, ?, ?, ?)", rows)
        target.commit()
        query = "SELECT a, b, c, d, e, f FROM t WHERE pos > ? ORDER BY pos LIMIT 1000"
        names = ("id_number", "name", "phone", "division", "married_on", "income")

        def page(start: int) -> None:
            found = target.execute(query, (start,)).fetchall()
            json.dumps({"data": [dict(zip(names, row, strict=True)) for row in found]}, ensure_ascii=False)

        return _paged(page, min(len(rows), 100_000))


def _duckdb_reference() -> float:
    """Bare rows from the Parquet files of the version, page after page by offset, made JSON in Python."""
    engine, view = _bare()

    def page(start: int) -> None:
        found = engine.execute(f'SELECT * FROM "{view}" LIMIT 1000 OFFSET {start}').fetchall()
        json.dumps(found, default=str, ensure_ascii=False)

    return _paged(page, min(ROWS, 50_000))


def _bare() -> tuple[duckdb.DuckDBPyConnection, str]:
    from chengshu.kernel.lake import engine as lake
    from chengshu.kernel.lake.models import LakeTable

    engine = lake.connect()
    return engine, lake.show(engine, LakeTable.objects.get().name)


def _paged(page: Callable[[int], None], rows: int) -> float:
    began = time.perf_counter()
    for start in range(0, rows, PAGE):
        page(start)
    return rows / (time.perf_counter() - began)


def _receipts() -> tuple[int, int]:
    from django.db.models import Sum

    from chengshu.kernel.exchange.models import Receipt
    from chengshu.kernel.exchange.services.gathering import gather_receipts

    calls = gather_receipts()
    return calls, Receipt.everywhere.aggregate(rows=Sum("rows"))["rows"]


if __name__ == "__main__":
    raise SystemExit(main())
