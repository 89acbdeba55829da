"""Taking times and printing them."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """How long something took, milliseconds."""

    name: str
    median_ms: float
    p95_ms: float


def timed(name: str, run: Callable[[], object], rounds: int) -> Figure:
    """Run it so often, after once to warm up."""
    run()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        times.append((time.perf_counter() - began) * 1000)
    return Figure(name, statistics.median(times), statistics.quantiles(times, n=20)[-1])


def printed(title: str, figures: list[Figure], *, aim_ms: float, facts: dict[str, object]) -> bool:
    """A table for people and a line of JSON for machines; whether every median meets the aim."""
    print(f"\n{title}")
    for figure in figures:
        mark = " " if figure.median_ms < aim_ms else "!"
        print(f"{mark} {figure.name:<52} median {figure.median_ms:8.1f} ms   p95 {figure.p95_ms:8.1f} ms")
    met = all(figure.median_ms < aim_ms for figure in figures)
    print(json.dumps({"bench": title, "aim_ms": aim_ms, "met": met, **facts, "figures": [asdict(f) for f in figures]}))
    return met
