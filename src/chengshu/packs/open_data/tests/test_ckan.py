"""The action API with CKAN's own client, and at its edges."""

from __future__ import annotations

import json
from typing import Any

import ckanapi
import pytest
from django.test import Client

from chengshu.packs.open_data.models import OpenDataset, PortalRule
from chengshu.packs.open_data.tests.make import air, make_dataset, make_office, make_theme

API = "/open_data/api/3/action/"


def call(client: Client, name: str, **params: Any) -> Any:
    answer = client.post(f"{API}{name}", json.dumps(params), content_type="application/json")
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert body["success"] is True
    return body["result"]


def table_id(dataset: OpenDataset) -> str:
    return str(dataset.file_id(1))


@pytest.mark.requirement("open-data.2")
def test_the_client_of_ckan_works_unchanged(portal_url: str) -> None:
    office = make_office()
    dataset = make_dataset(office, air(250))
    make_dataset(office, name_zh="停车场", tags=("停车",), theme=make_theme("traffic"))
    _walk(ckanapi.RemoteCKAN(portal_url), dataset)
    by_get = ckanapi.RemoteCKAN(portal_url, get_only=True)
    assert by_get.action.datastore_search(resource_id=table_id(dataset), limit=1)["total"] == 250


def _walk(portal: Any, dataset: OpenDataset) -> None:

    assert portal.action.site_read()
    assert set(portal.action.package_list()) == set(OpenDataset.everywhere.values_list("slug", flat=True))
    shown = portal.action.package_show(id=dataset.slug)
    assert shown["title"] == "空气质量日报"
    assert portal.action.package_show(id=shown["id"])["name"] == dataset.slug
    found = portal.action.package_search(q="空气", fq="groups:environment", rows=5, facet_field='["groups"]')
    assert [one["name"] for one in found["results"]] == [dataset.slug]
    resource = next(one for one in shown["resources"] if one["datastore_active"])
    rows = portal.action.datastore_search(resource_id=resource["id"], filters={"station": "站1"}, limit=7)
    assert (rows["total"], len(rows["records"])) == (50, 7)
    assert portal.action.resource_show(id=resource["id"])["format"] == "CSV"
    with pytest.raises(ckanapi.NotFound):
        portal.action.package_show(id="nothing-here")
    with pytest.raises(ckanapi.ValidationError):
        portal.action.datastore_search(resource_id=resource["id"], sort="unknown desc")
    with pytest.raises(ckanapi.NotAuthorized):
        portal.action.package_create(name="ours")


@pytest.mark.django_db
def test_rows_are_filtered_searched_sorted_and_paged(client: Client) -> None:
    dataset = make_dataset(rows=air(100))
    key = table_id(dataset)

    plain = call(client, "datastore_search", resource_id=key, limit=3, offset=10)
    assert [one["_id"] for one in plain["records"]] == [11, 12, 13]
    assert plain["total"] == 100
    assert [one["id"] for one in plain["fields"]] == ["_id", "station", "day", "pm25", "note"]
    several = call(client, "datastore_search", resource_id=key, filters={"station": ["站1", "站2"]}, limit=0)
    assert (several["total"], several["records"]) == (40, [])
    missing = call(client, "datastore_search", resource_id=key, filters={"pm25": None})
    assert missing["total"] == 15
    words = call(client, "datastore_search", resource_id=key, q="站3")
    assert words["total"] == 20
    day = plain["records"][0]["day"][:10]
    on_day = call(client, "datastore_search", resource_id=key, q=day)
    assert on_day["total"] > 0
    assert all(one["day"].startswith(day) for one in on_day["records"])
    assert call(client, "datastore_search", resource_id=key, q="站3站3")["total"] == 0
    in_column = call(client, "datastore_search", resource_id=key, q={"station": "3"})
    assert in_column["total"] == 20
    ordered = call(client, "datastore_search", resource_id=key, sort="pm25 desc", fields=["pm25"], limit=2)
    assert ordered["records"] == [{"pm25": 99}, {"pm25": 97}]
    distinct = call(client, "datastore_search", resource_id=key, fields="station", distinct=True, sort="station")
    assert [one["station"] for one in distinct["records"]] == [f"站{number}" for number in range(5)]
    assert distinct["total"] == 5
    lists = call(client, "datastore_search", resource_id=key, fields="_id,station", records_format="lists", limit=1)
    assert lists["records"] == [[1, "站0"]]
    untold = call(client, "datastore_search", resource_id=key, include_total=False)
    assert "total" not in untold
    wrong_type = call(client, "datastore_search", resource_id=key, filters={"pm25": "many"})
    assert wrong_type["total"] == 0


