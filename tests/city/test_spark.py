"""Every shipped query gives the same rows on DuckDB and on a Spark cluster of a master and two workers."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.test.utils import override_settings

from chengshu.config.process import free_port
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.shipped.declaring import Shipped
from chengshu.kernel.lake.shipped.engines import here, on_spark, spark
from chengshu.kernel.lake.shipped.queries import QUERIES

MISSING = [
    name
    for name, there in (
        ("java", shutil.which("java") is not None),
        ("pyspark", importlib.util.find_spec("pyspark") is not None),
    )
    if not there
]
WORKERS = 2
PATIENCE_S = 60
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def name_of(key: str) -> TableName:
    return TableName(Layer.GOLD, f"spark.{key}")


def table_rows(key: str, count: int) -> pa.Table:
    """Invented rows with empty values, odd areas, moments around midnight and a leap of the month."""
    numbers = range(count)
    areas = ["411702", "411722", "411702001", None, "驻马店"]
    return pa.table(
        {
            "area": [areas[number * 7 % 5] for number in numbers],
            "at": pa.array(
                [None if number % 97 == 0 else FIRST + timedelta(minutes=number * 37) for number in numbers],
                pa.timestamp("us", "UTC"),
            ),
            "subject": [None if number % 50 == 0 else f"{key[:0]}{number * 13 % 700:05}" for number in numbers],
            "lon": [113.5 + number % 1000 / 997 for number in numbers],
            "lat": [32.9 + number % 777 / 991 for number in numbers],
            "kind": ["person" if number % 3 else "entity" for number in numbers],
            "record": [number % 400 for number in numbers],
            "provider": [number % 11 for number in numbers],
        }
    )


def pool_days() -> pa.Table:
    days = [date(2026, 1, 1) + timedelta(days=number % 30) for number in range(180)]
    return pa.table(
        {
            "layer": [("bronze", "silver", "gold")[number // 30 % 3] for number in range(180)],
            "area": [None if number // 90 else "transport" for number in range(180)],
            "day": pa.array(days, pa.date32()),
            "rows": [number * number for number in range(180)],
            "size": [number * 1000 for number in range(180)],
            "age_days": [number % 60 for number in range(180)],
        }
    )


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The tables that the queries read, in several files each."""
    folder = tmp_path_factory.mktemp("lake")
    with override_settings(LAKE=folder):
        for part in range(3):
            store.append(name_of("one"), table_rows("one", 2000).slice(part * 700, 700))
        store.append(name_of("other"), table_rows("other", 900), partition_by=["kind"])
        store.append(name_of("pool"), pool_days())
        yield folder


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a standalone master with two workers, started from the package and ended with the module."""
    if MISSING:
        pytest.skip(f"no {' and no '.join(MISSING)} here")
    folder = tmp_path_factory.mktemp("spark")
    port = free_port()
    url = f"spark://127.0.0.1:{port}"
    processes = [start(folder, "master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")]
    try:
        wait_for(folder / "master.log", "I have been elected leader", processes)
        for number in range(WORKERS):
            words = ("--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "700m", url)
            processes.append(start(folder, "worker", *words, log=f"worker{number}"))
        for number in range(WORKERS):
            wait_for(folder / f"worker{number}.log", "Successfully registered with master", processes)
        yield url
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def start(folder: Path, part: str, *words: str, log: str = "") -> subprocess.Popen[bytes]:
    """A part of Spark, as its own scripts start it, but in the foreground of a process of ours."""
    import pyspark

    kind = f"org.apache.spark.deploy.{part}.{part.capitalize()}"
    home = str(Path(pyspark.__file__).parent)
    environment = {**os.environ, "SPARK_HOME": home, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m"}
    environment |= {"PYSPARK_PYTHON": sys.executable, "SPARK_WORKER_DIR": str(folder / "work")}
    with (folder / f"{log or part}.log").open("wb") as out:
        return subprocess.Popen([f"{home}/bin/spark-class", kind, *words], env=environment, stdout=out, stderr=out)


def wait_for(log: Path, words: str, processes: list[subprocess.Popen[bytes]]) -> None:
    """Until the log says so."""
    end = time.monotonic() + PATIENCE_S
    while words not in log.read_text(errors="replace"):
        assert time.monotonic() < end, log.read_text(errors="replace")[-2000:]
        assert all(process.poll() is None for process in processes), log.read_text(errors="replace")[-2000:]
        time.sleep(0.1)


@pytest.fixture(scope="module")
def session(cluster: str, lake: Path) -> Iterator[Any]:
    """A session on the cluster that needs both workers."""
    wanted = {
        "spark.executor.memory": "512m",
        "spark.executor.cores": "1",
        "spark.cores.max": str(WORKERS),
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "4",
    }
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    with spark(cluster, **wanted) as found:
        yield found


def names_for(query: Shipped) -> dict[str, TableName]:
    roles = list(query.tables)
    if {"days", "tables"} & set(roles):
        return {role: name_of("pool") for role in roles}
    return dict(zip(roles, (name_of("one"), name_of("other")), strict=False))


def plain(rows: pa.Table) -> list[tuple[object, ...]]:
    """Rows as Python values, whatever width of numbers an engine prefers."""
    return [tuple(row.values()) for row in rows.to_pylist()]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.key)
def test_both_engines_give_the_same_rows(query: Shipped, session: Any) -> None:
    names = names_for(query)

    ours = here(query, names)
    theirs = on_spark(session, query, names)

    assert ours.column_names == theirs.column_names
    assert ours.num_rows > 0
    assert sorted(map(repr, plain(ours))) == sorted(map(repr, plain(theirs)))


@pytest.mark.filterwarnings("ignore")
def test_both_workers_take_part(session: Any) -> None:
    executors = session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()

    assert len(executors) == WORKERS + 1  # the driver counts as one
