"""Cases at the size of a large city: what intake takes, and what a page of the desk costs at the server.

``python -m tests.bench.bench_cases``, on the database of CHENGSHU_DATABASE_URL or on SQLite. Sizes by environment:
BENCH_CASES past cases (5,000,000 on PostgreSQL, 1,000,000 on SQLite), BENCH_BASE of them that differ (100,000),
BENCH_OPEN open ones (60,000), BENCH_INTAKE reports taken in one after another (500), BENCH_ROUNDS of each page (20)
and five times as many of each Open311 list. Gives 1 where a median of a desk or a 99th percentile of an Open311 list
misses 100 ms or intake with its understanding would take longer than a day for 50,000 on two cores.
"""

from __future__ import annotations

import os
import sys
import time

from tests.bench.home import throwaway_city
from tests.bench.measuring import printed

AIM_MS = 100
A_DAY = 50_000
CORES = 2


def size(name: str, otherwise: int) -> int:
    """A size from the environment."""
    return int(os.environ.get(name) or otherwise)


def main() -> int:
    """Fill a database, measure, say whether the aims are met."""
    with throwaway_city() as database:
        from tests.bench.cases_city import desks, fill, taken_in
        from tests.bench.open311_lists import lists_p99

        past = size("BENCH_CASES", 5_000_000 if database == "postgresql" else 1_000_000)
        still_open = min(size("BENCH_OPEN", 60_000), past)
        began = time.perf_counter()
        city = fill(past, still_open)
        filled_s = round(time.perf_counter() - began, 1)
        print(f"{past:,} cases, {still_open:,} open, on {database} in {filled_s} s", flush=True)
        intake = taken_in(city, size("BENCH_INTAKE", 500))
        for name, ms in intake.items():
            print(f"  {name:<52} {ms:8.1f} ms each", flush=True)
        hours = A_DAY * sum(intake.values()) / 1000 / 3600 / CORES
        print(f"  50,000 cases a day: {hours:.1f} h of each of {CORES} cores", flush=True)
        rounds = size("BENCH_ROUNDS", 20)
        found = desks(city, rounds)
        lists = lists_p99(5 * rounds)
        for name, ms in lists.items():
            print(f"{' ' if ms < AIM_MS else '!'} Open311, {name:<43} p99    {ms:8.1f} ms", flush=True)
    facts: dict[str, object] = {
        "database": database,
        "cases": past,
        "open": still_open,
        "filled_s": filled_s,
        "intake_ms": intake,
        "hours_for_50000": round(hours, 2),
        "open311_p99_ms": lists,
    }
    met = printed(f"cases on {database}", found, aim_ms=AIM_MS, facts=facts)
    return 0 if met and hours < 24 and max(lists.values()) < AIM_MS else 1


if __name__ == "__main__":
    sys.exit(main())
