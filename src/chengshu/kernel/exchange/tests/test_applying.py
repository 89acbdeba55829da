"""From an application to an agreement: on grounds, in time, never more than asked, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.exchange.errors import (
    AskedAlready,
    BadPeriod,
    FieldsNotOffered,
    NeverForEnterprises,
    NotAdmitted,
    NotDecidable,
    NotInForce,
    NotShared,
    OwnData,
    UsersMissing,
    UsersOfOthers,
    WhyMissing,
    WiderThanAsked,
)
from chengshu.kernel.exchange.models import Agreement, Application, ApplicationState, Ground, Way
from chengshu.kernel.exchange.queries import agreement_for, granted_fields
from chengshu.kernel.exchange.services import (
    Admission,
    Terms,
    admit,
    apply_for,
    apply_for_all,
    ask_more,
    cancel,
    end_admission,
    grant,
    refuse,
    supply,
    use,
    withdraw,
)
from chengshu.kernel.exchange.services.deciding import APPLICATION
from chengshu.kernel.exchange.tests.make import (
    make_agreement,
    make_application,
    make_ask,
    make_officer,
    make_two,
    person_of,
)
from chengshu.kernel.work.errors import NotYours
from chengshu.kernel.work.models import Timer
from chengshu.kernel.work.queries import item_about
from chengshu.spec.data import Sharing

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("data-exchange.2")
def test_the_provider_grants_what_was_asked_for_and_the_consumer_holds_it() -> None:
    two = make_two()
    agreement = make_agreement(two)

    assert agreement_for(two.consumer, two.resource) == agreement
    assert [one.column for one in granted_fields(agreement)] == ["id_number", "name", "division"]
    assert agreement.until == clock.today() + timedelta(days=365)


def test_an_application_lies_with_the_provider_for_ten_working_days() -> None:
    two = make_two()
    item = item_about(make_application(two), APPLICATION)
    assert item is not None
    assert item.unit_id == two.provider.pk
    timer = Timer.objects.get(item=item, token=None)
    assert (timer.amount, timer.span) == (10, "working_days")
    queue = item.desks.get().queue
    assert queue is not None
    assert queue.organisation == two.provider


def test_only_the_provider_decides() -> None:
    two = make_two()
    application = make_application(two)
    with pytest.raises(NotYours):
        grant(application.pk, by=two.clerk)
    assert not Agreement.everywhere.exists()


def test_what_is_shared_unconditionally_is_granted_at_once() -> None:
    two = make_two(sharing=Sharing.OPEN_TO_ALL)
    application = make_application(two)
    assert application.state == ApplicationState.GRANTED
    assert agreement_for(two.consumer, two.resource).application == application


def test_what_is_not_shared_cannot_be_asked_for() -> None:
    two = make_two(sharing=Sharing.NOT_SHARED)
    with pytest.raises(NotShared, match="《测试法》第一条"):
        make_application(two)


def test_a_refusal_needs_a_ground_and_is_told() -> None:
    two = make_two()
    application = refuse(make_application(two).pk, ground=Ground.BEYOND_NEED, answer="姓名非必需", by=two.decider)
    assert (application.state, application.ground, application.answer) == ("refused", "beyond_need", "姓名非必需")
    with pytest.raises(NotDecidable):
        grant(application.pk, by=two.decider)


def test_while_more_is_wanted_the_application_waits_with_whoever_asked() -> None:
    two = make_two()
    application = ask_more(make_application(two).pk, answer="请补充依据条款", by=two.decider)
    assert application.state == ApplicationState.MORE_WANTED
    application = supply(application.pk, purpose="核对", legal_basis="《社会保险法》第五十八条", by=two.clerk)
    assert application.state == ApplicationState.ASKED
    assert grant(application.pk, by=two.decider).legal_basis == "《社会保险法》第五十八条"


def test_the_provider_may_grant_less_but_never_more() -> None:
    two = make_two()
    application = make_application(two)
    with pytest.raises(WiderThanAsked):
        grant(application.pk, terms=Terms(fields=["id_number", "income"]), by=two.decider)
    until = clock.today() + timedelta(days=30)
    agreement = grant(application.pk, terms=Terms(fields=["id_number"], until=until), by=two.decider)
    assert (agreement.fields, agreement.until) == (["id_number"], until)


def test_asking_twice_while_it_is_open_is_refused_with_the_number_of_the_first() -> None:
    two = make_two()
    first = make_application(two)
    with pytest.raises(AskedAlready, match=first.number):
        make_application(two)
    cancel(first.pk, by=two.clerk)
    assert make_application(two).pk != first.pk


def test_the_same_request_sent_twice_makes_one_application() -> None:
    two = make_two()
    assert make_application(two, once="a1") == make_application(two, once="a1")
    assert Application.everywhere.count() == 1


def test_two_decisions_make_one_agreement() -> None:
    two = make_two()
    application = make_application(two)
    grant(application.pk, by=two.decider)
    with pytest.raises(NotDecidable):
        grant(application.pk, by=two.decider)
    with pytest.raises(NotDecidable):
        refuse(application.pk, ground=Ground.BEYOND_NEED, answer="", by=two.decider)
    assert Agreement.everywhere.count() == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"purpose": " "}, WhyMissing),
        ({"legal_basis": ""}, WhyMissing),
        ({"fields": ["no_such"]}, FieldsNotOffered),
        ({"until": clock.today() - timedelta(days=1)}, BadPeriod),
        ({"until": clock.today() + timedelta(days=5000)}, BadPeriod),
        ({"clear_fields": ["id_number"]}, UsersMissing),
    ],
)
def test_an_ask_that_does_not_fit_is_refused(given: dict[str, Any], refusal: type[Exception]) -> None:
    two = make_two()
    with pytest.raises(refusal):
        make_application(two, make_ask(**given))
    assert not Application.everywhere.exists()


def test_one_asks_neither_for_own_data_nor_in_the_name_of_others() -> None:
    two = make_two()
    with pytest.raises(NotAllowed):
        apply_for(two.resource, make_ask(), by=two.clerk, organisation=two.provider)
    own = make_officer()
    with pytest.raises(NotAllowed):
        apply_for(two.resource, make_ask(), by=own, organisation=two.consumer)


def test_data_of_ones_own_unit_needs_no_application() -> None:
    two = make_two()
    other = make_two()
    two.resource.provider = other.consumer
    two.resource.save()
    with pytest.raises(OwnData):
        apply_for(two.resource, make_ask(), by=other.clerk, organisation=other.consumer)


@pytest.mark.requirement("data-exchange.9")
def test_sensitive_data_without_a_mask_is_for_named_users_of_the_unit_alone() -> None:
    two, other = make_two(), make_two()
    with pytest.raises(UsersOfOthers):
        make_application(two, make_ask(clear_fields=["id_number"], users=[person_of(other.clerk)]))
    agreement = make_agreement(two, make_ask(clear_fields=["id_number"], users=[person_of(two.clerk)]))
    shown = {one.column: one.is_masked for one in granted_fields(agreement)}
    assert shown == {"id_number": False, "name": True, "division": False}


def test_several_are_asked_for_at_once_and_one_refused_leaves_the_others() -> None:
    two, closed = make_two(), make_two(sharing=Sharing.NOT_SHARED)
    made, refused = apply_for_all([two.resource, closed.resource], make_ask(), by=two.clerk, organisation=two.consumer)
    assert [one.resource for one in made] == [two.resource]
    assert set(made[0].fields) == {"id_number", "name", "phone", "division", "married_on", "income"}
    assert [one for one, _ in refused] == [closed.resource]


@pytest.mark.requirement("data-exchange.5")
def test_an_enterprise_gets_only_what_it_was_admitted_to_within_its_limits() -> None:
    two = make_two()
    two.consumer.kind = "enterprise"
    two.consumer.save()
    with pytest.raises(NotAdmitted):
        make_application(two)
    officer = make_officer()
    until = clock.today() + timedelta(days=400)
    terms = Admission("HT-1", until, "供水报装", "水务营业系统", [two.resource], calls_per_minute=30, rows_per_day=500)
    enterprise = admit(two.consumer, terms, by=officer)
    with pytest.raises(NeverForEnterprises):
        make_application(two, make_ask(clear_fields=["name"], users=[person_of(two.clerk)]))
    with pytest.raises(NotAdmitted):
        make_application(two, make_ask(until=until + timedelta(days=1)))

    agreement = grant(make_application(two).pk, by=two.decider, terms=Terms(calls_per_minute=5000))
    assert (agreement.calls_per_minute, agreement.rows_per_day) == (30, 500)

    end_admission(enterprise, why="合同终止", by=officer)
    agreement.refresh_from_db()
    assert agreement.state == "withdrawn"


def test_a_use_leaves_a_receipt_and_an_entry_in_the_chain() -> None:
    two = make_two()
    agreement = make_agreement(two)
    receipt = use(agreement, by=two.clerk, why="核对参保人", rows=3)
    assert (receipt.rows, receipt.provider, receipt.way) == (3, two.provider, Way.PAGE)
    entry = Entry.objects.get(verb="exchange.data.used")
    assert entry.details["why"] == "核对参保人"
    withdraw(agreement.pk, why="事项已结束", by=two.decider)
    with pytest.raises(NotInForce):
        use(Agreement.everywhere.get(pk=agreement.pk), by=two.clerk, why="核对参保人", rows=3)
