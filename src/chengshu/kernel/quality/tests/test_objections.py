"""Whoever uses data may object to a value; what comes of it returns to them and to the next gathering."""

from __future__ import annotations

from typing import Any

import pytest

from chengshu.base.errors import BadInput, NotAllowed, Refusal
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.tests.make import make_resource
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.messages.models import Notice
from chengshu.kernel.quality import services
from chengshu.kernel.quality.errors import AlreadyObjected, NoKeyDeclared, NoSuchRow
from chengshu.kernel.quality.models import Objection, ObjectionState, Override
from chengshu.kernel.quality.services.objections import object_to
from chengshu.kernel.quality.tests.make import RESIDENTS, a_number, judged, make_provider, make_user, plain, residents
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.queries import item_about
from chengshu.spec.data import FieldType, Sharing

pytestmark = pytest.mark.django_db

NUMBER = a_number("19800101", 1)
ROW: dict[str, Any] = {"number": f" {NUMBER.lower()} ", "name": "王名", "sex": "1", "born": "1980-01-01", "phone": None}


@pytest.fixture
def bureau() -> Organisation:
    return make_organisation()


@pytest.fixture
def provider(bureau: Organisation) -> Actor:
    return make_provider(bureau)


@pytest.fixture
def resource(bureau: Organisation, provider: Actor) -> Resource:
    made = residents(bureau)
    services.settle(judged(made, [ROW]))
    return made


@pytest.fixture
def user() -> Actor:
    return make_user()


def _object(resource: Resource, by: Actor, **other: Any) -> Objection:
    given: dict[str, Any] = {"row": {"number": NUMBER}, "column": "name", "proposed": "王明", "words": "身份证为“明”"}
    return object_to(resource, by=by, **given | other)


def _item(objection: Objection) -> Item:
    found = item_about(objection)
    assert found is not None
    return found


def _name(resource: Resource) -> str:
    rows = store.opened(TableName(Layer.SILVER, resource.key)).to_pyarrow_table().to_pylist()
    return str(rows[0]["name"])


def test_an_accepted_objection_stands_in_until_the_source_has_changed(
    resource: Resource, provider: Actor, user: Actor
) -> None:
    objection = _object(resource, user)
    work.make_move(_item(objection), "accept", by=provider)
    services.settle(judged(resource, [ROW]))
    assert _name(resource) == "王明"
    override = Override.objects.get(objection=objection)
    assert override.lapsed_at is None
    told = Notice.objects.filter(person=user.person_id).values_list("title_zh", flat=True)
    assert len([one for one in told if objection.number in one]) == 2

    services.settle(judged(resource, [ROW | {"name": "王铭"}]))
    assert _name(resource) == "王铭"
    override.refresh_from_db()
    assert override.lapsed_at is not None


def test_the_provider_may_find_yet_another_value(resource: Resource, provider: Actor, user: Actor) -> None:
    work.make_move(_item(_object(resource, user)), "accept", by=provider, values={"value": "王茗"})
    services.settle(judged(resource, [ROW]))
    assert _name(resource) == "王茗"


def test_a_refusal_comes_back_with_its_reason(resource: Resource, provider: Actor, user: Actor) -> None:
    objection = _object(resource, user)
    work.make_move(_item(objection), "refuse", by=provider, why="与户口簿一致")
    objection.refresh_from_db()
    assert (objection.state, objection.reason) == (ObjectionState.REFUSED, "与户口簿一致")
    body = Notice.objects.filter(person=user.person_id).values_list("body_zh", flat=True)
    assert any("与户口簿一致" in one for one in body)
    services.settle(judged(resource, [ROW]))
    assert _name(resource) == "王名"


def test_nothing_personal_lies_open_in_the_database(resource: Resource, provider: Actor, user: Actor) -> None:
    objection = _object(resource, user, seen="王名")
    work.make_move(_item(objection), "accept", by=provider)
    objection.refresh_from_db()
    kept = " ".join(str(value) for value in Objection.everywhere.filter(pk=objection.pk).values()[0].values())
    assert NUMBER not in kept
    assert "王名" not in kept
    assert "王明" not in kept


def test_only_the_provider_decides(resource: Resource, user: Actor) -> None:
    objection = _object(resource, user)
    with pytest.raises(NotAllowed):
        work.make_move(_item(objection), "accept", by=make_provider(make_organisation()))


def test_two_objections_to_one_value_are_one(resource: Resource, user: Actor) -> None:
    _object(resource, user)
    with pytest.raises(AlreadyObjected):
        _object(resource, make_user())


def test_whether_somebody_is_in_a_table_is_not_told(resource: Resource, provider: Actor, user: Actor) -> None:
    objection = _object(resource, user, row={"number": a_number("19900101", 9)})
    with pytest.raises(NoSuchRow):
        work.make_move(_item(objection), "accept", by=provider)


def test_a_row_of_unconditionally_shared_data_must_be_there(bureau: Organisation, user: Actor) -> None:
    shared = make_resource(bureau, items=RESIDENTS, sharing=Sharing.OPEN_TO_ALL)
    judged(shared, [ROW])
    with pytest.raises(NoSuchRow):
        _object(shared, user, row={"number": "x"})
    assert _object(shared, user).number


def test_a_row_without_a_key_cannot_be_named(bureau: Organisation, user: Actor) -> None:
    keyless = make_resource(bureau, items=(plain("a"), plain("b")))
    with pytest.raises(NoKeyDeclared):
        _object(keyless, user, row={"a": "1"}, column="b")


def test_a_correction_must_fit_the_column(bureau: Organisation, provider: Actor, user: Actor) -> None:
    counted = make_resource(bureau, items=(plain("id", is_key=True), plain("n", FieldType.INTEGER)))
    judged(counted, [{"id": "a", "n": 1}])
    objection = object_to(counted, row={"id": "a"}, column="n", proposed="许多", words="太少", by=user)
    with pytest.raises(Refusal):
        work.make_move(_item(objection), "accept", by=provider)
    work.make_move(_item(objection), "accept", by=provider, values={"value": "7"})
    report = judged(counted, [{"id": "a", "n": 1}])
    services.settle(report)
    rows = store.opened(TableName(Layer.SILVER, counted.key)).to_pyarrow_table().to_pylist()
    assert rows == [{"id": "a", "n": 7}]


@pytest.mark.parametrize(
    "wrong", [{"column": "number"}, {"column": "nothing"}, {"words": " "}, {"row": {}}, {"row": {"number": " "}}]
)
def test_an_objection_says_what_and_why(resource: Resource, user: Actor, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        _object(resource, user, **wrong)


def test_who_may_not_object_is_refused(resource: Resource, provider: Actor) -> None:
    with pytest.raises(NotAllowed):
        _object(resource, provider)
