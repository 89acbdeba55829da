"""Services put several datasets together, and let out of each only what the caller's own agreement allows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from django.test import Client as Browser

from chengshu.kernel.access.tests.make import make_actor
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.tests.make import make_item, make_resource
from chengshu.kernel.exchange import services
from chengshu.kernel.exchange.errors import BadService
from chengshu.kernel.exchange.models import Agreement, Offer, OfferStanding, Receipt
from chengshu.kernel.exchange.rights import OFFICER, UNIT_HEAD
from chengshu.kernel.exchange.services.clients import register_client
from chengshu.kernel.exchange.services.gathering import gather_receipts
from chengshu.kernel.exchange.services.offers import compose, offer_source, set_standing
from chengshu.kernel.exchange.sources import LICENCE, all_sources, source_called
from chengshu.kernel.exchange.tests.make import Two, make_agreement, make_ask, make_two
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import note_written
from chengshu.kernel.licences.models import StepVerb
from chengshu.kernel.licences.services.standing import move
from chengshu.kernel.licences.tests.make import make_issuer, make_licence, make_type
from chengshu.kernel.registries.models import Receipt as RegistryReceipt
from chengshu.kernel.registries.tests.make import identity_number, make_person_record, make_purpose
from chengshu.spec.data import Grade, Meaning

pytestmark = pytest.mark.django_db

HOUSES = (
    make_item("house_no", "不动产单元号", is_key=True),
    replace(make_item("owner_id", "权利人证件号码", meaning=Meaning.IDENTITY_NUMBER, length=18), grade=Grade.SENSITIVE),
    make_item("area", "面积"),
)
PARAMETERS = [{"key": "id_number", "zh": "公民身份号码", "en": "id", "required": True}]
KEY = "411723195701010007"


def steps(two: Two, houses: Resource) -> list[dict[str, Any]]:
    return [
        {
            "key": "person",
            "resource": two.resource.key,
            "column": "id_number",
            "value": "$id_number",
            "fields": ["name", "division", "phone"],
        },
        {
            "key": "house",
            "resource": houses.key,
            "column": "owner_id",
            "value": "person.id_number",
            "fields": ["house_no", "area"],
        },
    ]


def make_houses(two: Two) -> Resource:
    houses = make_resource(two.provider, items=HOUSES)
    name = TableName(Layer.BRONZE, houses.key)
    store.replace(
        name, pa.table({"house_no": ["H1", "H2", "H3"], "owner_id": [KEY, "x", KEY], "area": ["90", "1", "60"]})
    )
    note_written(name, resource=houses)
    return houses


def make_offer(two: Two, houses: Resource) -> Offer:
    owner = make_actor("编排员", may=OFFICER.may)
    body = two.consumer.__class__.objects.get(pk=owner.organisation_id or 0)
    offer = compose(
        body, key="person_house", name_zh="不动产核验", parameters=PARAMETERS, steps=steps(two, houses), by=owner
    )
    return set_standing(offer.pk, OfferStanding.PUBLISHED, by=owner)


def granted_over(offer: Offer, two: Two, fields: tuple[str, ...]) -> Agreement:
    decider = make_actor("审批", organisation=offer.owner, may=UNIT_HEAD.may)
    made = services.apply_for(offer, make_ask(fields), by=two.clerk, organisation=two.consumer)
    return services.grant(made.pk, by=decider)


class Caller:
    """A program of the consumer."""

    def __init__(self, two: Two) -> None:
        client, secret = register_client(two.consumer, name_zh="窗口系统", by=two.clerk)
        self.browser = Browser()
        given = {"client_id": client.client_id, "client_secret": secret}
        self.token = self.browser.post("/api/v1/exchange/token", given).json()["access_token"]

    def get(self, agreement: Agreement, **query: str) -> Any:
        path = f"/api/v1/exchange/data/{agreement.number}/rows"
        return self.browser.get(path, query, headers={"Authorization": f"Bearer {self.token}"})


ALL = ("person.name", "person.division", "person.phone", "house.house_no", "house.area")


def test_a_parameter_that_may_be_left_out_and_is_finds_nothing() -> None:
    two = make_two(rows=5)
    make_agreement(two, make_ask(("id_number", "name")))
    owner = make_actor("编排员", may=OFFICER.may)
    offer = compose(
        two.consumer.__class__.objects.get(pk=owner.organisation_id or 0),
        key="person_only",
        name_zh="人员查询",
        parameters=[{**PARAMETERS[0], "required": False}],
        steps=[{**steps(two, two.resource)[0], "fields": ["name"]}],
        by=owner,
    )
    offer = set_standing(offer.pk, OfferStanding.PUBLISHED, by=owner)
    caller = Caller(two)

    answer = caller.get(granted_over(offer, two, ("person.name",)))

    assert (answer.status_code, answer.json()["data"]) == (200, [{"person": []}])


@pytest.mark.requirement("data-exchange.11")
def test_a_service_joins_datasets_by_a_key_that_itself_never_leaves() -> None:
    two = make_two(rows=50)
    houses = make_houses(two)
    make_agreement(two, make_ask(("id_number", "name", "division")))
    made = services.apply_for(houses, make_ask(("house_no", "owner_id")), by=two.clerk, organisation=two.consumer)
    services.grant(made.pk, by=two.decider)
    agreement = granted_over(make_offer(two, houses), two, ALL)

    answer = Caller(two).get(agreement, id_number=KEY)

    assert answer.status_code == 200, answer.content
    found = answer.json()["data"][0]
    assert found["person"] == [{"name": found["person"][0]["name"], "division": "411724"}]
    assert "*" in found["person"][0]["name"]
    assert found["house"] == [{"house_no": "H1"}, {"house_no": "H3"}], "the area was not granted"
    gather_receipts()
    assert Receipt.everywhere.values("agreement").distinct().count() == 3, "one for the service, one for each dataset"


@pytest.mark.requirement("data-exchange.11")
def test_a_service_gives_nothing_of_a_dataset_that_the_caller_holds_no_agreement_over() -> None:
    two = make_two(rows=50)
    houses = make_houses(two)
    make_agreement(two, make_ask(("id_number", "name")))
    agreement = granted_over(make_offer(two, houses), two, ALL)
    answer = Caller(two).get(agreement, id_number=KEY)
    assert answer.status_code == 403
    assert houses.name_zh in answer.json()["title_zh"]


def test_a_call_without_its_parameter_is_told_which() -> None:
    two = make_two(rows=5)
    agreement = granted_over(make_offer(two, make_houses(two)), two, ALL)
    answer = Caller(two).get(agreement)
    assert answer.status_code == 422
    assert "id_number" in answer.json()["title"]


@pytest.mark.parametrize(
    "broken",
    [
        {"column": "name"},
        {"value": "$other"},
        {"value": "later.id_number"},
        {"fields": ["no_such"]},
        {"fields": []},
        {"resource": "no.such"},
        {"key": "Bad Key"},
    ],
)
def test_a_service_that_cannot_work_is_refused_when_it_is_composed(broken: dict[str, Any]) -> None:
    two = make_two()
    first = steps(two, two.resource)[0] | broken
    owner = make_actor("编排员", may=OFFICER.may)
    body = two.consumer.__class__.objects.get(pk=owner.organisation_id or 0)
    with pytest.raises(BadService):
        compose(body, key="broken", name_zh="坏", parameters=PARAMETERS, steps=[first], by=owner)


@pytest.mark.requirement("data-exchange.10")
def test_verification_of_licences_is_a_service_under_an_agreement() -> None:
    two = make_two()
    owner = make_actor("管理员", may=OFFICER.may)
    source = source_called(LICENCE)
    assert source is not None
    body = two.consumer.__class__.objects.get(pk=owner.organisation_id or 0)
    offer = offer_source(body, source, by=owner)
    agreement = granted_over(offer, two, ("valid", "state"))
    assert Caller(two).get(agreement, code="no-such-code").status_code == 404
    assert Caller(two).get(agreement).status_code == 422


def offered(key: str, two: Two, fields: tuple[str, ...]) -> Agreement:
    """A service of the platform, published and granted with these fields."""
    owner = make_actor("管理员", may=OFFICER.may)
    source = source_called(key)
    assert source is not None
    body = two.consumer.__class__.objects.get(pk=owner.organisation_id or 0)
    return granted_over(offer_source(body, source, by=owner), two, fields)


@pytest.mark.requirement("base-databases.8")
@pytest.mark.requirement("data-exchange.10")
def test_a_program_looks_a_person_up_and_gets_the_granted_fields_masked_as_graded() -> None:
    two = make_two()
    make_purpose()
    person = make_person_record("李清和", number=identity_number(7), phone="13800001234")
    agreement = offered("look_up:population", two, ("name", "sex"))

    answer = Caller(two).get(agreement, number=person.number, purpose="service", why="办理参保登记")

    assert answer.status_code == 200, answer.content
    assert answer.json()["count"] == 1
    assert answer.json()["data"] == [{"name": "李**", "sex": "1"}], "no phone, no birthday: they were not granted"
    receipt = RegistryReceipt.everywhere.get()
    assert (receipt.agreement, receipt.note, receipt.found) == (agreement.number, "办理参保登记", 1)
    assert gather_receipts() == 1
    assert Receipt.everywhere.get(agreement=agreement).rows == 1


@pytest.mark.requirement("base-databases.8")
@pytest.mark.requirement("data-exchange.10")
def test_a_program_verifies_claims_field_by_field_and_no_value_leaves() -> None:
    two = make_two()
    make_purpose()
    person = make_person_record("李清和", number=identity_number(8))
    agreement = offered("verify:population", two, ("name", "born_on"))
    call = Caller(two)

    right = call.get(agreement, number=person.number, purpose="service", name="李清和", born_on="1987-03-05")
    wrong = call.get(agreement, number=person.number, purpose="service", name="王清和")
    nobody = call.get(agreement, number=identity_number(9), purpose="service", name="李清和")

    assert right.status_code == 200, right.json()
    assert right.json()["data"] == [{"name": True, "born_on": True}]
    assert wrong.json()["data"] == [{"name": False}]
    assert nobody.json() == {"data": [], "count": 0}
    assert "李清和" not in (right.content + wrong.content).decode()


def test_a_field_outside_the_agreement_is_not_verified_and_an_unknown_purpose_is_refused() -> None:
    two = make_two()
    make_purpose()
    person = make_person_record()
    agreement = offered("verify:population", two, ("name",))
    call = Caller(two)
    assert call.get(agreement, number=person.number, purpose="service", born_on="1987-03-05").status_code == 422
    assert call.get(agreement, number=person.number, purpose="no-such", name="李清和").status_code in {404, 422}


@pytest.mark.requirement("e-licence.8")
@pytest.mark.requirement("data-exchange.10")
def test_a_program_is_told_how_a_licence_stands_and_at_once_when_it_is_annulled() -> None:
    two = make_two()
    by = make_issuer()
    licence = make_licence(make_type(by), by)
    agreement = offered(LICENCE, two, ("valid", "type", "holder"))
    call = Caller(two)

    valid = call.get(agreement, code=licence.code)
    assert valid.status_code == 200, valid.content
    found = valid.json()["data"][0]
    assert (found["valid"], found["type"]) == (True, "营业执照")
    assert found["holder"] == licence.holder_name, "names of legal entities are public"
    assert set(found) == {"valid", "type", "holder"}

    move(licence.pk, StepVerb.ANNULLED, "企业注销", by=by)
    assert call.get(agreement, code=licence.code).json()["data"][0]["valid"] is False


def test_every_registry_offers_look_up_and_verification() -> None:
    assert LICENCE in {source.key for source in all_sources()}
