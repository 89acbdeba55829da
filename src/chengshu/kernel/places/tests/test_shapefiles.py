"""Shapefiles and projected coordinates of surveyors come into the geographic base."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
import shapefile
from pyproj import CRS, Transformer

from chengshu.base.coordinates import Datum, converted
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.places import services
from chengshu.kernel.places.errors import FileNotRead
from chengshu.kernel.places.geobase import shapefiles
from chengshu.kernel.places.models import GeoFeature, GeoImport, GeoLayer, LayerShape
from chengshu.kernel.places.services import Handed, ItemWanted
from chengshu.kernel.places.tests.make import make_city
from chengshu.kernel.places.tests.test_geobase import SQUARE, geojson, make_layer, moved
from chengshu.spec.data import FieldType

pytestmark = pytest.mark.django_db
FIELDS = (("BSM", "C", 18, 0), ("名称", "C", 20, 0), ("地类名称", "C", 12, 0), ("MJ", "N", 16, 2), ("SJ", "D", 8, 0))
ROW = ("0007", "和平路绿地", "乔木林地", 1036.5, date(2025, 12, 31))
ITEMS = (
    ItemWanted("land_kind", Text("地类名称", "Kind of land")),
    ItemWanted("mj", Text("面积", "Area"), FieldType.DECIMAL),
    ItemWanted("sj", Text("时间", "Day"), FieldType.DATE),
)
#: As ArcGIS writes it: own names for datum, projection and system.
ESRI_4526 = (
    'PROJCS["CGCS2000_3_Degree_GK_Zone_38",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",38500000.0],'
    'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


@pytest.fixture(autouse=True)
def city() -> None:
    make_city()


def esri(epsg: int) -> str:
    return str(CRS.from_epsg(epsg).to_wkt("WKT1_ESRI"))


def projected(ring: Sequence[Sequence[float]], epsg: int) -> list[list[float]]:
    """Degrees in a system's metres, by the other way round than the import goes."""
    way = Transformer.from_crs(4490, epsg, always_xy=True)
    return [list(way.transform(spot[0], spot[1])) for spot in ring]


def parts_of(
    shapes: Sequence[Any],
    *,
    rows: Sequence[Sequence[Any]] = (ROW,),
    fields: Sequence[tuple[str, str, int, int]] = FIELDS,
    encoding: str = "gbk",
    kind: int = shapefile.POLYGON,
) -> dict[str, bytes]:
    """The files that pyshp writes; polygons are lists of rings, lines lists of lines, points pairs."""
    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=kind, encoding=encoding) as out:
        for name, letter, width, places in fields:
            out.field(name, letter, width, places)
        for shape, row in zip(shapes, rows, strict=True):
            if shape is None:
                out.null()
            elif kind == shapefile.POLYGON:
                out.poly(shape)
            elif kind == shapefile.POLYGONZ:
                out.polyz(shape)
            elif kind == shapefile.POLYLINE:
                out.line(shape)
            else:
                out.point(*shape)
            out.record(*row)
    return {"林地.shp": shp.getvalue(), "林地.shx": shx.getvalue(), "林地.dbf": dbf.getvalue()}


def zipped(parts: Mapping[str, bytes | str], prj: str = "", cpg: str = "") -> bytes:
    """The parts in one container."""
    out = io.BytesIO()
    more = {name: text for name, text in (("林地.prj", prj), ("林地.cpg", cpg)) if text}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in {**parts, **more}.items():
            box.writestr(name, content)
    return out.getvalue()


def clockwise(ring: Sequence[Sequence[float]]) -> list[list[float]]:
    return [list(spot) for spot in reversed(ring)]


def handed_in(layer: GeoLayer, content: bytes, **handed: Any) -> GeoImport:
    return services.hand_in_features(layer, "林地.zip", content, Handed(**handed), by=PLATFORM)


def taken(layer: GeoLayer, content: bytes, **handed: Any) -> GeoImport:
    return services.take_features(handed_in(layer, content, **handed).pk, by=PLATFORM)


def refused(content: bytes, **handed: Any) -> str:
    with pytest.raises(FileNotRead) as refusal:
        handed_in(GeoLayer.everywhere.filter(key="refused").first() or make_layer("refused"), content, **handed)
    return refusal.value.sentence.zh


