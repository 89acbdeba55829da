"""The invented city: whole, without gaps, the same each time."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import shapely

from chengshu.kernel.geo.models import Division
from chengshu.kernel.places import queries
from chengshu.kernel.places.models import (
    STANDING,
    Cell,
    CellLevel,
    Component,
    ComponentClass,
    Feature,
    FeatureKind,
    LikelyDouble,
)
from chengshu.kernel.places.outlines import geometries_of
from chengshu.kernel.places.seeds import seed_components, seed_features, seed_grid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def shapes(**wanted: object) -> list[Any]:
    return list(geometries_of(list(Cell.objects.filter(**wanted).values_list("shape", flat=True))))


def test_every_division_has_its_cell_and_its_position() -> None:
    levels = Counter(Cell.objects.values_list("level", flat=True))
    assert levels == {1: 10, 2: 208, 3: 128, 4: 256, 5: 1024}
    assert not Division.objects.filter(code__startswith="9901", level__in=["county", "town"], lon=None).exists()


@pytest.mark.parametrize("level", [CellLevel.COUNTY, CellLevel.STREET])
def test_cells_of_a_level_neither_overlap_nor_leave_gaps(level: CellLevel) -> None:
    areas = shapes(level=level)
    whole: Any = shapely.union_all(areas)
    assert sum(area.area for area in areas) == pytest.approx(whole.area, rel=0.002)
    assert whole.geom_type == "Polygon" or max(part.area for part in whole.geoms) / whole.area > 0.999


def test_a_cell_lies_in_the_one_above_it() -> None:
    for cell in Cell.objects.filter(level__gte=CellLevel.STREET).select_related("parent")[:400]:
        assert cell.parent is not None
        found = queries.cells_at(cell.lon, cell.lat)
        assert cell.pk in [one.grid_id for one in found] or cell.level == CellLevel.STREET


def test_what_stands_in_the_city_is_well_formed() -> None:
    rows = Component.everywhere.filter(STANDING)
    assert 1900 < rows.count() < 2200
    known = set(ComponentClass.objects.values_list("code", flat=True))
    assert all(row.code[:6] in {"990102", "990103"} and row.code[6:10] in known for row in rows)
    assert not rows.filter(cell=None).exists()
    assert not rows.filter(owner=None).exists()
    assert LikelyDouble.objects.count() >= 5


def test_streets_of_the_districts_cross_and_are_found() -> None:
    assert Feature.objects.filter(kind=FeatureKind.ROAD).count() > 20
    [found, *_] = queries.place_of_text("衡川区清河路与建设路交叉口")
    assert found.confidence > 0.85
    assert found.division_code.startswith("990102")


def test_seeding_again_changes_nothing() -> None:
    before = (Cell.objects.count(), Feature.objects.count(), Component.everywhere.count())
    seed_grid()
    seed_features()
    seed_components()
    assert (Cell.objects.count(), Feature.objects.count(), Component.everywhere.count()) == before