@pytest.mark.django_db
def test_paging_meets_every_row_once(client: Client) -> None:
    key = table_id(make_dataset(rows=air(95)))
    seen: list[int] = []
    while records := call(client, "datastore_search", resource_id=key, limit=20, offset=len(seen))["records"]:
        seen += [one["_id"] for one in records]
    assert seen == list(range(1, 96))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "params",
    [
        {"filters": {"station": "'; DROP TABLE x; --"}},
        {"filters": {'station" OR 1=1 --': "x"}},
        {"sort": 'station"; SELECT 1'},
        {"fields": ["(SELECT 1)"]},
        {"q": "%' OR '1'='1"},
        {"filters": {"station": [{"a": 1}]}},
        {"filters": {"station": []}},
        {"filters": {"station": [str(number) for number in range(600)]}},
        {"filters": {"_id": 10**40}},
        {"filters": {"_id": 1.5}},
        {"filters": '{"station": "\\ud800"}'},
        {"filters": '{"station": ' + "[" * 5000 + "]" * 5000 + "}"},
        {"filters": "[1"},
        {"limit": "many"},
        {"limit": -1},
    ],
)
def test_nothing_that_is_typed_becomes_a_query(client: Client, params: dict[str, Any]) -> None:
    key = table_id(make_dataset())
    answer = client.post(
        f"{API}datastore_search", json.dumps({"resource_id": key, **params}), content_type="application/json"
    )
    assert answer.status_code in (200, 409)
    body = answer.json()
    if answer.status_code == 200:
        assert body["result"]["total"] == 0
    else:
        assert body["error"]["__type"] == "Validation Error"


@pytest.mark.django_db
def test_search_by_words_facets_and_order(client: Client) -> None:
    office = make_office()
    for number in range(3):
        make_dataset(office, name_zh=f"河流水位{number}", tags=("水",), notes_zh="水文站")
    make_dataset(office, name_zh="公园名录", theme=make_theme("life"), tags=("公园", "绿地"))

    found = call(
        client, "package_search", q="水位", **{"facet.field": ["groups", "tags", "organization", "res_format"]}
    )
    assert found["count"] == 3
    assert found["facets"]["groups"] == {"environment": 3}
    assert found["search_facets"]["groups"]["items"][0]["display_name"] == "生态环境"
    assert sum(found["facets"]["organization"].values()) == 3
    assert call(client, "package_search", q="公园")["count"] == 1
    assert call(client, "package_search", fq="groups:(life OR environment) AND -tags:水")["count"] == 1
    assert call(client, "package_search", fq='tags:"绿地" +res_format:CSV')["count"] == 1
    assert call(client, "package_search", fq="res_format:SHP")["count"] == 0
    assert call(client, "package_search", q="title:河流 AND notes:水文")["count"] == 3
    assert call(client, "package_search", q="*:*", rows=2, start=3)["count"] == 4
    assert call(client, "package_search", q="不存在的东西")["count"] == 0
    assert call(client, "package_search", q="\0水位", fq="tags:水\0")["count"] == 3
    by_name = call(client, "package_search", sort="title_string asc", rows=1)["results"][0]["title"]
    assert by_name == "公园名录"
    answer = client.get(f"{API}package_search", {"fq": "secret:x"})
    assert answer.status_code == 409


