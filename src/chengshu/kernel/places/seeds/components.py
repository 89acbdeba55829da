"""Two thousand components along the streets of the two districts, a few of them registered twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import shapely
from django.db import transaction

from chengshu.kernel.gathering.seeds.words import STREETS
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.identity.seeds.organisations import code_of
from chengshu.kernel.places.doubles import find_doubles
from chengshu.kernel.places.editions import Kind, changed
from chengshu.kernel.places.ground import Grid, ground
from chengshu.kernel.places.models import (
    Cell,
    Component,
    ComponentChange,
    ComponentClass,
    ComponentState,
    ComponentWhat,
)
from chengshu.kernel.places.seeds.drawing import on_map
from chengshu.kernel.places.seeds.features import street

#: Class, owner, keeper, how many there are, how far from the middle of the road (metres), whether each has its number.
_SORTS = (
    ("0118", "facilities", "facilities", 460, 11, True),
    ("0402", "gardens", "gardens", 420, 9, False),
    ("0103", "facilities", "facilities", 240, 5, False),
    ("0102", "sewage", "sewage", 180, 3, False),
    ("0305", "sanitation", "sanitation", 200, 10, False),
    ("0113", "waterworks", "fire", 130, 10, False),
    ("0101", "waterworks", "waterworks", 110, 4, False),
    ("0111", "gas", "gas", 80, 4, False),
    ("0110", "heating", "heating", 50, 4, False),
    ("0105", "power", "power", 60, 6, False),
    ("0203", "bus", "bus", 40, 12, False),
    ("0301", "sanitation", "sanitation", 20, 18, False),
    ("0213", "facilities", "facilities", 30, 9, False),
)
_DOUBLES = 8
_STATES = (ComponentState.BROKEN, ComponentState.LOST, ComponentState.OCCUPIED)


def seed_components() -> None:
    """Register the components where the grid is drawn and there are none, and look for those registered twice."""
    if Component.everywhere.exists() or not Cell.objects.exists():
        return
    bodies = dict(Organisation.objects.values_list("code", "pk"))
    with transaction.atomic():
        rows = list(_rows(bodies))
        Component.everywhere.bulk_create(rows, batch_size=500)
        ComponentChange.objects.bulk_create(
            (ComponentChange(component=row, what=ComponentWhat.REGISTERED) for row in rows), batch_size=500
        )
        changed(Kind.COMPONENTS)
    find_doubles()


def _rows(bodies: dict[str, int]) -> Iterator[Component]:
    rng = np.random.default_rng(20260101)
    names = {one.code: one for one in ComponentClass.objects.all()}
    lines = [on_map(street(number)) for number in range(len(STREETS))]
    numbers: dict[str, int] = {}
    earth = ground()
    for class_code, owner, keeper, count, metres, numbered in _SORTS:
        which = rng.integers(0, len(lines), count)
        along = rng.uniform(0.03, 0.97, count)
        side = rng.choice((-1, 1), count) * metres / 111_195
        spots = shapely.get_coordinates(
            [lines[line].interpolate(share, normalized=True) for line, share in zip(which, along, strict=True)]
        )
        spots = spots + np.column_stack((side, side))
        grids = earth.all_at(spots[:, 0], spots[:, 1])
        for at, grid in enumerate(grids):
            if grid is not None:
                road = STREETS[which[at]]
                number = numbers[class_code + road] = numbers.get(class_code + road, 0) + 1
                kind = names[class_code]
                name_zh = f"{road}{number:03}号{kind.name_zh}" if numbered else kind.name_zh
                name_en = f"{kind.name_en} {number:03}" if numbered else kind.name_en
                row = _row(rng, grid, class_code, spots[at], numbers)
                row.name_zh, row.name_en, row.address = name_zh, name_en, f"{road}{int(along[at] * 390) + 1}号"
                row.owner_id, row.keeper_id = bodies.get(code_of(owner)), bodies.get(code_of(keeper))
                yield row
                if class_code == "0103" and number % 9 == 0 and numbers.get("doubles", 0) < _DOUBLES:
                    numbers["doubles"] = numbers.get("doubles", 0) + 1
                    twin = _row(rng, grid, class_code, spots[at] + 0.00001, numbers)
                    twin.name_zh, twin.name_en, twin.address = name_zh, name_en, row.address
                    twin.owner_id = row.owner_id
                    yield twin


def _row(rng: np.random.Generator, grid: Grid, class_code: str, spot: np.ndarray, numbers: dict[str, int]) -> Component:
    """A component with the next number of its class in its county."""
    start = grid.code[:6] + class_code
    numbers[start] = numbers.get(start, 0) + 1
    measured = rng.random() < 0.6
    state = _STATES[int(rng.integers(0, 3))] if rng.random() < 0.03 else ComponentState.SOUND
    return Component(
        code=f"{start}{numbers[start]:06}",
        class_code=class_code,
        lon=round(float(spot[0]), 7),
        lat=round(float(spot[1]), 7),
        height_m=round(float(rng.normal(81, 1.5)), 2) if measured else None,
        position_by="RTK测量" if measured else "1:500地形图",
        division_code=grid.division_code,
        cell_id=grid.grid_id,
        state=state,
        placed_on=date(2018, 1, 1) + timedelta(days=int(rng.integers(0, 2800))),
    )