@pytest.mark.requirement("base-databases.3")
@pytest.mark.parametrize(
    ("prj", "epsg"),
    [
        (esri(4490), 4490),
        (ESRI_4526, 4526),
        (esri(4547), 4547),
        (esri(4513 + 13), 4526),
        (esri(32650), 32650),
        (str(CRS.from_epsg(4547).to_wkt("WKT1_GDAL")), 4547),
        (str(CRS.from_epsg(4547).to_wkt()), 4547),
    ],
    ids=["degrees", "arcgis", "gk-meridian", "gk-zone", "utm", "gdal", "wkt2"],
)
def test_a_zipped_shapefile_comes_in_whatever_system_its_prj_names(prj: str, epsg: int) -> None:
    layer = make_layer(items=ITEMS)
    ring = clockwise(projected(SQUARE, epsg))
    row = taken(layer, zipped(parts_of([[ring]]), prj))
    assert row.problems == []
    found = GeoFeature.objects.get()
    assert (found.west, found.south) == pytest.approx((114.02, 33.02), abs=1e-9)
    assert found.area_m2 == pytest.approx(1036149.564, rel=1e-7)  # GeographicLib, as in test_geobase
    assert (found.code, found.name_zh) == ("0007", "和平路绿地")
    assert found.attributes == {"land_kind": "乔木林地", "mj": 1036.5, "sj": "2025-12-31"}


def test_the_system_of_a_list_goes_on_record() -> None:
    row = taken(make_layer(items=ITEMS), zipped(parts_of([[clockwise(projected(SQUARE, 4547))]]), esri(4547)))
    assert row.source == "林地.zip（CGCS2000 / 3-degree Gauss-Kruger CM 114E）"
    entry = Entry.objects.get(verb="places.layer.list_handed_in")
    assert "Gauss-Kruger" in str(entry.details)


@pytest.mark.parametrize(
    ("encoding", "cpg"), [("gbk", "GBK"), ("gbk", ""), ("gbk", "UTF-8"), ("utf-8", "UTF-8"), ("utf-8", "")]
)
def test_names_are_read_in_their_letters_whatever_the_cpg_says(encoding: str, cpg: str) -> None:
    layer = make_layer(items=ITEMS[:1])
    wide = (("BSM", "C", 18, 0), ("名称", "C", 30, 0), ("地类名称"[: 4 if encoding == "gbk" else 3], "C", 30, 0))
    taken(
        layer, zipped(parts_of([[clockwise(SQUARE)]], rows=[ROW[:3]], fields=wide, encoding=encoding), esri(4490), cpg)
    )
    found = GeoFeature.objects.get()
    assert (found.name_zh, found.attributes) == ("和平路绿地", {"land_kind": "乔木林地"})


def test_half_a_letter_that_the_width_of_a_column_cut_off_is_let_go() -> None:
    parts = parts_of([[clockwise(SQUARE)]])
    name = "和平路绿地".encode("gbk")
    parts["林地.dbf"] = parts["林地.dbf"].replace(
        name.ljust(20), "滨河公园东侧沿街绿化地带".encode("gbk")[:19].ljust(20)
    )
    taken(make_layer(items=ITEMS), zipped(parts, esri(4490)))
    assert GeoFeature.objects.get().name_zh == "滨河公园东侧沿街绿"


def test_holes_parts_and_heights_of_areas_are_kept() -> None:
    hole = [[114.024, 33.024], [114.026, 33.024], [114.026, 33.026], [114.024, 33.026], [114.024, 33.024]]
    rings = [clockwise(SQUARE), hole, clockwise(moved(0.02))]
    high = [[[*spot, 87.5] for spot in ring] for ring in rings]
    for code, kind, shape in (("1", shapefile.POLYGON, rings), ("2", shapefile.POLYGONZ, high)):
        layer = make_layer(f"park{code}", items=ITEMS)
        taken(layer, zipped(parts_of([shape], rows=[(code, *ROW[1:])], kind=kind), esri(4490)))
        found = GeoFeature.objects.get(layer=layer)
        whole = 2 * 1036149.564
        assert found.area_m2 == pytest.approx(whole - 1036149.564 * 0.04, rel=1e-4)


def test_lines_points_and_rows_without_a_shape() -> None:
    fields, rows = FIELDS[:2], [("1", "一渠"), ("2", "二渠")]
    canals, mines = make_layer("canal", LayerShape.LINE), make_layer("mine", LayerShape.POINT)
    line = [[[114.02, 33.02], [114.03, 33.02]]]
    row = taken(canals, zipped(parts_of([line, None], rows=rows, fields=fields, kind=shapefile.POLYLINE), esri(4490)))
    assert GeoFeature.objects.get(layer=canals).length_m == pytest.approx(934.321, abs=1e-3)
    assert [problem[:3] for problem in row.problems] == [[2, "图形", "没有可用的图形"]]
    spots = [(114.05, 33.05), (114.06, 33.05)]
    taken(mines, zipped(parts_of(spots, rows=rows, fields=fields, kind=shapefile.POINT), esri(4490)))
    assert GeoFeature.objects.filter(layer=mines).count() == 2


