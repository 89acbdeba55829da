"""What finding places costs: positions, letters, neighbours, tiles, doubles.

``python -m tests.bench.bench_places``: the demo city's grid and map with COMPONENTS components (200,000) beside its
streets, POINTS positions (200,000), TEXTS letters (10,000). Positions are set beside the bare tree of shapely, letters
beside one regular expression of all names, the way back from GCJ-02 beside the same in plain Python. Gives 1 where
fewer than 2,000 letters are located in a second, or a question about a place takes more than 100 ms in the median.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from datetime import date

import numpy as np

from tests.bench.home import throwaway_city
from tests.bench.measuring import Figure, printed, timed

AIM_MS = 100
LEAST_LETTERS = 2_000
COMPONENTS = int(os.environ.get("COMPONENTS", "200000"))
POINTS = int(os.environ.get("POINTS", "200000"))
TEXTS = int(os.environ.get("TEXTS", "10000"))
LETTER = (
    "尊敬的领导：我是云溪街道的居民，%d号楼前清河路与建设路交叉口的井盖丢失已经半个月，晚上云溪小学对面的路灯也不亮，"
    "老人孩子出行很不安全，多次向社区反映没有结果。希望有关部门尽快派人处理，谢谢。"
)


def main() -> int:
    """Fill, measure, say whether the aims are met."""
    with throwaway_city() as database:
        _seeded()
        rates = _rates()
        figures = _figures()
    met = printed(f"places on {database}", figures, aim_ms=AIM_MS, facts=dict(rates))
    return 0 if met and rates["letters/s"] >= LEAST_LETTERS else 1


def _seeded() -> None:
    from chengshu.kernel.geo.seeds import seed_divisions
    from chengshu.kernel.identity.seeds import seed_organisations, seed_people
    from chengshu.kernel.places.editions import Kind, changed
    from chengshu.kernel.places.models import Component
    from chengshu.kernel.places.queries import grids_at
    from chengshu.kernel.places.seeds import seed_classes, seed_components, seed_features, seed_grid

    for seed in (seed_organisations, seed_people, seed_divisions, seed_classes, seed_grid, seed_features):
        seed()
    seed_components()
    rng = np.random.default_rng(7)
    lons, lats = rng.uniform(114.17, 114.47, COMPONENTS), rng.uniform(32.96, 33.08, COMPONENTS)
    rows = []
    for n, (lon, lat, grid) in enumerate(zip(lons, lats, grids_at(list(lons), list(lats)), strict=True)):
        if grid is not None:
            code = f"{grid.code[:6]}{('0103', '0402', '0305', '0118')[n % 4]}{500_000 + n // 4:06}"
            spot = {"lon": round(float(lon), 7), "lat": round(float(lat), 7)}
            place = {"division_code": grid.division_code, "cell_id": grid.grid_id, "placed_on": date(2020, 1, 1)}
            rows.append(Component(code=code, class_code=code[6:10], **spot, **place))
    Component.everywhere.bulk_create(rows, batch_size=1000)
    changed(Kind.COMPONENTS)


def _rates() -> dict[str, int]:
    """How many a second, ours beside the reference of the same run."""
    import shapely

    from chengshu.base.coordinates import gcj_to_wgs
    from chengshu.kernel.places.doubles import find_doubles
    from chengshu.kernel.places.ground import ground
    from chengshu.kernel.places.locating.names import names
    from chengshu.kernel.places.models import Component
    from chengshu.kernel.places.queries import grids_at, place_of_text, places_of_texts

    rng = np.random.default_rng(3)
    lons, lats = rng.uniform(114.17, 114.47, POINTS), rng.uniform(32.96, 33.08, POINTS)
    texts = [LETTER % n for n in range(TEXTS)]
    finest = ground().layers[0].tree
    pattern = re.compile("|".join(sorted(map(re.escape, names().by_name), key=len, reverse=True)))
    single = texts[: TEXTS // 10]
    return {
        "components": Component.everywhere.count(),
        "positions to cells/s": _rate(POINTS, lambda: grids_at(lons, lats)),
        "  reference: shapely's tree alone/s": _rate(
            POINTS, lambda: finest.query(shapely.points(lons, lats), predicate="intersects")
        ),
        "letters/s": _rate(TEXTS, lambda: places_of_texts(texts)),
        "  reference: one regular expression, names only/s": _rate(
            len(single), lambda: [pattern.findall(text) for text in single]
        ),
        "letters one by one/s": _rate(len(single), lambda: [place_of_text(text) for text in single]),
        "GCJ-02 to CGCS2000, array/s": _rate(POINTS, lambda: gcj_to_wgs(lons, lats)),
        "  reference: plain Python/s": _rate(
            POINTS // 20, lambda: [gcj_to_wgs(float(x), float(y)) for x, y in zip(lons[::20], lats[::20], strict=True)]
        ),
        "components looked through for doubles/s": _rate(COMPONENTS, find_doubles),
    }


def _figures() -> list[Figure]:
    from chengshu.base.coordinates import Box
    from chengshu.kernel.acting.actor import PLATFORM
    from chengshu.kernel.places.drawing import Sheet, drawn_tile, sheet_now
    from chengshu.kernel.places.queries import components_near, grid_at, judged
    from chengshu.kernel.places.queries.showing import Wanted, components_in_view

    street, town = Box(114.30, 33.01, 114.31, 33.02), Box(114.25, 32.98, 114.40, 33.06)
    spots = iter((z, x) for _ in range(999) for z in (13,) for x in range(6690, 6700))

    def undrawn() -> object:
        z, x = next(spots)
        for sheet in Sheet:
            sheet_now(sheet).drawn.clear()
        return drawn_tile(Sheet.BASE, z, x, 3296)

    return [
        timed("the cell of one position", lambda: grid_at(114.31, 33.02), 200),
        timed("position and address compared", lambda: judged(114.31, 33.02, LETTER), 100),
        timed("components within 50 m", lambda: components_near(114.31, 33.02, 50), 100),
        timed("components within 5 km, the nearest 50", lambda: components_near(114.31, 33.02, 5000), 50),
        timed("points of a street on the map", lambda: list(components_in_view(PLATFORM, Wanted(street, 16))), 30),
        timed(
            "points of a town on the map, as squares", lambda: list(components_in_view(PLATFORM, Wanted(town, 12))), 10
        ),
        timed("a tile drawn", undrawn, 30),
        timed("a tile kept", lambda: drawn_tile(Sheet.BASE, 13, 6695, 3296), 200),
    ]


def _rate(count: int, run: Callable[[], object]) -> int:
    began = time.perf_counter()
    run()
    return round(count / (time.perf_counter() - began))


if __name__ == "__main__":
    sys.exit(main())
