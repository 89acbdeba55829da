"""The process that runs one query. It knows neither Django nor the database nor any secret but what is handed to it.

Reads an order from its input as JSON, writes the result as Parquet and tells of it in one line of JSON. It is started
with an empty environment and as a plain file, so that it imports nothing of the platform. It limits itself: memory,
threads, temporary disk and time; whoever started it kills it a moment later in any case.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import threading
import time
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

BATCH = 10_000
SPILL = "4GB"
ROOM = 3 * 1024**3  # address space that the libraries reserve beside the data
VALUE = re.compile(r"'[^']*'|\"[^\"]*\"")


def main() -> None:
    """Run the order and tell how it went; always one line."""
    order: dict[str, Any] = json.load(sys.stdin)
    _limit(order)
    started = time.monotonic()
    try:
        said = _run(order)
    except (duckdb.Error, pa.ArrowException, MemoryError, OSError) as failure:
        said = {"error": type(failure).__name__, "message": _harmless(failure)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    said |= {"took_ms": int((time.monotonic() - started) * 1000), "peak_mb": peak}
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")


def _limit(order: dict[str, Any]) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = order["memory_mb"] * 1024 * 1024 + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    last = threading.Timer(order["seconds"] + 5, os._exit, (3,))
    last.daemon = True
    last.start()


def _run(order: dict[str, Any]) -> dict[str, Any]:
    engine = duckdb.connect(
        config={
            "memory_limit": f"{order['memory_mb']}MB",
            "threads": order["threads"],
            "temp_directory": order["scratch"],
            "max_temp_directory_size": SPILL,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        }
    )
    engine.execute("SET TimeZone = 'Asia/Shanghai'")
    for view in order["views"]:
        engine.execute(view)
    engine.execute("SET allowed_paths = ?", [order["files"]])
    engine.execute("SET enable_external_access = false")
    engine.execute("SET lock_configuration = true")
    reader = engine.execute(order["sql"]).to_arrow_reader(BATCH)
    return _keep(reader, Path(order["result"]), order["rows"])


def _keep(reader: pa.RecordBatchReader, result: Path, most: int) -> dict[str, Any]:
    """Write at most so many rows; the rest is not even computed."""
    names = _distinct(reader.schema.names)
    schema = pa.schema([field.with_name(name) for field, name in zip(reader.schema, names, strict=True)])
    rows, more = 0, False
    with pq.ParquetWriter(result, schema, compression="zstd") as out:
        for batch in reader:
            taken = batch.slice(0, most - rows)
            more = taken.num_rows < batch.num_rows
            out.write_batch(pa.RecordBatch.from_arrays(taken.columns, schema=schema))
            rows += taken.num_rows
            if more:
                break
    columns = [[field.name, str(field.type)] for field in schema]
    return {"rows": rows, "more": more, "columns": columns, "size": result.stat().st_size}


def _distinct(names: list[str]) -> list[str]:
    """Two columns of one name get numbers: ``id``, ``id_2``."""
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return distinct


def _harmless(failure: Exception) -> str:
    """The engine's words without values: a conversion may have failed on a row that the reader was not granted."""
    words = str(failure).strip().splitlines() or [type(failure).__name__]
    first = words[0][:400]
    if isinstance(failure, (duckdb.ConversionException, duckdb.InvalidInputException, duckdb.OutOfRangeException)):
        return VALUE.sub("'…'", first)
    return first


if __name__ == "__main__":
    main()
