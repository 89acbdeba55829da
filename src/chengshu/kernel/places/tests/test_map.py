"""The map: tiles read back by hand, points in view, what a page tells its island."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from typing import Any

import pytest
import shapely
from django.test import Client
from django.urls import reverse

from chengshu.base.coordinates import Box
from chengshu.base.text import Text
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.places.drawing import Sheet, drawn_tile, edition
from chengshu.kernel.places.maps import Layer, Map, Pick, line, point
from chengshu.kernel.places.queries.showing import Wanted, components_in_view
from chengshu.kernel.places.rights import SEE_COMPONENTS, SEE_GRID
from chengshu.kernel.places.tests.make import make_city, make_component, make_road
from chengshu.kernel.places.vector_tiles import EXTENT, TileLayer, tile
from chengshu.spec.people import Scope


def fields(body: bytes) -> Iterator[tuple[int, Any]]:
    """The fields of a protobuf message: an independent reading of what the encoder writes."""
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = body[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(body):
        tag, kind = divmod(varint(), 8)
        if kind == 0:
            yield tag, varint()
        elif kind == 1:
            yield tag, struct.unpack("<d", body[at : at + 8])[0]
            at += 8
        else:
            length = varint()
            yield tag, body[at : at + length]
            at += length


def packed(body: bytes) -> list[int]:
    return [value for _, value in fields(b"".join(b"\x08" + part for part in split(body)))]


def split(body: bytes) -> Iterator[bytes]:
    start = 0
    for at, byte in enumerate(body):
        if byte < 0x80:
            yield body[start : at + 1]
            start = at + 1


def decoded(content: bytes) -> dict[str, list[tuple[dict[str, Any], int, list[list[tuple[int, int]]]]]]:
    """The layers of a tile: values, kind and rings of each feature."""
    found: dict[str, Any] = {}
    for _, layer in fields(content):
        parts = list(fields(layer))
        keys = [value.decode() for tag, value in parts if tag == 3]
        values = [next(fields(value)) for tag, value in parts if tag == 4]
        name = next(value.decode() for tag, value in parts if tag == 1)
        found[name] = []
        for tag, feature in parts:
            if tag == 2:
                own = dict(fields(feature))
                tags = packed(own.get(2, b""))
                pairs = zip(tags[::2], tags[1::2], strict=True)
                given = {keys[key]: said(values[value]) for key, value in pairs}
                found[name].append((given, own[3], drawn(packed(own[4]))))
    return found


def said(value: tuple[int, Any]) -> Any:
    tag, raw = value
    return raw.decode() if tag == 1 else (raw >> 1) ^ -(raw & 1) if tag == 6 else bool(raw) if tag == 7 else raw


def drawn(numbers: list[int]) -> list[list[tuple[int, int]]]:
    rings: list[list[tuple[int, int]]] = []
    x = y = at = 0
    while at < len(numbers):
        command, count = numbers[at] & 7, numbers[at] >> 3
        at += 1
        if command == 7:
            continue
        for _ in range(count):
            x += (numbers[at] >> 1) ^ -(numbers[at] & 1)
            y += (numbers[at + 1] >> 1) ^ -(numbers[at + 1] & 1)
            at += 2
            if command == 1:
                rings.append([])
            rings[-1].append((x, y))
    return rings


def area(ring: list[tuple[int, int]]) -> float:
    """By the surveyor's formula, as the specification judges which ring is outside."""
    return sum(x * v - u * y for (x, y), (u, v) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def at_tile(lon: float, lat: float, z: int) -> tuple[int, int, int]:
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return z, int((lon + 180) / 360 * 2**z), int(down * 2**z)


def test_shapes_are_written_as_the_specification_says() -> None:
    layer = TileLayer("x")
    hole = shapely.Polygon([(0, 0), (0, 100), (100, 100), (100, 0)], [[(20, 20), (20, 40), (40, 40), (40, 20)]])
    layer.add(7, hole, {"name": "湖", "n": -3, "deep": True, "km": 1.5})
    layer.add(8, shapely.LineString([(0, 0), (0.2, 0.2), (300, -5)]), {"name": "路"})
    layer.add(9, shapely.MultiPoint([(1, 2), (3, 4)]), {"name": "湖"})
    layer.add(10, shapely.LineString([(0, 0), (0.2, 0.2)]), {"name": "nothing left"})
    [lake, road, spots] = decoded(tile([layer]))["x"]
    assert lake[0] == {"name": "湖", "n": -3, "deep": True, "km": 1.5}
    assert [area(ring) > 0 for ring in lake[2]] == [True, False]
    assert (road[1], road[2]) == (2, [[(0, 0), (300, -5)]])
    assert (spots[1], spots[2]) == (1, [[(1, 2)], [(3, 4)]])
    assert tile([TileLayer("empty")]) == b""


@pytest.mark.django_db
@pytest.mark.requirement("digital-city-management.7")
def test_a_tile_shows_what_lies_there_in_its_place() -> None:
    make_city()
    z, x, y = at_tile(114.03, 33.02, 13)
    layers = decoded(drawn_tile(Sheet.BASE, z, x, y))
    assert {values["name"] for values, _, _ in layers["road"]} >= {"清河路", "建设路"}
    [road] = [rings for values, _, rings in layers["road"] if values["name"] == "清河路"]
    for spot_x, _ in road[0]:
        assert -EXTENT < spot_x < 2 * EXTENT
    across = (114.03 + 180) / 360 * 2**z - x
    [other] = [rings for values, _, rings in layers["road"] if values["name"] == "建设路"]
    assert other[0][0][0] == pytest.approx(across * EXTENT, abs=1)
    cells = decoded(drawn_tile(Sheet.GRID, *at_tile(114.05, 33.02, 13)))
    assert {values["name"] for values, _, _ in cells["unit"]} == {"福园社区001单元网格", "福园社区002单元网格"}


@pytest.mark.django_db
def test_a_name_of_an_area_stands_in_one_tile_only() -> None:
    make_city()
    z = 12
    _, x, y = at_tile(114.1, 33.05, z)
    names = [
        values["name"]
        for across in range(x - 3, x + 4)
        for down in range(y - 3, y + 4)
        for values, _, _ in decoded(drawn_tile(Sheet.BASE, z, across, down)).get("name", [])
    ]
    assert sorted(names) == sorted(set(names))
    assert "云溪街道" in names


@pytest.mark.django_db
@pytest.mark.parametrize("at", [(4, 0, 0), (13, 0, 0), (16, 0, 0), (13, 9999, 1), (99, 1, 1), (13, -1, 0)])
def test_a_tile_of_nowhere_is_empty(at: tuple[int, int, int]) -> None:
    make_city()
    assert drawn_tile(Sheet.BASE, *at) == b""


@pytest.mark.django_db
def test_tiles_are_drawn_anew_after_a_change_and_their_address_changes() -> None:
    make_city()
    z, x, y = at_tile(114.15, 33.06, 13)
    before = edition()
    assert "新华街" not in str(decoded(drawn_tile(Sheet.BASE, z, x, y)))
    make_road("新华街", (114.14, 33.06), (114.16, 33.06))
    assert edition() != before
    assert "新华街" in str(decoded(drawn_tile(Sheet.BASE, z, x, y)))


@pytest.mark.django_db
def test_the_base_map_is_for_everybody_and_the_grid_for_who_may_see_it(client: Client) -> None:
    make_city()
    at = at_tile(114.03, 33.02, 13)
    answer = client.get(reverse("places:tile", args=["base", *at]))
    assert answer.status_code == 200
    assert "max-age" in answer["Cache-Control"]
    assert client.get(reverse("places:tile", args=["grid", *at])).status_code == 403
    assert client.get(reverse("places:tile", args=["secret", *at])).status_code == 404
    assert client.get(reverse("places:tile", args=["base", 13, 0, 0])).status_code == 204
    client.force_login(make_account(may={SEE_GRID: Scope.ALL}))
    assert client.get(reverse("places:tile", args=["grid", *at])).status_code == 200


@pytest.mark.django_db
def test_points_in_view_lead_to_their_pages(client: Client) -> None:
    make_city()
    row = make_component(114.02, 33.02)
    make_component(114.18, 33.02)
    client.force_login(make_account(may={SEE_COMPONENTS: Scope.ALL}))
    url = reverse("places:component_points")
    [only] = client.get(url, {"bbox": "114.0,33.0,114.1,33.1", "zoom": "15"}).json()["features"]
    assert only["geometry"]["coordinates"] == [114.02, 33.02]
    assert only["properties"]["url"] == reverse("places:component", args=[row.code])
    assert only["properties"]["tone"] == "good"
    for bad in ("", "x", "1,2,3", "nan,0,1,1"):
        assert len(client.get(url, {"bbox": bad, "zoom": "1e999"}).json()["features"]) == 2


@pytest.mark.django_db
def test_many_points_are_answered_by_a_few_with_their_count(monkeypatch: pytest.MonkeyPatch) -> None:
    make_city()
    for n in range(12):
        make_component(114.02 + n * 0.01, 33.02)
    monkeypatch.setattr("chengshu.kernel.places.queries.showing.MOST_POINTS", 10)
    squares = list(components_in_view(PLATFORM, Wanted(Box(113.0, 32.0, 116.0, 35.0))))
    assert len(squares) < 10
    assert sum(square["properties"]["count"] for square in squares) == 12


@pytest.mark.django_db
def test_a_page_tells_its_island_what_to_show() -> None:
    make_city()
    features = (point(114.02, 33.02, "甲", url="/x/", tone="bad"), line([(114.0, 33.0), (114.1, 33.1)], "路线"))
    props = Map(Text("图", "Map"), layers=(Layer("a", Text("甲", "A"), features=features),), pick=Pick()).props
    assert props["city"] == [114.0, 33.0, 114.2, 33.1]
    assert props["grid"] == ""
    assert props["pick"] == {"lon": "id_lon", "lat": "id_lat"}
    assert "{z}/{x}/{y}" in props["base"]
    assert edition() in props["base"]
    assert [one["geometry"]["type"] for one in props["layers"][0]["data"]["features"]] == ["Point", "LineString"]
