"""What is wrong goes back to its provider as work with a deadline, and to the supervisors where nobody answers."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.quality import services
from chengshu.kernel.quality.models import Correction, CorrectionState, Report, Rule
from chengshu.kernel.quality.rights import OFFICER, PROVIDER
from chengshu.kernel.quality.services.corrections import raise_unanswered, set_raising_rule
from chengshu.kernel.quality.tests.make import a_number, judged, residents
from chengshu.kernel.quality.work_types import CORRECTION, SUPERVISION
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Item

pytestmark = pytest.mark.django_db

GOOD = {"number": a_number("19800101", 1), "name": "王明", "sex": "1", "born": "1980-01-01", "phone": "13812345678"}
BAD: dict[str, Any] = GOOD | {"phone": "无"}


@pytest.fixture
def city() -> tuple[Organisation, Organisation]:
    """The data office and a bureau."""
    government = make_organisation("天中市", division_code="9901")
    return tuple(make_organisation(parent=government, division_code="9901") for _ in range(2))  # type: ignore[return-value]


@pytest.fixture
def officer(city: tuple[Organisation, Organisation]) -> Actor:
    return make_actor("督查员", organisation=city[0], may=OFFICER.may)


@pytest.fixture
def provider(city: tuple[Organisation, Organisation]) -> Actor:
    return make_actor("提供人", organisation=city[1], may=PROVIDER.may)


@pytest.fixture
def resource(city: tuple[Organisation, Organisation], officer: Actor, provider: Actor) -> Resource:
    return residents(city[1])


def _settled(resource: Resource, *rows: dict[str, Any]) -> Report:
    report = judged(resource, rows)
    services.settle(report)
    return report


def _item(correction: Correction, kind: str = CORRECTION.key) -> Item:
    return next(one for one in work_queries.items_about(correction) if one.kind == kind)


@pytest.mark.requirement("data-catalogue.9")
def test_a_fault_becomes_work_of_its_provider_with_a_deadline(resource: Resource, provider: Actor) -> None:
    _settled(resource, BAD)
    correction = Correction.everywhere.get(resource=resource)
    item = _item(correction)
    assert correction.rules == ["phone.pattern"]
    assert item.unit_id == provider.organisation_id
    assert item.due_at is not None or item.missing_year
    assert [offer.move.key for offer in work_queries.offers_to(provider, item)] == ["explain"]


def test_it_closes_by_itself_when_a_later_version_passes(resource: Resource) -> None:
    _settled(resource, BAD)
    passed = _settled(resource, GOOD)
    correction = Correction.everywhere.get(resource=resource)
    assert (correction.state, correction.closed_by) == (CorrectionState.PASSED, passed)
    assert not _item(correction).is_open


def test_there_is_never_a_second_one_beside_an_open_one(resource: Resource) -> None:
    _settled(resource, BAD)
    _settled(resource, BAD, BAD | {"number": a_number("19800101", 3), "name": None})
    correction = Correction.everywhere.get(resource=resource)
    assert correction.rules == ["name.filled", "phone.pattern"]
    assert correction.failed == 3


def test_what_was_explained_is_not_asked_again_until_it_grows(
    resource: Resource, provider: Actor, officer: Actor
) -> None:
    _settled(resource, BAD)
    item = _item(Correction.everywhere.get(resource=resource))
    work.make_move(item, "explain", by=provider, values={"words": "本人确无电话，登记为无。"})
    work.make_move(item, "accept", by=officer)
    _settled(resource, BAD)
    assert Correction.everywhere.get(resource=resource).state == CorrectionState.EXCUSED
    _settled(resource, BAD, BAD | {"number": a_number("19800101", 3)})
    assert Correction.everywhere.filter(resource=resource, state=CorrectionState.OPEN).count() == 1


def test_an_explanation_sent_back_is_open_again(resource: Resource, provider: Actor, officer: Actor) -> None:
    _settled(resource, BAD)
    correction = Correction.everywhere.get(resource=resource)
    work.make_move(_item(correction), "explain", by=provider, values={"words": "就是这样"})
    work.make_move(_item(correction), "send_back", by=officer, why="请核实后补登")
    correction.refresh_from_db()
    assert correction.state == CorrectionState.OPEN


@pytest.mark.requirement("data-catalogue.9")
def test_what_nobody_answers_is_laid_before_the_supervisors_once(
    resource: Resource, officer: Actor, provider: Actor
) -> None:
    _settled(resource, BAD)
    correction = Correction.everywhere.get(resource=resource)
    assert raise_unanswered() == 0
    Item.everywhere.filter(pk=_item(correction).pk).update(due_at=clock.now() - timedelta(days=4))
    assert raise_unanswered() == 0
    Item.everywhere.filter(pk=_item(correction).pk).update(due_at=clock.now() - timedelta(days=6))
    assert raise_unanswered() == 1
    assert raise_unanswered() == 0
    raised = _item(correction, SUPERVISION.key)
    work.make_move(raised, "answer", by=provider, values={"answer": "系统升级中，月底前完成。"})
    assert {offer.move.key for offer in work_queries.offers_to(officer, raised)} >= {"settle", "refer", "send_back"}
    _settled(resource, GOOD)
    raised.refresh_from_db()
    assert not raised.is_open


def test_an_explained_one_is_not_raised(resource: Resource, provider: Actor) -> None:
    _settled(resource, BAD)
    correction = Correction.everywhere.get(resource=resource)
    work.make_move(_item(correction), "explain", by=provider, values={"words": "数据无误"})
    Item.everywhere.filter(pk=_item(correction).pk).update(due_at=clock.now() - timedelta(days=60))
    assert raise_unanswered() == 0


def test_officials_say_from_when_on_work_is_opened(resource: Resource, officer: Actor) -> None:
    set_raising_rule(least_failed=1, least_share=Decimal("0.6"), raise_days=1, by=officer, reason="试行")
    _settled(resource, BAD, GOOD | {"number": a_number("19800101", 3)})
    assert not Correction.everywhere.exists()


def test_a_tolerated_share_opens_no_work(resource: Resource) -> None:
    report = judged(resource, [BAD, GOOD | {"number": a_number("19800101", 3)}])
    Rule.everywhere.filter(resource=resource, key="phone.pattern").update(tolerance=Decimal("0.5"))
    services.settle(report)
    assert not Correction.everywhere.exists()
