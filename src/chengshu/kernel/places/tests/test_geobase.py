"""Layers of the geographic base: what is handed in, how it is judged, measured, kept with its history, given out."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
import shapely

from chengshu.base import clock
from chengshu.base.coordinates import Datum, converted
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.catalogue.guide import ensure_guide_classes
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.exchange.errors import NotInForce
from chengshu.kernel.exchange.queries import show_granted
from chengshu.kernel.exchange.rights import UNIT_CLERK, UNIT_HEAD
from chengshu.kernel.exchange.services import apply_for, grant, use, withdraw
from chengshu.kernel.exchange.tests.make import make_ask
from chengshu.kernel.lake import engine, store
from chengshu.kernel.places import services
from chengshu.kernel.places.editions import Kind as EditionKind
from chengshu.kernel.places.editions import changed
from chengshu.kernel.places.errors import (
    AlreadyTaken,
    BadLayerKey,
    FaultyFeature,
    FileNotRead,
    HeldElsewhere,
    ItemInUse,
    KeptFromYou,
    LayerTaken,
    NothingToTake,
)
from chengshu.kernel.places.exporting import layer_as_geojson
from chengshu.kernel.places.geobase.answering import look_up_features
from chengshu.kernel.places.geobase.elsewhere import one_of_layer
from chengshu.kernel.places.geobase.finding import found_in, in_view, tallies
from chengshu.kernel.places.geobase.layers import (
    feature_on,
    features_on,
    history_of,
    layer_open_to,
    layers_in_force,
    layers_open_to,
    standings,
)
from chengshu.kernel.places.geobase.publishing import publish_layer, table_of, write_due_tables, write_table
from chengshu.kernel.places.geobase.standing import base_standing
from chengshu.kernel.places.models import Cell, GeoFeature, GeoImport, GeoLayer, LayerGroup, LayerShape
from chengshu.kernel.places.rights import GEOGRAPHER, KEEP_LAYERS, SEE_BASE
from chengshu.kernel.places.services import Handed, ItemWanted, LayerContent
from chengshu.kernel.places.services.geofeatures import keep_base, redraw_shares
from chengshu.kernel.places.tests.make import DISTRICT, EAST, WEST, box, make_city, make_component
from chengshu.kernel.registries.errors import NoPurpose
from chengshu.kernel.registries.figures import CONNECTED
from chengshu.kernel.registries.models import Kind, Receipt, Record
from chengshu.kernel.registries.queries.overview import overview_of
from chengshu.kernel.registries.queries.registries import registry_named
from chengshu.kernel.registries.rights import LOOK_UP
from chengshu.kernel.registries.seeds.bases import BASES
from chengshu.kernel.registries.services import define_fields, define_registry
from chengshu.kernel.registries.tests.make import make_purpose, make_registry
from chengshu.spec.data import FieldType, Grade, Sharing
from chengshu.spec.people import Scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lake")]
SQUARE = [[114.02, 33.02], [114.03, 33.02], [114.03, 33.03], [114.02, 33.03], [114.02, 33.02]]


@pytest.fixture(autouse=True)
def small_city() -> None:
    make_city()


def make_layer(
    key: str = "farmland", shape: LayerShape = LayerShape.AREA, *, items: tuple[ItemWanted, ...] = (), **given: Any
) -> GeoLayer:
    """A layer that the platform set up."""
    owner = given.pop("owner", None) or make_organisation("自然资源局")
    content = LayerContent("耕地", LayerGroup.CROPLAND, "0101", shape, owner, **given)
    return services.define_layer(key, content, by=PLATFORM, items=items)


def geojson(*features: tuple[str, list[Any] | dict[str, Any]], **properties: Any) -> bytes:
    """A list of polygons, or of whatever geometry is given, by code."""
    rows = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [shape]} if isinstance(shape, list) else shape,
            "properties": {"code": code, "name": f"地块{code}", **properties},
        }
        for code, shape in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": rows}).encode()


def taken(layer: GeoLayer, content: bytes, **handed: Any) -> GeoImport:
    """A list handed in and taken."""
    row = services.hand_in_features(layer, "清单.geojson", content, Handed(**handed), by=PLATFORM)
    return services.take_features(row.pk, by=PLATFORM)


def moved(by: float) -> list[list[float]]:
    return [[lon + by, lat] for lon, lat in SQUARE]


def faults(row: GeoImport) -> list[tuple[int, str]]:
    return [(number, zh) for number, _, zh, _, _ in row.problems]


@pytest.mark.requirement("base-databases.3")
def test_features_are_measured_on_the_ellipsoid_placed_and_kept_with_their_source() -> None:
    layer = make_layer(items=(ItemWanted("land_kind", Text("地类", "Kind")),))
    taken(layer, geojson(("1", SQUARE), 地类="水浇地", 来源="国土变更调查", 采集日期="2024-12-31"))
    row = GeoFeature.objects.get()
    # Reference: GeographicLib (pyproj 3.7.2) on the same ellipsoid: 1,036,149.564 m² for this hundredth of a degree.
    assert row.area_m2 == pytest.approx(1036149.564, rel=1e-8)
    assert (row.attributes, row.source, row.sourced_on) == ({"land_kind": "水浇地"}, "国土变更调查", date(2024, 12, 31))
    assert row.division_code == WEST
    assert Entry.objects.filter(verb="places.layer.list_taken").exists()


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09, Datum.WGS84])
def test_degrees_of_a_named_datum_come_in_as_cgcs2000(datum: Datum) -> None:
    layer = make_layer()
    shifted = [list(converted(lon, lat, Datum.CGCS2000, datum)) for lon, lat in SQUARE]
    taken(layer, geojson(("1", shifted)), datum=datum)
    row = GeoFeature.objects.get()
    assert (row.west, row.south) == pytest.approx((114.02, 33.02), abs=1e-7)


@pytest.mark.requirement("base-databases.3")
def test_every_fault_of_a_list_is_told_with_its_row_and_the_others_are_taken() -> None:
    layer = make_layer(items=(ItemWanted("mu", Text("亩数", "Mu"), FieldType.DECIMAL, required=True),))
    bow = [[114.02, 33.02], [114.03, 33.03], [114.03, 33.02], [114.02, 33.03], [114.02, 33.02]]
    far = [[lon + 8, lat] for lon, lat in SQUARE]
    metres = [[lon * 1000, lat * 1000] for lon, lat in SQUARE]
    point = {"type": "Point", "coordinates": [114.02, 33.02]}
    content = json.loads(
        geojson(
            ("1", SQUARE), ("2", bow), ("3", far), ("4", metres), ("5", point), ("", SQUARE), ("7", SQUARE), 亩数="12.5"
        )
    )
    content["features"].append(content["features"][6])
    content["features"][0]["properties"]["颜色"] = "绿"
    more = geojson(("8", SQUARE), 亩数="很多"), geojson(("9", SQUARE))
    content["features"] += [json.loads(one)["features"][0] for one in more]
    row = services.hand_in_features(layer, "x", json.dumps(content).encode(), Handed(), by=PLATFORM)
    told = dict(faults(row))
    for number, word in (
        (2, "自相交，位于 114.025"), (3, "不在本市范围内"), (4, "不是经纬度"), (5, "本图层只收"), (6, "不能为空"),
        (7, "重复"), (8, "重复"), (9, "不是数"), (10, "不能为空"), (1, "属性“颜色”未在图层中声明"),
    ):  # fmt: skip
        assert word in told[number], number
    assert (row.counts["new"], row.counts["refused"]) == (1, 9)
    services.take_features(row.pk, by=PLATFORM)
    assert list(GeoFeature.objects.values_list("code", flat=True)) == ["1"]


@pytest.mark.requirement("base-databases.3")
def test_the_same_list_again_changes_nothing_and_another_says_what_differs() -> None:
    layer = make_layer()
    content = geojson(("1", SQUARE), ("2", moved(0.02)))
    taken(layer, content)
    again = services.hand_in_features(layer, "x", content, Handed(), by=PLATFORM)
    assert again.counts["same"] == 2 and not again.differences
    with pytest.raises(NothingToTake):
        services.take_features(again.pk, by=PLATFORM)
    out = "".join(layer_as_geojson(layer, features_on(layer, clock.today()))).encode()
    assert services.hand_in_features(layer, "x", out, Handed(), by=PLATFORM).counts["same"] == 2

    other = services.hand_in_features(
        layer, "x", geojson(("1", moved(0.001)), ("3", SQUARE)), Handed(whole=True), by=PLATFORM
    )
    by_code = {one["code"]: one for one in other.differences}
    assert {code: one["what"] for code, one in by_code.items()} == {"1": "changed", "2": "ends", "3": "new"}
    assert "shape" in by_code["1"]["fields"]
    services.take_features(other.pk, by=PLATFORM)
    with pytest.raises(AlreadyTaken):
        services.take_features(other.pk, by=PLATFORM)
    assert set(features_on(layer, clock.today()).values_list("code", flat=True)) == {"1", "3"}


@pytest.mark.requirement("base-databases.3")
def test_the_base_is_read_as_it_was_on_any_day_and_as_it_was_known() -> None:
    layer = make_layer()
    start = clock.now() - timedelta(days=100)
    with clock.frozen(start):
        taken(layer, geojson(("1", SQUARE)), valid_from=date(2025, 1, 1))
    with clock.frozen(start + timedelta(days=50)):
        taken(layer, geojson(("1", moved(0.01))), valid_from=date(2026, 1, 1))
    early = feature_on(layer, "1", date(2025, 6, 1))
    late = feature_on(layer, "1", date(2026, 6, 1))
    assert early is not None and late is not None
    assert (round(early.west, 3), round(late.west, 3)) == (114.02, 114.03)
    # What we knew before the second list: the field had not moved.
    then = feature_on(layer, "1", date(2026, 6, 1), known=start + timedelta(days=10))
    assert then is not None and round(then.west, 3) == 114.02
    assert feature_on(layer, "1", date(2024, 6, 1)) is None
    assert feature_on(layer, "1", date(2026, 6, 1), known=start - timedelta(days=1)) is None

    services.end_feature(late, by=PLATFORM, why="占用", on=date(2026, 9, 1))
    assert feature_on(layer, "1", date(2026, 9, 2)) is None
    assert feature_on(layer, "1", date(2026, 8, 31)) is not None
    assert len(history_of(layer, "1")) == 2


def test_a_mistake_of_the_same_day_is_put_right_and_the_mistake_is_still_on_record() -> None:
    layer = make_layer()
    day = date(2026, 1, 1)
    taken(layer, geojson(("1", SQUARE)), valid_from=day)
    taken(layer, geojson(("1", moved(0.01))), valid_from=day)
    assert features_on(layer, clock.today()).count() == 1
    assert [one.known_until is None for one in history_of(layer, "1")] == [True, False]


@pytest.mark.requirement("base-databases.3")
def test_statistics_cut_what_crosses_a_boundary_and_each_count_opens_to_its_features() -> None:
    layer = make_layer()
    across = [[114.09, 33.02], [114.11, 33.02], [114.11, 33.03], [114.09, 33.03], [114.09, 33.02]]
    taken(layer, geojson(("1", SQUARE), ("2", across)))
    [county] = tallies([layer])
    assert (county.division_code, county.count) == (DISTRICT, 2)
    total = sum(GeoFeature.objects.values_list("area_m2", flat=True))
    assert county.area_m2 == pytest.approx(total, rel=1e-6)
    streets = {one.division_code: one for one in tallies([layer], DISTRICT)}
    assert {code: one.count for code, one in streets.items()} == {WEST: 2, EAST: 1}
    assert streets[EAST].area_m2 == pytest.approx(GeoFeature.objects.get(code="2").area_m2 / 2, rel=1e-4)
    assert [one.code for one in found_in([layer], division=EAST)] == ["2"]


def test_lines_have_lengths_and_points_have_places() -> None:
    canals, mines = make_layer("canal", LayerShape.LINE), make_layer("mine", LayerShape.POINT)
    csv = '要素编码,名称,WKT\n1,一渠,"LINESTRING(114.02 33.02, 114.03 33.02)"\n'
    taken(canals, csv.encode("gbk"))
    taken(mines, "编码,经度,纬度\n7,114.05,33.05\n8,x,33.05\n".encode())
    assert GeoFeature.objects.get(layer=canals).length_m == pytest.approx(934.321, abs=1e-3)
    assert GeoFeature.objects.get(layer=mines).division_code == WEST
    assert GeoImport.objects.get(layer=mines).problems[0][:3] == [3, "图形", "没有可用的图形"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"PK\x03\x04xxxx", "压缩成一个 zip"),
        (b"{}", "无法读取"),
        (b"a,b\n1,2\n", "缺少列"),
        (b'{"features": []}', "没有数据行"),
    ],
)
def test_what_cannot_be_read_says_what_to_hand_in_instead(content: bytes, word: str) -> None:
    with pytest.raises(FileNotRead) as refusal:
        services.hand_in_features(make_layer(), "x", content, Handed(), by=PLATFORM)
    assert word in refusal.value.sentence.zh


def test_layers_and_their_items_have_a_history_and_values_keep_their_type() -> None:
    layer = make_layer()
    services.declare_item(layer, ItemWanted("mu", Text("亩数", "Mu"), FieldType.DECIMAL), by=PLATFORM)
    taken(layer, geojson(("1", SQUARE), 亩数="3"))
    with pytest.raises(ItemInUse):
        services.declare_item(layer, ItemWanted("mu", Text("亩数", "Mu")), by=PLATFORM)
    content = LayerContent("永久基本农田", LayerGroup.CROPLAND, "0101", LayerShape.POINT, layer.owner)
    changed = services.change_layer(layer, content, by=PLATFORM, why="改名")
    assert changed.shape_kind == LayerShape.AREA  # it has features
    assert layer.changes.first().fields["name_zh"] == ["耕地", "永久基本农田"]  # type: ignore[union-attr]
    for key, refusal in (("farmland", LayerTaken), ("农田", BadLayerKey), ("a-b", BadLayerKey)):
        with pytest.raises(refusal):
            make_layer(key)
    services.close_layer(layer, by=PLATFORM, why="并入", on=clock.today() - timedelta(days=1))
    layer.refresh_from_db()
    services.close_layer(layer, by=PLATFORM, why="并入")
    assert feature_on(layer, "1", clock.today()) is not None  # kept as history


def test_only_who_keeps_the_owners_layers_writes_and_a_graded_layer_is_open_to_them_alone() -> None:
    bureau = make_organisation("住建局")
    layer = make_layer("gas_main", LayerShape.LINE, owner=bureau, grade=Grade.SENSITIVE)
    keeper = make_actor(organisation=bureau, may={SEE_BASE: Scope.ALL, KEEP_LAYERS: Scope.UNIT})
    other = make_actor(may={SEE_BASE: Scope.ALL, KEEP_LAYERS: Scope.UNIT})
    assert layer_open_to(keeper, "gas_main") == layer
    assert layers_open_to(other) == []
    with pytest.raises(KeptFromYou):
        layer_open_to(other, "gas_main")
    [standing] = standings(layers_in_force(), layers_open_to(other))
    assert standing.hidden
    with pytest.raises(NotAllowed):
        services.hand_in_features(layer, "x", b"{}", Handed(), by=other)


@pytest.mark.requirement("base-databases.3")
def test_what_places_already_hold_stands_in_the_base_without_a_second_copy() -> None:
    make_component(114.02, 33.02, name_zh="清河路1号井")
    owner = make_organisation()
    held: dict[str, GeoLayer] = {}
    for key, shape, where in (
        ("streets", LayerShape.AREA, "cells:2"), ("roads", LayerShape.LINE, "features:road"),
        ("components", LayerShape.POINT, "components"),
    ):  # fmt: skip
        content = LayerContent(key, LayerGroup.BOUNDARY, "650000", shape, owner)
        held[key] = services.define_layer(key, content, by=PLATFORM, held=where)
    assert not GeoFeature.objects.exists()
    assert {one.layer.key: one.count for one in standings(held.values(), held.values())} == {
        "streets": 2, "roads": 4, "components": 1,
    }  # fmt: skip
    assert [one.name for one in found_in(held.values(), words="清河路")] == ["清河路", "清河路1号井"]
    assert len(list(in_view(held["streets"], None))) == 2
    roads = {one.division_code: one.length_m for one in tallies([held["roads"]], DISTRICT)}
    assert set(roads) == {WEST, EAST}
    with pytest.raises(HeldElsewhere):
        services.hand_in_features(held["roads"], "x", b"{}", Handed(), by=PLATFORM)


def test_one_feature_is_registered_with_what_is_wrong_said_at_once() -> None:
    layer = make_layer()
    shape = shapely.Polygon(SQUARE)
    made = services.put_feature(layer, {"code": "5", "name_zh": "五号"}, shape, by=PLATFORM)
    assert made.area_m2 > 1e6
    with pytest.raises(FaultyFeature):
        services.put_feature(layer, {"code": ""}, shape, by=PLATFORM)
    same = services.put_feature(layer, {"code": "5", "name_zh": "五号"}, shape, by=PLATFORM)
    assert same.pk == made.pk


def geography() -> None:
    """The registry of the base as the demo city sets it up."""
    base = next(one for one in BASES if one.key == "geography")
    registry = define_registry(
        "geography", base.label, kind=Kind.GEOGRAPHY, owner=make_organisation("规划局"), by=PLATFORM, base=True,
        kept_by="places",
    )  # fmt: skip
    define_fields(registry, list(base.own_fields))


@pytest.mark.requirement("base-databases.8")
def test_other_modules_look_features_up_with_purpose_mask_and_receipt() -> None:
    geography()
    make_purpose()
    layer = make_layer(items=(ItemWanted("price", Text("地价", "Price"), grade=Grade.SENSITIVE),))
    taken(layer, geojson(("1", SQUARE), 地价="100"))
    window = make_actor(may={LOOK_UP: Scope.ALL})
    receipt, found = look_up_features(layer, ["1", "2"], purpose="service", by=window)
    assert found["2"] is None
    assert found["1"] is not None and found["1"]["name"] == "地块1"
    assert "100" not in str(found["1"]["attributes"])
    assert found["1"]["shape"] != GeoFeature.objects.get().shape  # graded 3: masked without a grant
    assert Receipt.everywhere.get(pk=receipt.pk).registry.key == "geography"
    assert Entry.objects.filter(verb="registries.record.looked_up").exists()
    with pytest.raises(NoPurpose):
        look_up_features(layer, ["1"], purpose="none", by=window)
    with pytest.raises(NotAllowed):
        look_up_features(layer, ["1"], purpose="service", by=make_actor(may={}))


@pytest.mark.requirement("base-databases.3")
def test_the_base_counts_as_connected_once_the_exchange_serves_a_layer_under_an_agreement() -> None:
    ensure_guide_classes()
    geography()
    provider = make_organisation("林业局")
    layer = make_layer("forest", owner=provider)
    taken(layer, geojson(("1", SQUARE), ("2", moved(0.02))))
    overview = overview_of(registry_named("geography"))
    assert (overview.records, overview.feeds, overview.connected_out) == (2, 1, False)
    measured = CONNECTED.compute(clock.today())
    assert measured is not None and measured.value == 0

    resource = publish_layer(layer, sharing=Sharing.ON_REQUEST, ground="履职", by=PLATFORM)

    measured = CONNECTED.compute(clock.today())
    assert measured is not None and measured.value == 1
    consumer = make_organisation("水利局")
    clerk = make_actor(organisation=consumer, may=UNIT_CLERK.may)
    asked = apply_for(resource, make_ask(fields=("code", "name", "area_m2")), by=clerk, organisation=consumer)
    agreement = grant(asked.pk, by=make_actor(organisation=provider, may=UNIT_HEAD.may))
    con = engine.connect()
    show_granted(con, agreement, as_view="granted")
    rows = con.execute("SELECT code, name, area_m2 > 1000000 FROM granted ORDER BY code").fetchall()
    con.close()
    assert rows == [("1", "地块1", True), ("2", "地块2", True)]
    use(agreement, by=clerk, why="核对林地", rows=2)
    withdraw(agreement.pk, by=make_actor(organisation=provider, may=UNIT_HEAD.may), why="不再需要")
    agreement.refresh_from_db()
    with pytest.raises(NotInForce):
        use(agreement, by=clerk, why="核对林地", rows=2)


def test_a_published_layers_table_follows_its_features() -> None:
    ensure_guide_classes()
    layer = make_layer("forest", items=(ItemWanted("trees", Text("树种", "Trees")),))
    taken(layer, geojson(("1", SQUARE), 树种="杨树"))
    publish_layer(layer, sharing=Sharing.ON_REQUEST, by=PLATFORM)
    before = store.version_of(table_of(layer))
    assert write_due_tables() == 0
    taken(layer, geojson(("2", moved(0.02))))
    services.declare_item(layer, ItemWanted("age", Text("林龄", "Age"), FieldType.INTEGER), by=PLATFORM)
    assert keep_base() == 1
    assert store.version_of(table_of(layer)) > before
    assert "age" in store.schema_of(table_of(layer)).names
    assert Resource.everywhere.get(key="geography.forest").items.filter(column="age").exists()


def test_only_rows_that_changed_are_written_to_a_published_layers_table() -> None:
    ensure_guide_classes()
    layer = make_layer("forest", items=(ItemWanted("trees", Text("树种", "Trees")),))
    taken(layer, geojson(("1", SQUARE), ("2", moved(0.02)), ("3", moved(0.04)), 树种="杨树"))
    publish_layer(layer, sharing=Sharing.ON_REQUEST, by=PLATFORM)
    name = table_of(layer)

    later = geojson(("2", moved(0.02)), ("4", moved(0.06)), 树种="柳树"), geojson(("3", moved(0.04)), 树种="杨树")
    features = [one for part in later for one in json.loads(part)["features"]]
    whole = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    taken(layer, whole, whole=True)
    assert write_due_tables() == 1

    rows = {row["code"]: row["trees"] for row in store.opened(name).to_pyarrow_table().to_pylist()}
    assert rows == {"2": "柳树", "3": "杨树", "4": "柳树"}
    merges = [one for one in store.opened(name).history() if one["operation"] == "MERGE"]
    done = [one["operationMetrics"] for one in merges]
    assert sum(one["num_target_rows_deleted"] for one in done) == 1
    assert sum(one["num_target_rows_updated"] for one in done) == 1
    assert sum(one["num_target_rows_inserted"] for one in done) == 1


def test_a_table_that_holds_what_it_should_is_not_written_again() -> None:
    ensure_guide_classes()
    layer = make_layer("forest")
    taken(layer, geojson(("1", SQUARE)))
    publish_layer(layer, sharing=Sharing.ON_REQUEST, by=PLATFORM)
    before = store.version_of(table_of(layer))
    write_table(layer)
    assert store.version_of(table_of(layer)) == before
    taken(layer, geojson(("2", moved(0.02))), whole=True)
    write_table(layer)
    assert [row["code"] for row in store.opened(table_of(layer)).to_pyarrow_table().to_pylist()] == ["2"]


def test_an_official_without_the_role_keeps_only_their_own_bureaus_layers() -> None:
    mine = make_organisation()
    actor: Actor = make_actor(organisation=mine, may={KEEP_LAYERS: Scope.UNIT})
    content = LayerContent("湿地", LayerGroup.WETLAND, "0506", LayerShape.AREA, mine)
    assert services.define_layer("wetland", content, by=actor).owner == mine
    other = LayerContent("湿地", LayerGroup.WETLAND, "0506", LayerShape.AREA, make_organisation())
    with pytest.raises(NotAllowed):
        services.define_layer("wetland2", other, by=actor)
    assert GEOGRAPHER.may[KEEP_LAYERS] == Scope.ALL
    assert base_standing().sources == 1


def test_standard_addresses_are_a_layer_located_by_their_words() -> None:
    addresses = make_registry(Kind.PLACE, key="places")
    Record.objects.create(
        registry=addresses, number="A1", name="衡川区清河路与建设路交叉口", valid_from=clock.today(),
        known_from=clock.now(), content={"address": "衡川区清河路与建设路交叉口", "division": WEST},
    )  # fmt: skip
    content = LayerContent("标准地址", LayerGroup.SETTLEMENT, "310000", LayerShape.WORDS, make_organisation())
    layer = services.define_layer("addresses", content, by=PLATFORM, held="addresses")
    [standing] = standings([layer], [layer])
    assert standing.count == 1
    assert [(one.division_code, one.count) for one in tallies([layer])] == [(DISTRICT, 1)]
    [found] = found_in([layer], words="衡川区清河路")
    assert (found.code, found.lon) == ("A1", None)
    located = one_of_layer(layer, "A1")
    assert located is not None and located.lon == pytest.approx(114.03, abs=0.002)
    assert list(in_view(layer, None)) == []


def test_shares_follow_a_grid_that_was_drawn_anew() -> None:
    layer = make_layer()
    taken(layer, geojson(("1", SQUARE)))
    west = Cell.objects.get(code=WEST)
    west.shape = box(114.0, 33.0, 114.025, 33.1)
    west.save()
    east = Cell.objects.get(code=EAST)
    east.shape = box(114.025, 33.0, 114.2, 33.1)
    east.save()
    changed(EditionKind.CELLS)
    assert redraw_shares() == 1
    parts = dict(GeoFeature.objects.get().shares.values_list("division_code", "area_m2"))
    assert parts[WEST] == pytest.approx(parts[EAST], rel=1e-4)
    assert redraw_shares() == 0


def test_a_graded_layers_shape_leaves_by_the_exchange_alone() -> None:
    geography()
    make_purpose()
    layer = make_layer("gas_main", grade=Grade.SENSITIVE)
    taken(layer, geojson(("1", SQUARE)))
    _, found = look_up_features(layer, ["1"], purpose="service", by=make_actor(may={LOOK_UP: Scope.ALL}))
    assert found["1"] is not None
    assert (found["1"]["shape"], found["1"]["lon"], found["1"]["name"]) == (None, None, "地块1")
