"""Where a position lies and who answers for it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengshu.base import clock
from chengshu.kernel.access.tests.make import make_organisation, make_person
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.places import queries, services
from chengshu.kernel.places.errors import DutyHeld, FileNotRead, NoShape, WrongPerson
from chengshu.kernel.places.models import Cell, CellLevel, DutyRole, Feature
from chengshu.kernel.places.outlines import geometry_of
from chengshu.kernel.places.services.cells import Taken
from chengshu.kernel.places.tests.make import WEST, box, make_cell, make_city

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("digital-city-management.7")
def test_a_position_lies_in_its_finest_cell_and_in_all_around_that() -> None:
    make_city()
    found = queries.grid_at(114.02, 33.02)
    assert found is not None
    assert found.code == f"{WEST}001001"
    assert [cell.level for cell in queries.cells_at(114.02, 33.02)] == list(CellLevel)
    assert [cell.name for cell in queries.cells_at(114.15, 33.02)] == ["衡川区", "清桥街道"]


@pytest.mark.parametrize("spot", [(122.0, 30.0), (33.02, 114.02), (float("nan"), 33.0), (1e9, 0.0), (114.02, 33.2)])
def test_a_position_outside_lies_in_no_cell(spot: tuple[float, float]) -> None:
    make_city()
    assert queries.grid_at(*spot) is None
    assert queries.cells_at(*spot) == []
    assert queries.grids_at([spot[0]], [spot[1]]) == [None]


def test_without_a_grid_nothing_is_in_a_cell() -> None:
    assert queries.grid_at(114.02, 33.02) is None
    assert queries.grids_at([114.02], [33.02]) == [None]
    assert queries.city_box() is None


def test_a_boundary_belongs_to_one_cell_and_to_the_same_one_for_one_or_many() -> None:
    make_city()
    single = queries.grid_at(114.05, 33.02)
    assert single is not None
    assert queries.grids_at([114.05, 114.05], [33.02, 33.02]) == [single, single]


@settings(max_examples=20, deadline=None)
@given(spots=st.lists(st.tuples(st.floats(113.9, 114.3), st.floats(32.9, 33.2)), max_size=30))
def test_many_positions_at_once_are_answered_as_each_alone(spots: list[tuple[float, float]]) -> None:
    if not Cell.objects.exists():
        make_city()
    together = queries.grids_at([lon for lon, _ in spots], [lat for _, lat in spots])
    assert together == [queries.grid_at(*spot) for spot in spots]


def test_a_new_cell_is_known_at_once() -> None:
    make_city()
    assert queries.grid_at(114.25, 33.05) is None
    make_cell("990103", CellLevel.COUNTY, "望河区", box(114.2, 33.0, 114.3, 33.1))
    found = queries.grid_at(114.25, 33.05)
    assert found is not None
    assert found.code == "990103"


def test_the_nearest_cell_with_somebody_decides_who_answers() -> None:
    make_city()
    bureau, other = make_organisation(), make_organisation()
    inspector, head = make_person(organisation=bureau), make_person(organisation=bureau)
    county, unit = Cell.objects.get(code="990102"), Cell.objects.get(code=f"{WEST}001001")
    services.appoint(county, DutyRole.UNIT, organisation=bureau, by=PLATFORM)
    services.appoint(county, DutyRole.INSPECTOR, organisation=bureau, person=inspector, by=PLATFORM)
    services.appoint(unit, DutyRole.INSPECTOR, organisation=bureau, person=head, by=PLATFORM)
    services.appoint(Cell.objects.get(code=WEST), DutyRole.UNIT, organisation=other, by=PLATFORM)
    here = queries.answerable(unit.pk)
    assert [(duty.role, duty.person) for duty in here] == [(DutyRole.INSPECTOR, head), (DutyRole.UNIT, None)]
    assert queries.answering_unit(unit.pk) == other
    beside = queries.answerable(Cell.objects.get(code=f"{WEST}001002").pk, DutyRole.INSPECTOR)
    assert [duty.person for duty in beside] == [inspector]


def test_a_new_body_takes_over_and_the_one_before_stays_in_the_history() -> None:
    make_city()
    cell, first, second = Cell.objects.get(code=WEST), make_organisation(), make_organisation()
    long_ago = clock.today() - timedelta(days=400)
    services.appoint(cell, DutyRole.UNIT, organisation=first, by=PLATFORM, since=long_ago)
    services.appoint(cell, DutyRole.UNIT, organisation=second, by=PLATFORM)
    assert queries.answering_unit(cell.pk) == second
    then = queries.answerable(cell.pk, on=clock.today() - timedelta(days=100))
    assert [duty.organisation for duty in then] == [first]
    assert queries.answerable(cell.pk, on=date(2000, 1, 1)) == []


def test_a_duty_of_a_person_needs_one_and_is_held_once() -> None:
    make_city()
    cell, body = Cell.objects.get(code=WEST), make_organisation()
    person = make_person(organisation=body)
    with pytest.raises(WrongPerson):
        services.appoint(cell, DutyRole.HEAD, organisation=body, by=PLATFORM)
    services.appoint(cell, DutyRole.HEAD, organisation=body, person=person, by=PLATFORM)
    with pytest.raises(DutyHeld):
        services.appoint(cell, DutyRole.HEAD, organisation=body, person=person, by=PLATFORM)


def test_a_city_brings_its_own_grid_and_roads_and_bad_shapes_are_told_one_by_one() -> None:
    make_city()
    content = """{"type": "FeatureCollection", "features": [
      {"properties": {"code": "990102002001", "level": 3, "name": "新社区", "parent": "990102002"},
       "geometry": {"type": "Polygon", "coordinates": [[[114.1,33],[114.15,33],[114.15,33.05],[114.1,33]]]}},
      {"properties": {"kind": "main_road", "key": "r9", "name": "新华街"},
       "geometry": {"type": "LineString", "coordinates": [[114.1,33.01],[114.19,33.01]]}},
      {"properties": {"kind": "canal", "key": "r8"}, "geometry": {"type": "Point", "coordinates": [114,33]}},
      {"properties": {"code": "x", "level": 3, "parent": "none"}, "geometry": {"type": "Point", "coordinates": [1,1]}},
      {"properties": {"code": "y", "level": 3}, "geometry": {"type": "Point", "coordinates": [999,33]}},
      {"properties": {"code": "z", "level": 3}, "geometry": null}
    ]}""".encode()
    taken = services.take_map(content, source="网格.geojson", by=PLATFORM)
    assert (taken.cells, taken.features, len(taken.problems)) == (1, 1, 4)
    found = queries.grid_at(114.14, 33.01)
    assert found is not None
    assert found.name == "新社区"
    assert Feature.objects.get(key="r9").name_zh == "新华街"


def cell(code: str, level: object, coordinates: object, **more: object) -> dict[str, object]:
    shape = {"type": "Polygon", "coordinates": coordinates}
    return {"properties": {"code": code, "level": level, **more}, "geometry": shape}


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def took(*features: dict[str, object]) -> Taken:
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return services.take_map(content, source="网格.geojson", by=PLATFORM)


def test_a_cell_never_lies_below_itself_so_that_the_way_up_ends() -> None:
    make_city()
    first = cell("990109", 1, [ring(114.3, 33, 114.4, 33.1)])
    street = cell("990109001", 2, [ring(114.3, 33, 114.4, 33.1)], parent="990109")
    assert took(first, street).problems == []
    assert len(took(cell("990109", 1, [ring(114.3, 33, 114.4, 33.1)], parent="990109")).problems) == 1
    assert len(took(cell("990109", 5, [ring(114.3, 33, 114.4, 33.1)], parent="990109001")).problems) == 1
    assert [one.code for one in queries.cells_at(114.35, 33.05)] == ["990109", "990109001"]


def test_a_hole_in_a_cell_belongs_to_the_cell_around_it() -> None:
    make_city()
    holed = [ring(114.0, 33.0, 114.09, 33.09), ring(114.03, 33.03, 114.04, 33.04)]
    took(cell("990102001777", "3", holed, parent=WEST))
    inside, hole = queries.cells_at(114.08, 33.08), queries.cells_at(114.035, 33.035)
    assert "990102001777" in {one.code for one in inside}
    assert "990102001777" not in {one.code for one in hole}


def test_cells_over_each_other_or_beyond_the_one_above_are_taken_and_told() -> None:
    make_city()
    over = cell("990109", 1, [ring(114.1, 33.0, 114.3, 33.1)])
    beyond = cell("990102002888", 3, [ring(114.15, 33.0, 114.25, 33.05)], parent="990102002")
    taken = took(over, beyond)
    assert taken.cells == 2
    told = " ".join(one.zh for one in taken.problems)
    assert "重叠" in told
    assert "990102002888" in told


def test_a_cell_that_is_no_area_or_holds_odd_signs_is_told_or_put_right() -> None:
    make_city()
    spot = {"properties": {"code": "990109", "level": 1}, "geometry": {"type": "Point", "coordinates": [114, 33]}}
    named = cell("990110", 1.0, [ring(114.5, 33, 114.6, 33.1)], name="新\ud800区\0")
    bow = cell("990111", 1, [[[114.7, 33], [114.8, 33.1], [114.8, 33], [114.7, 33.1], [114.7, 33]]])
    taken = took(spot, named, bow, cell("990112", True, [ring(114.9, 33, 115, 33.1)]))
    assert (taken.cells, len(taken.problems)) == (2, 2)
    assert Cell.objects.get(code="990110").name_zh == "新?区"


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"\xff\xfe", b'{"features": 3}', b'{"features": [3]}', b"[" * 9999]
)
def test_what_is_no_geojson_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(FileNotRead):
        services.take_map(content, source="x", by=PLATFORM)


@pytest.mark.parametrize("text", ["", "3", "null", '{"type": "Point"}', '{"type": "Nothing"}', "x" * 1000])
def test_what_is_no_shape_is_refused(text: str) -> None:
    with pytest.raises(NoShape):
        geometry_of(text)
