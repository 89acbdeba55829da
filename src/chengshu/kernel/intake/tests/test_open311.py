"""GeoReport v2 as its clients expect it, in both notations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case, CaseClass
from chengshu.kernel.cases.services import Place
from chengshu.kernel.cases.tests.make import make_case
from chengshu.kernel.intake.models import ApiKey, Jurisdiction
from chengshu.kernel.intake.services import end_key, set_jurisdiction

BASE = "/intake/open311/v2"
REPORT = {
    "service_code": "0205",
    "lat": "33.01",
    "long": "114.02",
    "description": "整条路都黑了",
    "attribute[size]": "row",
}


def get(path: str, **query: Any) -> Any:
    answer = Client().get(f"{BASE}/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def shown(**content: Any) -> Case:
    return make_case(public=True, class_code="0205", **content)


def test_services_and_their_questions_are_described(lamp: CaseClass, area: Jurisdiction) -> None:
    (one,) = get("services.json")
    assert (one["service_code"], one["metadata"], one["type"]) == ("0205", True, "realtime")
    attributes = get("services/0205.json")["attributes"]
    assert [(one["code"], one["datatype"], one["required"]) for one in attributes] == [
        ("size", "singlevaluelist", True),
        ("since_day", "number", False),
    ]
    assert attributes[0]["values"][1] == {"key": "row", "name": "成片"}
    root = fromstring(Client().get(f"{BASE}/services/0205.xml").content)
    assert root.tag == "service_definition"
    assert [one.text for one in root.iter("key")] == ["one", "row"]


def test_discovery_names_its_own_address(area: Jurisdiction) -> None:
    (endpoint,) = get("discovery.json")["endpoints"]
    assert endpoint["url"] == "http://testserver/intake/open311/v2"


@pytest.mark.parametrize("notation", ["json", "xml"])
def test_report_gets_a_number_and_is_read_back(lamp: CaseClass, key: tuple[ApiKey, str], notation: str) -> None:
    answer = Client().post(f"{BASE}/requests.{notation}", {**REPORT, "api_key": key[1], "email": "a@example.org"})
    assert answer.status_code == 201
    case = Case.everywhere.get()
    assert case.number in answer.content.decode()
    assert case.attributes["size"] == "row"
    read = Client().get(f"{BASE}/requests/{case.number}.{notation}").content.decode()
    assert "整条路都黑了" in read
    assert "a@example.org" not in read
    assert case.number in Client().get(f"{BASE}/tokens/{case.follow_key}.{notation}").content.decode()


def test_report_without_a_sound_key_is_refused_and_nothing_kept(lamp: CaseClass, key: tuple[ApiKey, str]) -> None:
    end_key(key[0], by=PLATFORM)
    for given in ({}, {"api_key": "wrong"}, {"api_key": key[1]}):
        answer = Client().post(f"{BASE}/requests.json", {**REPORT, **given})
        assert (answer.status_code, answer.json()[0]["code"]) == (403, 403)
    assert not Case.everywhere.exists()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"service_code": ""}, 400),
        ({"service_code": "9999"}, 404),
        ({"lat": "95"}, 400),
        ({"lat": "north"}, 400),
        ({"lat": "", "long": ""}, 400),
        ({"attribute[size]": ""}, 400),
        ({"attribute[size]": "huge"}, 400),
        ({"attribute[since_day]": "long ago"}, 400),
        ({"jurisdiction_id": "elsewhere"}, 404),
    ],
)
def test_wrong_report_is_told_in_the_form_of_the_standard(
    lamp: CaseClass, key: tuple[ApiKey, str], change: dict[str, str], status: int
) -> None:
    answer = Client().post(f"{BASE}/requests.json", {**REPORT, "api_key": key[1], **change})
    assert answer.status_code == status
    assert answer.json()[0]["description"]
    assert not Case.everywhere.exists()


def test_list_is_filtered_by_all_that_the_standard_names(lamp: CaseClass, area: Jurisdiction) -> None:
    first = shown(place=Place(lon=114.0, lat=33.0), reported_at=clock.now() - timedelta(days=10))
    second = shown(place=Place(lon=115.0, lat=34.0))
    old = shown(reported_at=clock.now() - timedelta(days=120))
    make_case("不公开的", class_code="0205")
    cases.answer(second, "已修好", by=PLATFORM)

    def numbers(**query: Any) -> set[str]:
        return {one["service_request_id"] for one in get("requests.json", **query)}

    assert numbers() == {first.number, second.number}
    assert numbers(status="open") == {first.number}
    assert numbers(status="closed") == {second.number}
    assert numbers(service_code="0205,0206") == {first.number, second.number}
    assert numbers(service_code="0206") == set()
    assert numbers(service_request_id=f"{old.number},{first.number}") == {old.number, first.number}
    day = (clock.today() - timedelta(days=125)).isoformat()
    assert numbers(start_date=f"{day}T00:00:00Z") == {old.number, first.number} - {first.number}
    assert numbers(bbox="113.5,32.5,114.5,33.5") == {first.number}
    assert numbers(page_size=1, page=2) == {first.number}
    row = next(one for one in get("requests.json") if one["service_request_id"] == second.number)
    assert (row["status"], row["status_notes"], row["long"]) == ("closed", "已修好", 115.0)


@pytest.mark.parametrize("query", ["status=new", "start_date=yesterday", "page=0", "page_size=5000", "bbox=1,2,3"])
def test_filter_that_cannot_be_read_is_told(area: Jurisdiction, query: str) -> None:
    assert Client().get(f"{BASE}/requests.xml?{query}").status_code == 400


def test_cases_of_another_area_are_not_shown(lamp: CaseClass, area: Jurisdiction) -> None:
    set_jurisdiction("north.example", Text("北区", "North"), division_code="990102", by=PLATFORM)
    inside = shown(place=Place(division_code="990102001"))
    outside = shown(place=Place(division_code="990103"))
    assert [one["service_request_id"] for one in get("requests.json", jurisdiction_id="north.example")] == [
        inside.number
    ]
    assert Client().get(f"{BASE}/requests/{outside.number}.json?jurisdiction_id=north.example").status_code == 404


def test_comments_are_read_and_written_with_a_key_once(lamp: CaseClass, key: tuple[ApiKey, str]) -> None:
    case = shown()
    where = f"{BASE}/requests/{case.number}/comments.json"
    for _ in range(2):
        Client().post(where, {"api_key": key[1], "text": "还是黑的", "comment_id": "7"})
    assert [one["text"] for one in Client().get(where).json()] == ["还是黑的"]
    assert get(f"requests/{case.number}.json", extensions="true")[0]["comments"][0]["by_reporter"] is True


def test_telephones_in_the_words_are_masked_for_everybody(lamp: CaseClass, area: Jurisdiction) -> None:
    case = shown(text="路灯坏了，请打 13812345678 找王女士")
    cases.answer(case, "已联系 13812345678", by=PLATFORM)
    answer = Client().get(f"{BASE}/requests.json").content.decode()
    assert "路灯坏了" in answer
    assert "13812345678" not in answer


def test_markup_and_control_signs_stay_words_in_xml(lamp: CaseClass, area: Jurisdiction) -> None:
    shown(text="<script>alert(1)</script>\x0b & 结束")
    root = fromstring(Client().get(f"{BASE}/requests.xml").content)
    assert root.findtext("request/description") == "<script>alert(1)</script> & 结束"