def test_a_crossing_ring_is_told_where_it_crosses_in_degrees() -> None:
    bow = [[114.02, 33.02], [114.03, 33.03], [114.03, 33.02], [114.02, 33.03], [114.02, 33.02]]
    row = handed_in(make_layer(items=ITEMS), zipped(parts_of([[projected(bow, 4547)]]), esri(4547)))
    assert "自相交，位于 114.025" in row.problems[0][2]


@pytest.mark.requirement("base-databases.3")
def test_without_a_prj_the_system_must_be_typed_and_a_prj_goes_before_what_was_typed() -> None:
    parts = parts_of([[clockwise(projected(SQUARE, 4547))]])
    sentence = refused(zipped(parts))
    assert "林地.prj" in sentence
    assert "EPSG" in sentence
    taken(make_layer("typed", items=ITEMS), zipped(parts), epsg=4547)
    taken(make_layer("told", items=ITEMS), zipped(parts, esri(4547)), epsg=4548)
    for found in GeoFeature.objects.all():
        assert (found.west, found.south) == pytest.approx((114.02, 33.02), abs=1e-9)


@pytest.mark.parametrize(
    ("prj", "word"),
    [
        (esri(2436), "换算需要保密参数"),  # Beijing 1954
        (esri(2383), "换算需要保密参数"),  # Xi'an 1980
        ("no system at all", "无法识别坐标系"),
        ('LOCAL_CS["城建坐标系",LOCAL_DATUM["x",0],UNIT["m",1]]', "无法识别坐标系“城建坐标系”"),
        (esri(4547) + " " * 20_000 + "x", "无法识别坐标系"),
    ],
)
def test_systems_that_cannot_be_converted_are_refused_with_what_to_do(prj: str, word: str) -> None:
    sentence = refused(zipped(parts_of([[clockwise(SQUARE)]]), prj))
    assert word in sentence
    assert "CGCS2000" in sentence


def test_metres_in_geojson_and_csv_are_converted_by_what_the_file_or_its_reader_names() -> None:
    metres = projected(SQUARE, 4547)
    named = geojson(("1", metres)).replace(
        b'{"type": "FeatureCollection"',
        b'{"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}, "type": "FeatureCollection"',
    )
    rows = ", ".join(f"{x} {y}" for x, y in metres)
    taken(make_layer("named"), named)
    taken(make_layer("typed"), geojson(("1", metres)), epsg=4547)
    taken(make_layer("csv"), f'编码,WKT\n1,"POLYGON(({rows}))"\n'.encode(), epsg=4547)
    assert GeoFeature.objects.count() == 3
    for found in GeoFeature.objects.all():
        assert (found.west, found.south) == pytest.approx((114.02, 33.02), abs=1e-9)
    untold = handed_in(make_layer("untold"), geojson(("1", metres)))
    assert "EPSG" in untold.problems[0][2]
    with pytest.raises(FileNotRead):
        handed_in(make_layer("wrong"), geojson(("1", metres)), epsg=2436)


def test_degrees_of_a_public_map_in_a_shapefile_are_shifted_as_its_reader_says() -> None:
    shifted = [list(converted(lon, lat, Datum.CGCS2000, Datum.GCJ02)) for lon, lat in SQUARE]
    taken(make_layer(items=ITEMS), zipped(parts_of([[clockwise(shifted)]]), esri(4326)), datum=Datum.GCJ02)
    found = GeoFeature.objects.get()
    assert (found.west, found.south) == pytest.approx((114.02, 33.02), abs=1e-7)


def test_containers_that_are_none_lack_parts_or_hold_several_are_refused_in_words() -> None:
    parts, prj = parts_of([[clockwise(SQUARE)]]), esri(4490)
    bare = parts["林地.shp"]
    assert "压缩成一个 zip" in refused(bare)
    assert "压缩成一个 zip" in refused(zipped({"说明.txt": "无"}))
    assert "林地.dbf" in refused(zipped({name: part for name, part in parts.items() if name != "林地.dbf"}, prj))
    assert "这里有 2 个：另一个、林地" in refused(zipped({**parts, "另一个.shp": bare}, prj))
    assert "没有数据行" in refused(zipped(parts_of([], rows=[]), prj))
    no_code = parts_of([[clockwise(SQUARE)]], fields=(("XX", "C", 9, 0),), rows=[("1",)])
    assert "缺少列：要素编码" in refused(zipped(no_code, prj))


