"""A million open items: what a page of the inbox costs at the server.

``python -m tests.bench.bench_work [--items 1000000]``, on the database of CHENGSHU_DATABASE_URL or on SQLite. Gives 1
where a median misses the aim of 100 ms.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.bench.home import throwaway_city
from tests.bench.measuring import printed

AIM_MS = 100


def main() -> int:
    """Fill a database, measure, say whether the aim is met."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=30)
    chosen = options.parse_args()
    with throwaway_city() as database:
        from tests.bench.work_city import figures, fill

        began = time.perf_counter()
        people = fill(chosen.items)
        filled_s = round(time.perf_counter() - began, 1)
        print(f"{chosen.items:,} open items on {database} in {filled_s} s", flush=True)
        found = figures(people, chosen.rounds)
    facts: dict[str, object] = {"database": database, "items": chosen.items, "filled_s": filled_s}
    return 0 if printed(f"work on {database}", found, aim_ms=AIM_MS, facts=facts) else 1


if __name__ == "__main__":
    sys.exit(main())
