"""Pages and interface of the base registries."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.identity.models import Account
from chengshu.kernel.registries import queries
from chengshu.kernel.registries.models import Kind, Pair, PairState, Receipt, Registry
from chengshu.kernel.registries.queries.searching import found_in
from chengshu.kernel.registries.rights import (
    DECIDE_PAIRS,
    KEEP_REGISTRIES,
    LOOK_UP,
    SEE_RECEIPTS,
    SEE_REGISTRIES,
    SEE_SOURCES,
    VERIFY,
)
from chengshu.kernel.registries.services import define_registry, merge_sources
from chengshu.kernel.registries.tests.make import (
    identity_number,
    make_feed,
    make_person_record,
    make_purpose,
    make_registry,
)
from chengshu.spec.people import Permission, Scope

pytestmark = pytest.mark.django_db

ONE = identity_number(1)
EVERYTHING: tuple[Permission, ...] = (SEE_REGISTRIES, KEEP_REGISTRIES, SEE_SOURCES, DECIDE_PAIRS, SEE_RECEIPTS)


def signed_in(client: Client, *permissions: Permission, body: object = None) -> Account:
    account = make_account(may=dict.fromkeys(permissions, Scope.ALL))
    client.force_login(account)
    return account


def merged() -> Registry:
    population = make_registry()
    person = {
        "row": "R1",
        "number": ONE,
        "name": "李清和",
        "sex": "男",
        "born_on": "1987-03-05",
        "phone": "16400000001",
    }
    make_feed(population, [person], rank=10)
    make_feed(population, [{"row": "H1", "name": "李清和", "born_on": "1987-05-03", "sex": "男"}], rank=20)
    merge_sources(population)
    return population


@pytest.mark.requirement("base-databases.11")
def test_the_overview_shows_each_registry_with_its_figures(client: Client) -> None:
    merged()
    signed_in(client, SEE_REGISTRIES)

    page = client.get(reverse("registries:overview")).content.decode()

    assert "测试库" in page
    assert "2 / 2" in page


@pytest.mark.requirement("base-databases.5")
def test_registries_kept_elsewhere_are_referred_to_and_say_so(client: Client) -> None:
    signed_in(client, *EVERYTHING)
    for key, kept_by in (("licences", "licences"), ("geography", "spatiotemporal-platform")):
        define_registry(
            key, Text("电子证照库", "Licences"), kind=Kind.LICENCE, owner=make_organisation(), by=PLATFORM, base=True,
            kept_by=kept_by, summary=Text("由其他系统维护，这里引用。", "Kept elsewhere."),
        )  # fmt: skip

        page = client.get(reverse("registries:registry", args=[key])).content.decode()

        assert "由其他系统维护，这里引用。" in page
        assert "立即融合" not in page


def test_a_record_is_shown_beside_its_sources_and_the_reading_is_on_record(client: Client) -> None:
    merged()
    signed_in(client, *EVERYTHING)
    person = queries.person_by_number(ONE)
    assert person is not None

    page = client.get(reverse("registries:record", args=["population", person.pk]) + "?day=2026-11-22").content.decode()

    assert "李**" in page and "李清和" not in page
    assert "采用" in page
    assert Entry.objects.filter(verb="registries.record.read", subject_id=str(person.pk)).exists()


def test_a_record_is_found_by_number_or_by_whole_name() -> None:
    population = merged()

    assert [one.number for one in found_in(population, ONE)] == [ONE]
    assert len(found_in(population, "李清和")) == 2
    assert found_in(population, "李") == []
    assert found_in(population, " ") == []


def test_a_clerk_decides_a_pair_on_its_page(client: Client) -> None:
    merged()
    signed_in(client, *EVERYTHING)
    pair = Pair.objects.get()
    assert "只差一处" in client.get(reverse("registries:pair", args=[pair.pk])).content.decode()

    client.post(reverse("registries:decide", args=[pair.pk]), {"verdict": "same", "why": "核对户口簿"})

    pair.refresh_from_db()
    assert (pair.state, pair.why) == (PairState.SAME, "核对户口簿")


def test_pairs_of_a_registry_that_is_not_there_are_not_found(client: Client) -> None:
    signed_in(client, *EVERYTHING)
    assert client.get(reverse("registries:pairs_of", args=[10**9])).status_code == 404


def test_window_staff_look_up_and_verify_with_a_purpose(client: Client) -> None:
    person = make_person_record("李清和")
    make_purpose()
    signed_in(client, SEE_REGISTRIES, LOOK_UP, VERIFY, SEE_RECEIPTS)
    asked = {"registry": "population", "number": person.number, "purpose": "service"}

    looked_up = client.post(reverse("registries:look_up"), asked).content.decode()
    verified = client.post(reverse("registries:verify"), asked | {"name": "李清河"}).content.decode()

    assert "李**" in looked_up
    assert "不一致" in verified
    receipts = client.get(reverse("registries:receipts")).content.decode()
    assert all(receipt.number in receipts for receipt in Receipt.everywhere.all())


def test_without_a_purpose_the_form_says_so_and_nothing_is_asked(client: Client) -> None:
    person = make_person_record()
    signed_in(client, LOOK_UP)

    client.post(reverse("registries:look_up"), {"registry": "population", "number": person.number})

    assert not Receipt.everywhere.exists()


def test_a_topic_is_set_up_and_given_a_field_and_a_source_on_pages(client: Client) -> None:
    population = make_registry()
    feed = make_feed(population, [{"row": "1", "number": ONE, "name": "李清和"}])
    account = signed_in(client, *EVERYTHING)
    owner = account.person.posts.get().organisation

    client.post(
        reverse("registries:new_topic"),
        {"key": "housing", "name_zh": "住房主题库", "owner": owner.pk, "subject": population.pk},
    )
    client.post(
        reverse("registries:new_field", args=["housing"]),
        {"key": "number", "name_zh": "号码", "meaning": "identity_number", "grade": "3"},
    )
    client.post(
        reverse("registries:new_feed", args=["housing"]),
        {"resource": feed.resource.pk, "rank": 10, "mapping": "number=number", "founding": "on"},
    )
    client.post(reverse("registries:merge", args=["housing"]))

    assert queries.record_by_number("housing", ONE) is not None
    refused = client.post(
        reverse("registries:new_feed", args=["housing"]), {"resource": feed.resource.pk, "rank": 10, "mapping": "号码"}
    )
    assert "第 1 行" in refused.content.decode()


@pytest.mark.parametrize("name", ["authority", "thresholds", "grant", "new_field", "new_feed", "records"])
def test_pages_of_keeping_open_for_the_keeper(client: Client, name: str) -> None:
    merged()
    signed_in(client, *EVERYTHING)

    assert client.get(reverse(f"registries:{name}", args=["population"])).status_code == 200


def test_another_unit_sees_neither_sources_nor_pairs(client: Client) -> None:
    merged()
    account = make_account(may={SEE_SOURCES: Scope.UNIT, DECIDE_PAIRS: Scope.UNIT})
    client.force_login(account)
    person = queries.person_by_number(ONE)
    assert person is not None

    assert client.get(reverse("registries:record", args=["population", person.pk])).status_code == 403
    assert client.get(reverse("registries:pair", args=[Pair.objects.get().pk])).status_code == 404


@pytest.mark.requirement("base-databases.8")
def test_programs_look_up_and_verify_over_the_interface(client: Client) -> None:
    person = make_person_record("李清和")
    make_purpose()
    signed_in(client, LOOK_UP, VERIFY)
    asked = {"number": person.number, "purpose": "service"}

    answer = client.post("/api/v1/registries/population/look-up", asked | {"fields": ["name"]}, "application/json")
    verdict = client.post(
        "/api/v1/registries/population/verify", asked | {"claims": {"name": "李清和"}}, "application/json"
    )

    assert answer.json()["fields"] == {"name": "李**"}
    assert verdict.json()["fields"] == {"name": True}


def test_programs_ask_for_many_under_one_receipt(client: Client) -> None:
    person = make_person_record("李清和")
    make_purpose()
    signed_in(client, LOOK_UP, VERIFY)
    unknown = identity_number(77)
    url, asked = "/api/v1/registries/population", {"purpose": "service"}
    numbers = {"numbers": [person.number, unknown], "fields": ["name"]}
    claims = {"claims": {person.number: {"name": "李清和"}, unknown: {"name": "李清和"}}}

    answers = client.post(f"{url}/look-up/many", asked | numbers, "application/json").json()
    verdicts = client.post(f"{url}/verify/many", asked | claims, "application/json").json()

    assert answers["answers"] == {person.number: {"name": "李**"}, unknown: None}
    assert verdicts["verdicts"] == {person.number: {"name": True}, unknown: None}
    assert Receipt.everywhere.count() == 2
    for count in (0, 1_001):
        wrong = {"purpose": "service", "numbers": [person.number] * count}
        assert client.post(f"{url}/look-up/many", wrong, "application/json").status_code == 422