def test_broken_parts_are_refused_in_words() -> None:
    parts, prj = parts_of([[clockwise(SQUARE)], [clockwise(moved(0.02))]], rows=[ROW, ROW]), esri(4490)
    fewer = parts_of([[clockwise(SQUARE)]])
    for name in (".shp", ".dbf"):
        whole = parts[f"林地{name}"]
        for cut in (0, 3, 60, 101, len(whole) // 2, len(whole) - 9):
            assert "不完整或已损坏" in refused(zipped({**parts, f"林地{name}": whole[:cut]}, prj)), (name, cut)
    assert "行数不一致" in refused(zipped({**parts, "林地.dbf": fewer["林地.dbf"]}, prj))
    assert "行数不一致" in refused(zipped({**parts, "林地.shp": fewer["林地.shp"]}, prj))


def test_a_container_that_swells_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapefiles, "MOST_UNPACKED", 1024 * 1024)
    parts, prj = parts_of([[clockwise(SQUARE)]]), esri(4490)
    swollen = zipped({**parts, "林地.shp": bytes(5 * 1024 * 1024)}, prj)
    assert len(swollen) < 20_000
    assert "超过 1 MB" in refused(swollen)
    together = zipped({**parts, "林地.shp": bytes(700_000), "林地.dbf": bytes(700_000)}, prj)
    assert "超过 1 MB" in refused(together)
    lying = bytearray(swollen)
    at = lying.rindex(b"PK\x01\x02")
    while lying[at + 46 : at + 46 + 10].find(b".shp") < 0:
        at = lying.rindex(b"PK\x01\x02", 0, at)
    lying[at + 24 : at + 28] = (1000).to_bytes(4, "little")  # says that it unpacks to a thousand bytes
    assert refused(bytes(lying))
    crowd = {f"{number}.txt": "" for number in range(shapefiles.MOST_ENTRIES + 1)}
    assert "文件过多" in refused(zipped({**parts, **crowd}, prj))


def test_more_features_than_one_list_may_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chengshu.kernel.places.geobase.reading.MOST_ROWS", 1)
    two = parts_of([[clockwise(SQUARE)], [clockwise(moved(0.02))]], rows=[ROW, ROW])
    assert "最多 1 个" in refused(zipped(two, esri(4490)))


def test_an_attribute_that_the_layer_lacks_is_told_once_with_its_rows() -> None:
    rings = [[clockwise(SQUARE)], [clockwise(moved(0.02))]]
    row = handed_in(make_layer(), zipped(parts_of(rings, rows=[ROW, ("0008", *ROW[1:])]), esri(4490)))
    told = [problem for problem in row.problems if problem[1] == "地类名称"]
    assert [(number, "2 行有值" in zh, stops) for number, _, zh, _, stops in told] == [(1, True, False)]
    assert row.counts["new"] == 2


def test_a_container_whose_names_are_no_letters_is_refused_in_words() -> None:
    content = bytearray(zipped(parts_of([[clockwise(SQUARE)]]), prj=esri(4490)))
    entry = content.index(b"PK\x01\x02")
    content[entry + 8 : entry + 10] = (0x800).to_bytes(2, "little")  # it says that its names are UTF-8
    content[entry + 46] = 0xFF
    assert "zip" in refused(bytes(content))


def test_the_parts_of_a_container_together_fill_no_more_than_one_may(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    plain = zipfile.ZipExtFile.read

    def counted(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        found = plain(self, n)
        read.append(len(found))
        return found

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    monkeypatch.setattr(shapefiles, "MOST_UNPACKED", 10_000)
    parts = {f"林地.{part}": bytes(9_000) for part in ("shp", "shx", "dbf", "prj", "cpg")}
    refused(zipped(parts))
    assert 0 < sum(read) <= 10_001


def test_a_table_of_more_columns_than_dbase_has_is_refused_before_its_rows_are_read() -> None:
    fields = [("BSM", "C", 18, 0), *((f"F{number}", "C", 1, 0) for number in range(300))]
    content = zipped(parts_of([[clockwise(SQUARE)]], rows=[["1", *"x" * 300]], fields=fields), prj=esri(4490))
    assert "256" in refused(content)


@pytest.mark.parametrize(
    "change",
    [
        ('PROJECTION["Gauss_Kruger"]', 'PROJECTION["Nonsense"]'),
        ('PARAMETER["Scale_Factor",1.0]', 'PARAMETER["Scale_Factor",0]'),
        ('UNIT["Meter",1.0]', 'UNIT["Meter",0]'),
        ('UNIT["Meter",1.0]', 'UNIT["Meter",1],EXTENSION["PROJ4","+proj=merc +a=1 +b=1 +nadgrids=/etc/passwd"]'),
    ],
)
def test_a_prj_from_which_no_way_leads_is_refused_in_words(change: tuple[str, str]) -> None:
    assert change[0] in ESRI_4526
    content = zipped(parts_of([[clockwise(projected(SQUARE, 4526))]]), prj=ESRI_4526.replace(*change))
    assert "CGCS2000" in refused(content)
