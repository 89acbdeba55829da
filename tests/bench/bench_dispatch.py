"""Dispatch: choosing by two hundred rules, sending by rule, trying rules on past cases, ordering a crew's stops.

``python -m tests.bench.bench_dispatch [--cases 20000]``, on the database of CHENGSHU_DATABASE_URL or on SQLite. Each
figure stands beside its reference of the same run: choosing beside the duty of a class alone, sending by rule beside
sending by hand, PyVRP beside the nearest stop next. Gives 1 where one case costs more than 100 ms.
"""

from __future__ import annotations

import argparse
import sys
import time
from random import Random

from tests.bench.home import throwaway_city
from tests.bench.measuring import printed

AIM_MS = 100


def main() -> int:
    """Fill a database, measure, say whether the aim is met."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=30)
    chosen = options.parse_args()
    with throwaway_city() as database:
        from tests.bench.dispatch_city import choosing, fill, tried

        fill(chosen.cases)
        found = choosing(chosen.rounds)
        per_second = tried(chosen.cases)
    ways = routes()
    facts: dict[str, object] = {"database": database, "cases": chosen.cases, "tried_per_s": per_second, **ways}
    print(f"{per_second:,} past cases tried a second, in memory {ways}")
    return 0 if printed(f"dispatch on {database}", found, aim_ms=AIM_MS, facts=facts) else 1


def routes() -> dict[str, object]:
    """Twenty ways over twelve stops: metres and milliseconds beside going to the nearest stop next."""
    from chengshu.base.coordinates import metres_between
    from chengshu.kernel.dispatch.routing import DETOUR, Stop, best_way

    random, here = Random(7), (114.0, 33.0)  # noqa: S311 - no secret
    ours = plain = 0.0
    took = []
    for _ in range(20):
        stops = [Stop(key, 114 + random.random() / 8, 33 + random.random() / 8, 1800) for key in range(12)]
        began = time.perf_counter()
        ours += best_way(here, stops, metres_s=7.0).metres
        took.append((time.perf_counter() - began) * 1000)
        at, left = here, [(stop.lon, stop.lat) for stop in stops]
        while left:
            following = min(left, key=lambda spot: float(metres_between(*at, *spot)))
            plain += DETOUR * float(metres_between(*at, *following))
            at = following
            left.remove(following)
    return {
        "way_km": round(ours / 20_000, 1),
        "nearest_next_km": round(plain / 20_000, 1),
        "way_median_ms": round(sorted(took)[10], 1),
    }


if __name__ == "__main__":
    sys.exit(main())
