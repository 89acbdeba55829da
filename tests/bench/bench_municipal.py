"""Municipal operations with 200,000 facilities: lists, search, map, plans, sheets.

``python -m tests.bench.bench_municipal``, on the database of CHENGSHU_DATABASE_URL or on SQLite. Sizes by environment:
BENCH_FACILITIES rows in the books (200,000), BENCH_ORDERS past orders (50,000), BENCH_LINES of a sheet (20,000),
BENCH_ROUNDS of each page (20). Pages are answers of the whole server to somebody signed in, beside bare
questions in SQL, which no aim is set for. Gives 1 where a median misses 100 ms.
"""

from __future__ import annotations

import os
import sys
import time

from tests.bench.home import throwaway_city
from tests.bench.measuring import printed

AIM_MS = 100


def size(name: str, otherwise: int) -> int:
    """A size from the environment."""
    return int(os.environ.get(name) or otherwise)


def main() -> int:
    """Fill the books, measure, say whether the aim is met."""
    with throwaway_city() as database:
        from tests.bench.municipal_city import fill, pages, rates, references

        facilities = size("BENCH_FACILITIES", 200_000)
        began = time.perf_counter()
        city = fill(facilities, min(size("BENCH_ORDERS", 50_000), facilities))
        filled_s = round(time.perf_counter() - began, 1)
        print(f"{facilities:,} facilities on {database} in {filled_s} s", flush=True)
        found = pages(city, size("BENCH_ROUNDS", 20))
        bare = {f"{one.name}, in SQL, ms": round(one.median_ms, 1) for one in references(5)}
        per_second = rates(city, size("BENCH_LINES", 20_000))
        for name, value in {**per_second, **bare}.items():
            print(f"  {name:<52} {value:10,}", flush=True)
    facts: dict[str, object] = {
        "database": database,
        "facilities": facilities,
        "filled_s": filled_s,
        **per_second,
        **bare,
    }
    return 0 if printed(f"municipal operations on {database}", found, aim_ms=AIM_MS, facts=facts) else 1


if __name__ == "__main__":
    sys.exit(main())
