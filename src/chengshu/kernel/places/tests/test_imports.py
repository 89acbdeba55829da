"""Lists of components."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
import shapefile

from chengshu.base.coordinates import Datum, converted
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.places import services
from chengshu.kernel.places.errors import AlreadyTaken, FileNotRead, NothingToTake
from chengshu.kernel.places.exporting import features_of
from chengshu.kernel.places.models import Component, ComponentImport, ComponentState, LikelyDouble
from chengshu.kernel.places.tests.make import make_city, make_component
from chengshu.kernel.places.tests.test_shapefiles import ESRI_4526, parts_of, projected, zipped

pytestmark = pytest.mark.django_db
HEAD = "标识码,小类,名称,经度,纬度,坐标系,高程（米）,权属单位,状态,设置日期"


def sheet(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def told(row: ComponentImport) -> list[tuple[int, str, str]]:
    return [(number, column, zh) for number, column, zh, _ in row.problems]


def test_a_csv_is_looked_at_and_then_taken() -> None:
    make_city()
    bureau = make_organisation("第九供水局")
    content = f"{HEAD}\n,0103,,114.02,33.02,,80.5,第九供水局,破损,2021-05-01\n,路灯,9号灯,114.03,33.02,,,,,\n"
    row = services.hand_in("部件.csv", content.encode(), by=PLATFORM)
    assert (row.counts, row.problems) == ({"new": 2, "known": 0, "refused": 0}, [])
    assert not Component.everywhere.exists()
    services.take_in(row.pk, by=PLATFORM)
    cover, lamp = Component.everywhere.order_by("code")
    assert (cover.code, cover.owner, cover.state) == ("9901020103000001", bureau, ComponentState.BROKEN)
    assert (lamp.class_code, lamp.name_zh, lamp.height_m) == ("0118", "9号灯", None)
    assert cover.changes.get().why == "部件.csv"
    with pytest.raises(AlreadyTaken):
        services.take_in(row.pk, by=PLATFORM)


def test_every_fault_is_told_with_row_and_column_and_the_rest_is_taken() -> None:
    make_city()
    content = "\n".join(
        [
            HEAD,
            ",0103,,114.02,33.02,,,,,",
            ",0103,,东经,33.02,,,,,",
            ",8888,,114.02,33.02,,,无此单位,坏了,去年",
            ",0103,,122.5,30.1,,,,,",
            ",0103,,114.02,133.02,,,,,",
            ",0103,,,33.02,,,,,",
            "12,0103,,114.02,33.02,,,,,",
            ",0103,,114.02,33.02,月球,,,,",
        ]
    )
    row = services.hand_in("部件.csv", content.encode("gb18030"), by=PLATFORM)
    assert told(row) == [
        (3, "D（经度）", "“东经”不是数"),
        (4, "B（小类）", "没有小类“8888”"),
        (4, "H（权属单位）", "没有名为“无此单位”的单位"),
        (4, "I（状态）", "状态“坏了”不认识，可填：完好、破损、丢失、占用、废弃"),
        (4, "J（设置日期）", "“去年”不是日期，请写成 2026-01-31"),
        (5, "经度、纬度", "位置不在本市范围内"),
        (6, "D（经度）", "经纬度超出范围"),
        (7, "D（经度）", "不能为空"),
        (8, "标识码", "应为16位数字，第7至10位为小类代码"),
        (9, "F（坐标系）", "坐标系“月球”不认识，可填 CGCS2000、WGS-84、GCJ-02、BD-09 或 EPSG 编号"),
    ]
    services.take_in(row.pk, by=PLATFORM)
    assert Component.everywhere.count() == 1


def test_an_excel_list_keeps_leading_zeros_of_classes_and_tells_formulas() -> None:
    make_city()
    content = sheet(
        ["全市部件登记表"],
        ["小类", "经度", "纬度", "设置日期"],
        [103, 114.02, 33.02, "2020-01-01"],
        ["0103", "=1+1", 33.02, None],
    )
    row = services.hand_in("部件.xlsx", content, by=PLATFORM)
    assert row.counts["new"] == 1
    assert told(row) == [(4, "B（经度）", "是公式，请改为值")]


def test_positions_of_public_maps_are_converted() -> None:
    make_city()
    lon, lat = converted(114.02, 33.02, Datum.CGCS2000, Datum.BD09)
    row = services.hand_in("x.csv", f"{HEAD}\n,0103,,{lon:.9f},{lat:.9f},百度,,,,\n".encode(), by=PLATFORM)
    services.take_in(row.pk, by=PLATFORM)
    component = Component.everywhere.get()
    assert (component.lon, component.lat) == pytest.approx((114.02, 33.02), abs=1e-7)


def test_what_was_exported_comes_back_as_it_was() -> None:
    make_city()
    bureau = make_organisation()
    make_component(114.02, 33.02, "0118", name_zh="1号灯", owner=bureau, height_m=80.25, address="清河路1号")
    make_component(114.03, 33.02, "0103", state=ComponentState.LOST)
    before = list(Component.everywhere.order_by("code").values())
    content = "".join(features_of(Component.everywhere.all())).encode()
    row = services.hand_in("部件.geojson", content, by=PLATFORM)
    assert row.counts == {"new": 0, "known": 2, "refused": 0}
    services.take_in(row.pk, by=PLATFORM)
    assert list(Component.everywhere.order_by("code").values()) == before


def test_a_known_code_changes_its_component_and_its_history_says_so() -> None:
    make_city()
    old = make_component(114.02, 33.02)
    row = services.hand_in("x.csv", f"{HEAD}\n{old.code},0103,新名,114.021,33.02,,,,,\n".encode(), by=PLATFORM)
    services.take_in(row.pk, by=PLATFORM)
    old.refresh_from_db()
    assert (old.name_zh, old.lon) == ("新名", 114.021)
    change = old.changes.first()
    assert change is not None
    assert change.fields["name"] == ["", "新名"]
    assert Component.everywhere.count() == 1


def test_a_list_without_codes_handed_in_twice_doubles_nothing() -> None:
    make_city()
    content = f"{HEAD}\n,0103,,114.02,33.02,,,,破损,\n,0103,甲,114.03,33.02,,,,,\n".encode()
    for _ in range(2):
        row = services.hand_in("x.csv", content, by=PLATFORM)
        services.take_in(row.pk, by=PLATFORM)
    assert (row.counts["known"], Component.everywhere.count()) == (2, 2)


def test_a_row_that_stands_twice_in_a_list_is_told_and_taken_once() -> None:
    make_city()
    content = f"{HEAD}\n,0103,,114.02,33.02,,,,,\n,0103,,114.02,33.02,,,,,\n".encode()
    row = services.hand_in("x.csv", content, by=PLATFORM)
    assert (row.counts["new"], [number for number, *_ in told(row)]) == (1, [3])


def test_two_of_one_class_that_stand_side_by_side_are_noticed_as_doubles() -> None:
    make_city()
    content = f"{HEAD}\n,0103,,114.02,33.02,,,,,\n,0103,,114.02001,33.02,,,,,\n".encode()
    services.take_in(services.hand_in("x.csv", content, by=PLATFORM).pk, by=PLATFORM)
    assert LikelyDouble.objects.count() == 1


def test_metres_of_surveyors_are_taken_by_the_number_of_their_system() -> None:
    make_city()
    ((x, y),) = projected([[114.02, 33.02]], 4547)
    content = f"{HEAD}\n,0103,,{x},{y},EPSG:4547,,,,\n,0103,,{x},{y},,,,,\n,0103,,{x},{y},EPSG:2383,,,,\n".encode()
    row = services.hand_in("x.csv", content, by=PLATFORM)
    assert [number for number, *_ in told(row)] == [3, 4]
    assert "EPSG:4547" in told(row)[0][2]
    services.take_in(row.pk, by=PLATFORM)
    component = Component.everywhere.get()
    assert (component.lon, component.lat) == pytest.approx((114.02, 33.02), abs=1e-6)


def test_degrees_the_wrong_way_round_are_told_as_such() -> None:
    make_city()
    row = services.hand_in("x.csv", f"{HEAD}\n,0103,,33.02,114.02,,,,,\n".encode(), by=PLATFORM)
    assert "写反" in told(row)[0][2]


def test_lines_above_the_headings_of_a_csv_are_left_out() -> None:
    make_city()
    row = services.hand_in("x.csv", f"某区井盖普查表,,\n{HEAD}\n,0103,,114.02,33.02,,,,,\n".encode(), by=PLATFORM)
    assert (row.counts["new"], row.counts["refused"]) == (1, 0)


def test_a_shapefile_of_points_and_geojson_in_metres_are_taken() -> None:
    make_city()
    ((x, y),) = projected([[114.02, 33.02]], 4526)
    fields = (("小类", "C", 8, 0), ("名称", "C", 40, 0))
    parts = parts_of([(x, y)], rows=[("0103", "甲井")], fields=fields, kind=shapefile.POINT)
    point = {"type": "Point", "coordinates": [x, y]}
    for content in (
        zipped(parts, prj=ESRI_4526),
        json.dumps(
            {
                "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4526"}},
                "features": [
                    {
                        "properties": {"小类": "0103", "名称": "甲井"},
                        "geometry": point,
                    },
                    {"properties": {"小类": "0103", "名称": "无位置"}, "geometry": None},
                ],
            }
        ).encode(),
    ):
        services.take_in(services.hand_in("x", content, by=PLATFORM).pk, by=PLATFORM)
    component = Component.everywhere.get()
    assert (component.lon, component.lat) == pytest.approx((114.02, 33.02), abs=1e-6)


def test_words_that_no_database_keeps_do_not_stop_a_list() -> None:
    make_city()
    text = json.dumps(
        {
            "features": [
                {
                    "properties": {"小类": "0103", "名称": "甲\ud800\0"},
                    "geometry": {"type": "Point", "coordinates": [114.02, 33.02]},
                }
            ]
        }
    )
    services.take_in(services.hand_in("x.json", text.encode(), by=PLATFORM).pk, by=PLATFORM)
    assert Component.everywhere.get().name_zh == "甲?"


def test_a_code_twice_in_a_list_and_one_of_a_component_that_is_gone_are_refused() -> None:
    make_city()
    gone = make_component()
    services.remove_component(gone.code, by=PLATFORM, why="拆")
    twice = "9901020103000077,0103,,114.02,33.02,,,,,"
    content = f"{HEAD}\n{twice}\n{twice}\n{gone.code},0103,,114.02,33.02,,,,,\n"
    row = services.hand_in("x.csv", content.encode(), by=PLATFORM)
    assert [why for _, _, why in told(row)] == ["标识码在清单中重复"] * 2 + ["该部件已拆除或已并入其他部件"]
    with pytest.raises(NothingToTake):
        services.take_in(row.pk, by=PLATFORM)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 no zip",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"a,b,c\n1,2,3\n",
        b"{}",
        b'{"features": [{"properties": null}]}',
        ("经度,纬度\n114,33\n").encode(),
        b"\x00\x01\x02\xff" * 100,
        json.dumps({"features": [{"properties": {}, "geometry": {"coordinates": ["x"]}}]}).encode(),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(content: bytes) -> None:
    make_city()
    with pytest.raises(FileNotRead) as refusal:
        services.hand_in("x", content, by=PLATFORM)
    assert str(refusal.value)
    assert "%(" not in str(refusal.value)