@pytest.mark.django_db
def test_lists_that_harvesters_ask_for(client: Client) -> None:
    dataset = make_dataset()
    assert call(client, "organization_list") == [dataset.publisher.code]
    assert call(client, "organization_show", id=dataset.publisher.code, include_datasets=True)["package_count"] == 1
    assert call(client, "group_list") == ["environment"]
    assert call(client, "group_show", id="environment")["package_count"] == 1
    assert call(client, "tag_list") == ["PM2.5", "空气"]
    assert call(client, "license_list")[0]["id"] == "cc-by"
    assert call(client, "status_show")["ckan_version"].startswith("2.")
    assert call(client, "recently_changed_packages_activity_list")[0]["object_id"] == str(dataset.uid)
    info = call(client, "datastore_info", id=table_id(dataset))
    assert info["meta"]["count"] == 30
    assert {one["id"]: one["type"] for one in info["fields"]}["day"] == "date"
    assert call(client, "current_package_list_with_resources", limit=5)[0]["name"] == dataset.slug


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("no_such_action", "{}", 400),
        ("package_list", "{not json", 400),
        ("package_list", "[1]", 400),
        ("package_show", '{"id": "\\ud800"}', 400),
        pytest.param("package_list", '{"a":' * 5000 + "1" + "}" * 5000, 400, id="nested"),
        ("package_show", "{}", 409),
        ("package_show", '{"id": "nothing"}', 404),
        ("datastore_search", '{"resource_id": "00000000-0000-0000-0000-000000000000"}', 404),
        ("package_update", "{}", 403),
        ("datastore_search_sql", '{"sql": "SELECT 1"}', 403),
    ],
)
def test_errors_come_in_the_envelope_of_ckan(client: Client, name: str, body: str, status: int) -> None:
    answer = client.post(f"{API}{name}", body, content_type="application/json")
    assert answer.status_code == status
    if status != 400:
        assert answer.json()["success"] is False
        assert answer.json()["error"]["__type"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
def test_a_search_for_very_many_words_is_answered(client: Client) -> None:
    make_dataset()

    assert call(client, "package_search", q="空气 " * 1500)["count"] == 1
    assert client.get("/open_data/search/", {"q": "空气 " * 1500}).status_code == 200


@pytest.mark.django_db
def test_withdrawn_data_are_gone_from_the_interface(client: Client) -> None:
    from chengshu.kernel.access.actor import PLATFORM
    from chengshu.packs.open_data.services.publishing import withdraw

    dataset = make_dataset()
    withdraw(dataset.pk, why="有误", by=PLATFORM)
    answer = client.get(f"{API}datastore_search", {"resource_id": table_id(dataset)})
    assert answer.status_code == 404
    assert call(client, "package_search", q="空气")["count"] == 0


@pytest.mark.django_db
def test_strangers_are_limited_and_told_when_to_come_back(client: Client) -> None:
    make_office(calls_per_minute=3)
    codes = [client.get(f"{API}package_list").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    answer = client.get(f"{API}package_list")
    assert int(answer.headers["Retry-After"]) >= 1
    assert client.get(f"{API}package_list", REMOTE_ADDR="10.0.0.9").status_code == 200


@pytest.mark.django_db
def test_an_answer_that_did_not_change_is_not_sent_again(client: Client) -> None:
    key = table_id(make_dataset())
    first = client.get(f"{API}datastore_search", {"resource_id": key})
    again = client.get(f"{API}datastore_search", {"resource_id": key}, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert not first.cookies


@pytest.mark.django_db
def test_a_call_gets_no_more_rows_than_the_rule_allows(client: Client) -> None:
    make_office(rows_per_call=10)
    key = table_id(make_dataset(None if PortalRule.objects.count() > 1 else make_office(rows_per_call=10)))
    found = call(client, "datastore_search", resource_id=key, limit=1000)
    assert (found["limit"], len(found["records"])) == (10, 10)


def test_other_sites_may_call_from_a_browser(client: Client) -> None:
    answer = client.options(f"{API}package_search")
    assert answer.status_code == 204
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
