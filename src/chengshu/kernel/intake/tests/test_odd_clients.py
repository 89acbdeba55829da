"""Clients of other makers that send what no standard foresees: a refusal in the standard's form, never a failure."""

from __future__ import annotations

import json
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.cases.models import Case, CaseClass
from chengshu.kernel.cases.rights import SEE
from chengshu.kernel.cases.tests.make import make_case
from chengshu.kernel.intake.models import ApiKey, DataType, Jurisdiction
from chengshu.kernel.intake.services import set_field
from chengshu.spec.people import Scope

BASE = "/intake/open311/v2"
SOUND = {
    "service_code": "0205",
    "lat": "33.01",
    "long": "114.02",
    "description": "整条路都黑了",
    "attribute[size]": "row",
}


@pytest.fixture
def asking(lamp: CaseClass) -> CaseClass:
    """A class that asks every kind of question."""
    set_field(lamp, "when", Text("何时发现", "When"), data_type=DataType.DATETIME, by=PLATFORM)
    values = (("a", "甲", "A"), ("b", "乙", "B"))
    set_field(lamp, "many", Text("哪几处", "Which"), data_type=DataType.MULTIPLE, values=values, by=PLATFORM)
    set_field(lamp, "free", Text("说明", "In words"), data_type=DataType.TEXT, by=PLATFORM)
    return lamp


@pytest.mark.parametrize("notation", ["json", "xml"])
@pytest.mark.parametrize(
    "query",
    [
        "page=000000001" + "9" * 30,
        "start_date=0001-01-01",
        "start_date=9999-12-31",
        "start_date=0001-01-01T00:00:00%2B14:00",
        "end_date=0001-01-01",
        "updated_before=9999-12-31T23:59:59-12:00",
        "service_code=%00",
        "service_request_id=%00",
        "jurisdiction_id=%00",
        "bbox=nan,nan,nan,nan",
        "page=²",
    ],
)
def test_filter_beyond_all_bounds_is_refused_in_both_notations(area: Jurisdiction, query: str, notation: str) -> None:
    answer = Client().get(f"{BASE}/requests.{notation}?{query}")
    assert answer.status_code == 400
    if notation == "xml":
        assert fromstring(answer.content).findtext("error/code") == "400"
    else:
        assert answer.json()[0]["code"] == 400


def test_named_requests_may_be_as_many_as_a_page_holds(area: Jurisdiction) -> None:
    assert Client().get(f"{BASE}/requests.json", {"service_request_id": ",".join(map(str, range(1000)))}).json() == []


def test_state_is_understood_in_capitals(lamp: CaseClass, area: Jurisdiction) -> None:
    make_case(public=True, class_code="0205")
    assert len(Client().get(f"{BASE}/requests.json?status=OPEN").json()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"attribute[since_day]": "nan"},
        {"attribute[since_day]": "1e400"},
        {"attribute[size]": ["one", "row"]},
        {"attribute[when]": "yesterday"},
        {"attribute[when]": "2024-02-30T10:00:00Z"},
        {"attribute[many]": ["a", "z"]},
        {"lat": "nan", "long": "nan"},
        {"lat": "114.02", "long": "33.01"},
    ],
)
def test_answer_that_its_question_does_not_allow_is_refused_by_name(
    asking: CaseClass, key: tuple[ApiKey, str], change: dict[str, Any]
) -> None:
    answer = Client().post(f"{BASE}/requests.json", {**SOUND, "api_key": key[1], **change})
    assert (answer.status_code, next(iter(change)) in answer.json()[0]["description"]) == (400, True)
    assert not Case.everywhere.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[" * 100_000,
        b'{"service_code":"0205","lat":NaN,"long":114.02}',
        b"\xff\xfe",
        json.dumps({**SOUND, "service_code": {"a": 1}}).encode(),
    ],
)
def test_body_that_is_no_report_is_refused(asking: CaseClass, key: tuple[ApiKey, str], body: bytes) -> None:
    answer = Client().post(f"{BASE}/requests.json?api_key={key[1]}", data=body, content_type="application/json")
    assert answer.status_code in {400, 404}
    assert answer.json()[0]["description"]


