"""Conditions and steps are chosen row by row, also without scripts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.catalogue.models import Item
from chengshu.kernel.exchange.errors import BadCondition
from chengshu.kernel.exchange.models import Application, ApplicationState, Offer
from chengshu.kernel.exchange.rights import OFFICER, UNIT_CLERK, UNIT_HEAD
from chengshu.kernel.exchange.tests.make import Two, make_application, make_ask, make_two
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.data import Sharing

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> Two:
    return make_two()


def as_one(browser: Browser, body: Organisation, role: Any) -> None:
    browser.force_login(make_account(organisation=body, may=role.may))


def rows(name: str, *given: dict[str, Any]) -> dict[str, Any]:
    sent = {f"{name}-{at}-{part}": value for at, row in enumerate(given) for part, value in row.items()}
    return {f"{name}-rows": len(given), **sent}


def asked(*conditions: dict[str, Any], **more: Any) -> dict[str, Any]:
    day = clock.today()
    return {
        "purpose": "核对", "matter": "参保登记", "legal_basis": "社会保险法", "ways": ["api"],
        "since": day.isoformat(), "until": (day + timedelta(days=90)).isoformat(),
        "fields_wanted": ["name", "division"], **rows("row_filter", *conditions), **more,
    }  # fmt: skip


def condition(column: str, value: str, op: str = "eq") -> dict[str, str]:
    return {"column": column, "op": op, "value": value}


def chosen(page: str, name: str) -> list[str]:
    """What is chosen in a select, or checked among boxes."""
    found = re.search(rf'<select name="{re.escape(name)}".*?</select>', page, re.S)
    if found:
        return re.findall(r'<option value="([^"]*)"\s+selected', found[0])
    return re.findall(rf'name="{re.escape(name)}" value="([^"]*)"[^>]*checked', page)


def value(page: str, name: str) -> str | None:
    found = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', page)
    inside = re.search(r'value="([^"]*)"', found[0]) if found else None
    return inside[1] if inside else None


def test_conditions_are_kept_with_their_fields_comparisons_and_values(client: Browser, two: Two) -> None:
    as_one(client, two.consumer, UNIT_CLERK)
    form = asked(
        condition("division", "411723，411724", "in"), {"column": "", "op": "eq", "value": ""},
        condition("married_on", "2020-01-01", "ge"),
    )  # fmt: skip
    sent = client.post(reverse("exchange:apply", args=[two.resource.pk]), form)
    assert sent.status_code == 302, sent.content.decode()
    assert Application.everywhere.get().row_filter == [
        {"column": "division", "op": "in", "values": ["411723", "411724"]},
        {"column": "married_on", "op": "ge", "values": ["2020-01-01"]},
    ]


def test_provider_and_applicant_read_the_filter_in_words(client: Browser, two: Two) -> None:
    wanted = [
        {"column": "division", "op": "in", "values": ["411723", "411724"]},
        {"column": "married_on", "op": "ge", "values": ["2020-01-01"]},
    ]
    made = make_application(two, make_ask(row_filter=wanted))
    as_one(client, two.provider, UNIT_HEAD)
    words = "行政区划代码属于“411723”、“411724”，且登记日期不小于“2020-01-01”"
    assert words in client.get(reverse("exchange:application", args=[made.pk])).content.decode()
    grant = reverse("exchange:grant", args=[made.pk])
    assert f"只申请符合条件的行：{words}。" in client.get(grant).content.decode()
    given = client.post(grant, {"fields_granted": ["division"], "until": made.until.isoformat()})
    assert words in client.get(given.headers["Location"]).content.decode()


def test_a_row_more_or_less_keeps_everything_typed_and_says_nothing_is_wrong(client: Browser, two: Two) -> None:
    as_one(client, two.consumer, UNIT_CLERK)
    url = reverse("exchange:apply", args=[two.resource.pk])
    typed = asked(condition("division", "411723", "starts"), matter="", clear_fields=["name"])
    answer = client.post(url, {**typed, "row_filter-more": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert value(page, "row_filter-rows") == "2"
    assert (chosen(page, "row_filter-0-column"), chosen(page, "row_filter-0-op")) == (["division"], ["starts"])
    assert value(page, "row_filter-0-value") == "411723"
    assert (chosen(page, "fields_wanted"), chosen(page, "clear_fields")) == (["name", "division"], ["name"])
    assert "核对" in page
    assert "form-wrong" not in page
    assert not Application.everywhere.exists()

    typed = asked(condition("division", "1"), condition("income", "2"), condition("married_on", "x"))
    page = client.post(url, {**typed, "row_filter-less": "1"}).content.decode()
    assert value(page, "row_filter-rows") == "2"
    assert chosen(page, "row_filter-1-column") == ["married_on"]
    assert value(page, "row_filter-1-value") == "x"


@pytest.mark.parametrize(
    ("wrong", "at", "said"),
    [
        (condition("married_on", "去年"), "value", "请填日期，如 2026-01-31。"),
        (condition("income", "很多", "ge"), "value", "请填整数，如 12。"),
        (condition("", "411723"), "column", "这个字段是必填项。"),
        (condition("division", ""), "value", "这个字段是必填项。"),
        (condition("no_such", "1"), "column", "no_such"),
        (condition("division", "1", "like"), "op", "like"),
        (condition("division", ",".join(map(str, range(201))), "in"), "value", "最多 200 个值"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_all_typed_is_kept(
    client: Browser, two: Two, wrong: dict[str, str], at: str, said: str
) -> None:
    as_one(client, two.consumer, UNIT_CLERK)
    form = asked(condition("division", "411723"), wrong)
    answer = client.post(reverse("exchange:apply", args=[two.resource.pk]), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    error = re.search(rf'id="id_row_filter-1-{at}_error">(.*?)</div>', page, re.S)
    assert error and said in error[1]
    assert "id_row_filter-0-value_error" not in page
    assert "只要符合条件的行：请修改标出的内容。" in page
    assert (value(page, "row_filter-1-value") or "") == wrong["value"]
    assert "参保登记" in page
    assert not Application.everywhere.exists()


def test_what_is_not_shared_cannot_be_compared(client: Browser, two: Two) -> None:
    Item.objects.filter(resource=two.resource, column="income").update(sharing=Sharing.NOT_SHARED)
    as_one(client, two.consumer, UNIT_CLERK)
    assert 'value="income"' not in client.get(reverse("exchange:apply", args=[two.resource.pk])).content.decode()
    with pytest.raises(BadCondition):
        make_application(two, make_ask(row_filter=[{"column": "income", "op": "ge", "values": ["9"]}]))


@pytest.mark.parametrize(("column", "state"), [("division", "granted"), ("name", "asked"), ("income", "asked")])
def test_a_condition_on_what_is_masked_or_on_request_needs_a_decision(column: str, state: str) -> None:
    two = make_two(sharing=Sharing.OPEN_TO_ALL)
    Item.objects.filter(resource=two.resource, column="income").update(sharing=Sharing.ON_REQUEST, grade="2")
    ask = make_ask(fields=("division",), row_filter=[{"column": column, "op": "eq", "values": ["1"]}])
    assert make_application(two, ask).state == ApplicationState(state)


PERSON = {"key": "person", "column": "id_number", "value": "$id_number", "fields": ["name", "division"]}
SPOUSE = {"key": "spouse", "column": "id_number", "value": "person.id_number", "fields": ["phone"]}


def composed(two: Two, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    named = [{"resource": two.resource.key, **step} for step in steps]
    parameter = {"key": "id_number", "zh": "身份证号", "en": ""}
    return {"key": "who", "name_zh": "核验", **rows("parameters", parameter), **rows("steps", *named), **more}


def test_a_service_is_composed_of_rows_and_published(client: Browser, two: Two) -> None:
    as_one(client, two.provider, OFFICER)
    made = client.post(reverse("exchange:new_offer"), composed(two, PERSON, SPOUSE))
    assert made.status_code == 302, made.content.decode()
    offer = Offer.everywhere.get()
    assert offer.parameters == [{"key": "id_number", "zh": "身份证号", "en": "id_number", "required": True}]
    assert offer.steps == [{**one, "resource": two.resource.key} for one in (PERSON, SPOUSE)]
    page = client.get(made.headers["Location"]).content.decode()
    name = two.resource.name_zh
    assert f"在“{name}”中按公民身份号码查找，取值为身份证号，返回姓名、行政区划代码" in page
    client.post(made.headers["Location"] + "switch/")
    as_one(client, two.consumer, UNIT_CLERK)
    assert "核验" in client.get(reverse("exchange:offers")).content.decode()
    page = client.get(made.headers["Location"] + "apply/").content.decode()
    assert "row_filter" not in page, "rows of a service are found by its parameters"


def test_fields_of_a_step_can_be_chosen_once_its_resource_is_known(client: Browser, two: Two) -> None:
    as_one(client, two.provider, OFFICER)
    url = reverse("exchange:new_offer")
    fresh = client.get(url).content.decode()
    assert f'<option value="{two.resource.key}">' in fresh
    assert "steps-0-column" not in fresh
    for press in ({"steps-show": "0"}, {}):
        answer = client.post(
            url, {**composed(two, {"key": "person"}), "steps-0-resource": two.resource.name_zh, **press}
        )
        page = answer.content.decode()
        assert answer.status_code == (200 if press else 422)
        assert re.findall(r'<option value="([^"]+)"', page.split('name="steps-0-column"')[1].split("</select>")[0]) == [
            "id_number", "phone",
        ]  # fmt: skip
        assert "$id_number" in page
        assert "调用参数：身份证号" in page
        assert ("id_steps-0-column_error" in page) is not press.__contains__("steps-show")
    assert not Offer.everywhere.exists()


@pytest.mark.parametrize(
    ("change", "at", "said"),
    [
        ({"steps-0-key": "Bad Key"}, "steps-0-key", "以小写字母开头"),
        ({"steps-1-key": "person"}, "steps-1-key", "前面已有同名的一行"),
        ({"steps-0-resource": "没有的资源"}, "steps-0-resource", "没有找到已发布且可共享的资源“没有的资源”"),
        ({"steps-0-value": "spouse.id_number"}, "steps-0-value", "spouse.id_number"),
        ({"steps-1-fields": []}, "steps-1-fields", "这个字段是必填项。"),
        ({"parameters-0-key": ""}, "parameters-0-key", "这个字段是必填项。"),
        ({"key": "9"}, "key", "以小写字母开头"),
    ],
)
def test_what_is_wrong_with_a_service_stands_at_its_field(
    client: Browser, two: Two, change: dict[str, Any], at: str, said: str
) -> None:
    as_one(client, two.provider, OFFICER)
    answer = client.post(reverse("exchange:new_offer"), composed(two, PERSON, SPOUSE) | change)
    page = answer.content.decode()
    assert answer.status_code == 422
    error = re.search(rf'id="id_{at}_error">(.*?)</div>', page, re.S)
    assert error and said in error[1], page
    assert "核验" in page


def test_no_more_rows_are_taken_than_may_be_added(client: Browser, two: Two) -> None:
    as_one(client, two.provider, OFFICER)
    many = [{**PERSON, "key": f"s{at}"} for at in range(8)]
    page = client.post(reverse("exchange:new_offer"), composed(two, *many) | {"steps-more": "1"}).content.decode()
    assert value(page, "steps-rows") == "8"
    assert 'name="steps-more"' not in page
    odd = client.post(reverse("exchange:new_offer"), composed(two) | {"steps-rows": "9" * 40, "steps-less": "x"})
    assert odd.status_code == 200
