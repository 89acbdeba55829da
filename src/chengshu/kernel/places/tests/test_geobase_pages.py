"""The pages of the geographic base, as people with and without the permission meet them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chengshu.kernel.access.tests.make import make_account, make_actor, make_organisation
from chengshu.kernel.catalogue.guide import ensure_guide_classes
from chengshu.kernel.places.models import GeoFeature, GeoImport, GeoLayer, LayerShape
from chengshu.kernel.places.rights import GEOGRAPHER, SEE_BASE
from chengshu.kernel.places.searching import find_features
from chengshu.kernel.places.tests.make import DISTRICT, make_city
from chengshu.kernel.places.tests.test_geobase import SQUARE, geography, geojson, make_layer, moved, taken
from chengshu.kernel.registries.rights import LOOK_UP
from chengshu.kernel.registries.tests.make import make_purpose
from chengshu.spec.data import Grade
from chengshu.spec.people import Scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lake")]


@pytest.fixture
def keeper(client: Client) -> Client:
    make_city()
    client.force_login(make_account(may=dict(GEOGRAPHER.may)))
    return client


def text(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(f"places:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.requirement("base-databases.3")
def test_a_layer_is_set_up_filled_looked_at_and_published_on_pages(keeper: Client, lake: Path) -> None:
    ensure_guide_classes()
    owner = make_organisation("林业局")
    typed = {
        "key": "forest", "name_zh": "林地", "group": "R03", "class_code": "0301", "shape_kind": "area",
        "owner": str(owner.pk), "cycle": "yearly", "grade": "2", "scale": "10000",
    }  # fmt: skip
    assert keeper.post(reverse("places:new_layer"), typed | {"key": "林地"}).status_code == 422
    assert keeper.post(reverse("places:new_layer"), typed)["Location"] == reverse("places:layer", args=["forest"])
    keeper.post(
        reverse("places:new_item", args=["forest"]),
        {"key": "trees", "name_zh": "树种", "type": "text", "choices_text": "杨树、侧柏", "grade": "2"},
    )
    upload = SimpleUploadedFile("林地.geojson", geojson(("1", SQUARE), ("2", moved(8)), 树种="杨树"))
    handed = keeper.post(
        reverse("places:hand_in_features", args=["forest"]),
        {"file": upload, "datum": "cgcs2000", "valid_from": "2026-01-01"},
        follow=True,
    ).content.decode()
    assert "不在本市范围内" in handed and "新增 1" in handed
    answer = keeper.post(reverse("places:take_features", args=[GeoImport.objects.get().pk]), follow=True)
    assert "已导入：新增 1" in answer.content.decode()

    assert "地块1" in text(keeper, "layer", "forest")
    assert "这一天该图层没有要素" in text(keeper, "layer", "forest", query="?on=2025-06-01")
    page = text(keeper, "geo_feature", "forest", "1")
    for word in ("1.036 km²", "杨树", "CGCS2000", "2026", "现为"):
        assert word in page
    keeper.post(reverse("places:publish_layer", args=["forest"]), {"sharing": "conditional", "ground": "履职"})
    assert "已发布" in text(keeper, "layers")
    exported = b"".join(keeper.get(reverse("places:export_layer", args=["forest"])).streaming_content)  # type: ignore[attr-defined]
    assert json.loads(exported)["features"][0]["properties"]["要素编码"] == "1"


@pytest.mark.requirement("base-databases.3")
def test_the_map_shows_chosen_layers_and_a_click_leads_to_the_feature(keeper: Client) -> None:
    layer = make_layer()
    taken(layer, geojson(("1", SQUARE)))
    page = text(keeper, "geobase", query="?show=farmland")
    assert reverse("places:geo_shapes", args=["farmland"]) in page
    drawn = keeper.get(reverse("places:geo_shapes", args=["farmland"]), {"bbox": "114,33,114.1,33.1"}).json()
    [shape] = drawn["features"]
    assert shape["properties"]["url"] == reverse("places:geo_feature", args=["farmland", "1"])
    nothing = keeper.get(reverse("places:geo_shapes", args=["farmland"]), {"bbox": "114.15,33,114.2,33.1"}).json()
    assert nothing["features"] == []


@pytest.mark.requirement("base-databases.3")
def test_features_are_found_by_name_code_and_box_and_counted_by_division(keeper: Client) -> None:
    taken(make_layer(), geojson(("A1", SQUARE), ("B2", moved(0.1))))
    assert "地块A1" in text(keeper, "geo_found", query="?q=地块A")
    assert "地块B2" in text(keeper, "geo_found", query="?q=B2")
    boxed = text(keeper, "geo_found", query="?bbox=114.0,33.0,114.05,33.1")
    assert "地块A1" in boxed and "地块B2" not in boxed
    assert "四个度数" in text(keeper, "geo_found", query="?bbox=x")
    counted = text(keeper, "geo_statistics")
    assert f"within={DISTRICT}" in counted and f"division={DISTRICT}" in counted
    assert "云溪街道" in text(keeper, "geo_statistics", query=f"?within={DISTRICT}")
    assert "地块B2" in text(keeper, "layer", "farmland", query="?division=990102002")
    [hit] = find_features(make_actor(may={SEE_BASE: Scope.ALL}), "地块A", 5)
    assert hit.title == "地块A1"


def test_a_feature_is_registered_changed_and_ended_by_forms(keeper: Client) -> None:
    make_layer("mine", LayerShape.POINT)
    typed = {"code": "7", "name_zh": "石料场", "shape": "POINT(114.05 33.05)", "valid_from": "2026-01-01"}
    assert keeper.post(reverse("places:new_feature", args=["mine"]), typed | {"shape": "POINT(x"}).status_code == 422
    assert keeper.post(reverse("places:new_feature", args=["mine"]), typed | {"shape": "POINT(1 2)"}).status_code == 422
    keeper.post(reverse("places:new_feature", args=["mine"]), typed)
    change = reverse("places:change_feature", args=["mine", "7"])
    keeper.post(change, typed | {"name_zh": "砂场", "valid_from": "2026-06-01", "why": "更名"})
    assert GeoFeature.objects.filter(code="7").count() == 2
    assert "更名" in text(keeper, "geo_feature", "mine", "7")
    assert "石料场" in text(keeper, "geo_feature", "mine", "7", query="?on=2026-03-01")
    keeper.post(reverse("places:end_feature", args=["mine", "7"]), {"on": "2026-10-01", "why": "闭坑"})
    assert "不存在" in text(keeper, "geo_feature", "mine", "7")
    assert keeper.get(reverse("places:geo_feature", args=["mine", "8"])).status_code == 404


def test_a_graded_layer_is_not_shown_to_readers_and_nothing_is_offered_to_write(client: Client) -> None:
    make_city()
    make_layer()
    layer = make_layer("gas_main", grade=Grade.SENSITIVE)
    taken(layer, geojson(("1", SQUARE)))
    client.force_login(make_account(may={SEE_BASE: Scope.ALL}))
    assert "另有 1 个敏感图层" in text(client, "geobase")
    for name in ("layer", "geo_shapes", "export_layer"):
        assert client.get(reverse(f"places:{name}", args=["gas_main"])).status_code == 403
    assert "地块1" not in text(client, "geo_found", query="?q=地块")
    for name, args in (("new_layer", ()), ("hand_in_features", ("farmland",)), ("new_item", ("farmland",))):
        assert client.get(reverse(f"places:{name}", args=args)).status_code == 403
    assert reverse("places:hand_in_features", args=["farmland"]) not in text(client, "layer", "farmland")


def test_a_city_without_layers_shows_empty_pages(keeper: Client) -> None:
    for name in ("geobase", "layers", "geo_found", "geo_statistics"):
        text(keeper, name)


def test_many_features_cost_no_query_each(
    keeper: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    layer = make_layer()
    taken(layer, geojson(*((str(n), moved(n / 1000)) for n in range(30))))
    with django_assert_max_num_queries(30):
        keeper.get(reverse("places:layer", args=["farmland"]))


@pytest.mark.requirement("base-databases.8")
def test_programs_list_layers_and_look_features_up_with_a_purpose(keeper: Client) -> None:
    geography()
    make_purpose()
    taken(make_layer(), geojson(("1", SQUARE)))
    keeper.force_login(make_account(may=dict(GEOGRAPHER.may) | {LOOK_UP: Scope.ALL}))
    layers = keeper.get("/api/v1/places/base/layers").json()
    assert [(one["key"], one["count"]) for one in layers] == [("farmland", 1)]
    found = keeper.get("/api/v1/places/base/layers/farmland/features", {"bbox": "114,33,114.1,33.1"}).json()
    assert found["features"][0]["properties"]["code"] == "1"
    asked = {"codes": ["1", "9"], "purpose": "service"}
    answer = keeper.post("/api/v1/places/base/layers/farmland/look-up", asked, content_type="application/json").json()
    assert answer["receipt"].startswith("HZ")
    assert answer["found"]["1"]["name"] == "地块1" and answer["found"]["9"] is None
    refused = keeper.post(
        "/api/v1/places/base/layers/farmland/look-up", asked | {"purpose": "x"}, content_type="application/json"
    )
    assert refused.status_code == 422
    assert GeoLayer.everywhere.count() == 1