def test_signs_that_no_database_keeps_are_left_out_and_the_rest_is_taken(
    asking: CaseClass, key: tuple[ApiKey, str]
) -> None:
    odd = {"description": "路灯\ud800坏了\0", "address_string": "文昌\0街", "attribute[free]": "\udfff灯杆"}
    body = json.dumps({**SOUND, **odd, "first_name": "王\0", "email": None}).encode()
    answer = Client().post(f"{BASE}/requests.json?api_key={key[1]}", data=body, content_type="application/json")
    assert answer.status_code == 201
    case = Case.everywhere.get()
    assert (case.text, case.address, case.attributes["free"]) == ("路灯?坏了", "文昌街", "?灯杆")


def test_words_that_xml_has_no_place_for_leave_it_well_formed(lamp: CaseClass, area: Jurisdiction) -> None:
    make_case("路灯\ufffe坏了\uffff\x0b😀", public=True, class_code="0205")
    root = fromstring(Client().get(f"{BASE}/requests.xml").content)
    assert root.findtext("request/description") == "路灯坏了😀"


def test_elements_stand_in_the_order_of_the_standard(lamp: CaseClass, area: Jurisdiction) -> None:
    make_case(public=True, class_code="0205")
    root = fromstring(Client().get(f"{BASE}/requests.xml").content)
    assert [one.tag for one in root.find("request") or ()] == [
        "service_request_id",
        "status",
        "status_notes",
        "service_name",
        "service_code",
        "description",
        "agency_responsible",
        "service_notice",
        "requested_datetime",
        "updated_datetime",
        "expected_datetime",
        "address",
        "address_id",
        "zipcode",
        "lat",
        "long",
        "media_url",
    ]


def test_address_without_its_notation_says_what_is_missing(area: Jurisdiction) -> None:
    for path in ("requests", "services", "requests.yaml", "services.json/"):
        answer = Client().get(f"{BASE}/{path}")
        assert answer.status_code == 404
        assert ".xml" in answer.json()[0]["description"]


def test_no_jurisdiction_named_where_none_is_usual_is_a_missing_parameter(db: None) -> None:
    answer = Client().get(f"{BASE}/requests.json")
    assert (answer.status_code, "jurisdiction_id" in answer.json()[0]["description"]) == (400, True)


def test_page_of_somebody_else_may_ask_before_it_posts(area: Jurisdiction) -> None:
    answer = Client().options(f"{BASE}/requests.json")
    assert (answer.status_code, answer["Access-Control-Allow-Headers"]) == (204, "Content-Type")
    assert Client().put(f"{BASE}/requests.json").status_code == 405


def test_answers_to_the_questions_of_a_class_reach_the_staff(asking: CaseClass, key: tuple[ApiKey, str]) -> None:
    told = {
        "attribute[many]": ["a", "b"],
        "attribute[when]": "2024-01-01T08:00:00+08:00",
        "attribute[free]": "请打13812345678",
        "media_url": "https://example.org/lamp.jpg",
        "device_id": "d-1",
        "account_id": "a-1",
    }
    Client().post(f"{BASE}/requests.json", {**SOUND, "api_key": key[1], **told})
    case = Case.everywhere.get()
    staff = Client()
    staff.force_login(make_account(organisation=case.keeper, may={SEE: Scope.UNIT}))
    page = staff.get(reverse("cases:case", args=[case.pk])).content.decode()
    for shown in (
        "成片",
        "甲、乙",
        "2024-01-01T08:00:00+08:00",
        "https://example.org/lamp.jpg",
        "某公司",
        "d-1",
        "a-1",
    ):
        assert shown in page
    assert "13812345678" not in page


def test_picture_elsewhere_is_a_link_only_where_a_browser_may_follow(
    asking: CaseClass, key: tuple[ApiKey, str]
) -> None:
    Client().post(f"{BASE}/requests.json", {**SOUND, "api_key": key[1], "media_url": "javascript:alert(1)"})
    case = Case.everywhere.get()
    staff = Client()
    staff.force_login(make_account(organisation=case.keeper, may={SEE: Scope.UNIT}))
    assert 'href="javascript' not in staff.get(reverse("cases:case", args=[case.pk])).content.decode()
