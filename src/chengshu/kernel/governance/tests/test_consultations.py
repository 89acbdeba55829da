"""Requests to experts from the question to the fee."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor, actor_for
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.events.models import Outgoing
from chengshu.kernel.governance.errors import (
    DayInThePast,
    FeeNotThere,
    NoSecretariat,
    NotAsked,
    OpinionGiven,
    TooFewExperts,
)
from chengshu.kernel.governance.models import (
    Consultation,
    ConsultationKind,
    ConsultationState,
    FeeState,
    Opinion,
    OpinionState,
    RelationKind,
    Seat,
    Verdict,
)
from chengshu.kernel.governance.queries.experts import consultations_seen_by, fees_seen_by, recounted
from chengshu.kernel.governance.rights import ASK_EXPERTS, SEE_CONSULTATIONS
from chengshu.kernel.governance.services import Stake, ask_experts, cancel_consultation
from chengshu.kernel.governance.services.consultations import draw_experts, publish_result
from chengshu.kernel.governance.services.experts import set_avoidance
from chengshu.kernel.governance.services.fees import approve_fee, pay_fee, set_fee_rate, waive_fee
from chengshu.kernel.governance.services.opinions import give_opinion, stand_aside
from chengshu.kernel.governance.tests.make import body_of, make_committee, make_expert, make_field, make_office
from chengshu.kernel.identity.models import Account, Organisation, Person
from chengshu.kernel.identity.services import open_account
from chengshu.kernel.messages.models import Notice
from chengshu.kernel.work.errors import NotOpen
from chengshu.kernel.work.models import Desk
from chengshu.kernel.work.queries import item_about
from chengshu.spec.people import Scope

Made = tuple[Actor, Actor]


def ready(experts: int = 4, employers: Sequence[str] = ()) -> Made:
    """The office with a committee of so many experts, and somebody of a bureau who may ask."""
    office = make_office()
    committee = make_committee(office)
    set_avoidance(RelationKind.EMPLOYER, bars=True, years=0, basis="", by=office)
    for number in range(experts):
        make_expert(committee, by=office, employer=employers[number] if number < len(employers) else "外地大学")
    asker = make_actor(organisation=make_organisation(), may={ASK_EXPERTS: Scope.UNIT, SEE_CONSULTATIONS: Scope.UNIT})
    return office, asker


def asked(
    by: Actor, *, number: int = 3, subject: Organisation | None = None, stakes: Sequence[Stake] = ()
) -> Consultation:
    """A question that is due in ten days."""
    return ask_experts(
        subject,
        question="云平台扩容方案是否可行？",
        field=make_field(),
        number=number,
        due=clock.today() + timedelta(days=10),
        by=by,
        kind=ConsultationKind.REVIEW,
        title="云平台扩容方案评审",
        stakes=stakes,
    )


def person_of(opinion: Opinion) -> Actor:
    """The expert who is asked."""
    return actor_for(opinion.expert.person)


def give_all(consultation: Consultation) -> None:
    """Everybody still asked agrees."""
    for opinion in consultation.opinions.filter(state=OpinionState.ASKED):
        give_opinion(opinion.pk, verdict=Verdict.AGREE, words="方案可行", by=person_of(opinion))


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.5")
def test_a_question_goes_through_draw_and_opinions_to_a_written_result_for_the_asker() -> None:
    office, asker = ready()
    consultation = asked(asker, subject=body_of(asker))
    assert consultation.office_id == office.organisation_id

    draw_experts(consultation.pk, by=office)
    opinions = list(consultation.opinions.all())
    assert len(opinions) == 3
    assert set(Desk.objects.filter(kind="governance.opinion", done_at=None).values_list("person", flat=True)) == {
        opinion.expert.person_id for opinion in opinions
    }
    give_all(consultation)
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.COMPOSING
    publish_result(consultation.pk, verdict=Verdict.AGREE_WITH_CHANGES, result="同意，补充等保内容", by=office)

    consultation.refresh_from_db()
    assert (consultation.state, consultation.result) == (ConsultationState.PUBLISHED, "同意，补充等保内容")
    assert Notice.objects.filter(person=asker.person_id, template="governance.result_published").exists()
    event = Outgoing.objects.get(key="governance.consultation.published")
    assert event.payload["subject_id"] == str(asker.organisation_id)
    assert event.payload["subject_type"] == "identity.Organisation"
    assert event.payload["verdict"] == Verdict.AGREE_WITH_CHANGES


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.5")
def test_the_request_waits_until_every_drawn_expert_has_written_and_each_writes_once() -> None:
    office, asker = ready()
    consultation = draw_experts(asked(asker).pk, by=office)
    first, *others = consultation.opinions.all()
    give_opinion(first.pk, verdict=Verdict.DISAGREE, words="造价过高", by=person_of(first))

    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.OPINIONS
    with pytest.raises(OpinionGiven):
        give_opinion(first.pk, verdict=Verdict.AGREE, words="又同意了", by=person_of(first))
    with pytest.raises(NotAsked):
        give_opinion(others[0].pk, verdict=Verdict.AGREE, words="代写", by=person_of(first))
    item = item_about(consultation)
    assert item is not None
    assert item.due_at is not None
    assert clock.local(item.due_at).date() == consultation.due_on


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.4")
def test_the_draw_leaves_out_who_must_stand_aside_and_can_be_counted_again() -> None:
    office, asker = ready(5, employers=["星河公司", "第三大学"])
    consultation = asked(asker, number=2, stakes=[Stake(name="星河公司", role="承建单位")])
    draw_experts(consultation.pk, by=office)

    draw = consultation.draws.get()
    barred = draw.candidates.exclude(barred_zh="").get()
    assert barred.expert.employer == "星河公司"
    assert barred.barred_zh == "任职：星河公司"
    assert not barred.drawn
    assert recounted(draw).agrees

    loser = draw.candidates.filter(drawn=False, barred_zh="").first()
    assert loser is not None
    draw.candidates.filter(pk=loser.pk).update(drawn=True)
    assert not recounted(draw).agrees


@pytest.mark.django_db
def test_the_asker_is_a_party_and_an_expert_of_its_own_is_barred() -> None:
    office, asker = ready(2)
    committee = make_committee(office)
    own = make_expert(committee, by=office, employer="本局", employer_body=body_of(asker))
    consultation = draw_experts(asked(asker, number=2).pk, by=office)

    assert own.pk not in consultation.opinions.values_list("expert", flat=True)
    assert consultation.draws.get().candidates.get(expert=own).barred_en.startswith("works there")


@pytest.mark.django_db
def test_too_few_experts_are_said_and_nobody_is_drawn() -> None:
    office, asker = ready(2)
    consultation = asked(asker, number=3)

    with pytest.raises(TooFewExperts):
        draw_experts(consultation.pk, by=office)
    assert not consultation.draws.exists()
    assert draw_experts(consultation.pk, number=2, by=office).opinions.count() == 2


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.4")
def test_who_stands_aside_is_replaced_by_lot_and_never_drawn_again() -> None:
    office, asker = ready(4)
    consultation = draw_experts(asked(asker).pk, by=office)
    first = consultation.opinions.all()[0]
    stand_aside(first.pk, why="参与过前期论证", by=person_of(first))

    assert consultation.opinions.filter(state=OpinionState.ASKED).count() == 3
    assert consultation.opinions.count() == 4
    second = consultation.draws.get(round=2)
    assert second.candidates.get(expert=first.expert).barred_zh == "本次咨询已抽取过"

    last = consultation.opinions.filter(state=OpinionState.ASKED)[0]
    stand_aside(last.pk, why="时间冲突", by=person_of(last))
    give_all(consultation)
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.COMPOSING
    assert consultation.opinions.filter(state=OpinionState.GIVEN).count() == 2


@pytest.mark.django_db
def test_the_office_may_draw_further_experts_before_it_publishes() -> None:
    office, asker = ready(4)
    consultation = draw_experts(asked(asker, number=2).pk, by=office)
    give_all(consultation)

    draw_experts(consultation.pk, number=1, by=office)

    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.OPINIONS
    give_all(consultation)
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.COMPOSING
    assert consultation.opinions.count() == 3


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.5")
def test_an_expert_sees_their_own_requests_and_an_asker_those_of_the_unit() -> None:
    office, asker = ready(3)
    consultation = draw_experts(asked(asker, number=1).pk, by=office)
    other = asked(make_actor(may={ASK_EXPERTS: Scope.UNIT}), number=1)
    expert = person_of(consultation.opinions.get())

    assert [one.pk for one in consultations_seen_by(expert)] == [consultation.pk]
    assert [one.pk for one in consultations_seen_by(asker)] == [consultation.pk]
    assert {one.pk for one in consultations_seen_by(office)} == {consultation.pk, other.pk}


@pytest.mark.django_db
def test_a_cancelled_request_frees_its_experts_and_tells_whoever_asked() -> None:
    office, asker = ready(3)
    consultation = draw_experts(asked(asker).pk, by=office)
    cancel_consultation(consultation.pk, why="方案撤回", by=asker)

    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.CANCELLED
    assert not Desk.objects.filter(done_at=None).exists()
    assert Outgoing.objects.filter(key="governance.consultation.cancelled").count() == 1
    opinion = consultation.opinions.all()[0]
    with pytest.raises(NotOpen):
        give_opinion(opinion.pk, verdict=Verdict.AGREE, words="同意", by=person_of(opinion))


@pytest.mark.django_db
def test_a_request_needs_a_day_ahead_a_committee_and_the_permission() -> None:
    office, asker = ready(1)
    with pytest.raises(DayInThePast):
        ask_experts(None, question="?", field=make_field(), number=1, due=clock.today() - timedelta(days=1), by=asker)
    with pytest.raises(NotAllowed):
        asked(make_actor())
    elsewhere = make_organisation(division_code="8801")
    with pytest.raises(NoSecretariat):
        asked(make_actor(organisation=elsewhere, may={ASK_EXPERTS: Scope.UNIT}))
    county = make_actor(organisation=make_organisation(division_code="990101"), may={ASK_EXPERTS: Scope.UNIT})
    assert asked(county).office_id == office.organisation_id


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.4")
def test_fees_follow_the_result_by_the_rate_of_the_seat_and_are_approved_before_they_are_paid() -> None:
    office, asker = ready(2)
    set_fee_rate(body_of(office), ConsultationKind.REVIEW, amount_fen=80_000, by=office)
    set_fee_rate(body_of(office), ConsultationKind.REVIEW, amount_fen=150_000, seat=Seat.CHAIR, by=office)
    consultation = draw_experts(asked(asker, number=2).pk, by=office)
    chair, member = consultation.opinions.all()
    chair.expert.appointments.update(seat=Seat.CHAIR)
    give_all(consultation)
    publish_result(consultation.pk, verdict=Verdict.AGREE, result="同意", by=office)

    fees = {fee.opinion_id: fee for fee in fees_seen_by(office)}
    assert (fees[chair.pk].amount_fen, fees[member.pk].amount_fen) == (150_000, 80_000)
    with pytest.raises(FeeNotThere):
        pay_fee(fees[chair.pk].pk, voucher="2026-1", by=office)
    approve_fee(fees[chair.pk].pk, amount_fen=120_000, by=office)
    paid = pay_fee(fees[chair.pk].pk, voucher="2026-1", by=office)
    waived = waive_fee(fees[member.pk].pk, why="公职人员不取酬", by=office)

    assert (paid.state, paid.amount_fen, paid.voucher) == (FeeState.PAID, 120_000, "2026-1")
    assert waived.state == FeeState.WAIVED
    assert [fee.pk for fee in fees_seen_by(person_of(chair))] == [paid.pk]
    assert not fees_seen_by(asker)


@pytest.mark.django_db
def test_without_a_rate_nothing_is_owed() -> None:
    office, asker = ready(1)
    consultation = draw_experts(asked(asker, number=1).pk, by=office)
    give_all(consultation)
    publish_result(consultation.pk, verdict=Verdict.AGREE, result="同意", by=office)

    assert not fees_seen_by(office)


@pytest.mark.django_db
def test_the_asker_reads_the_opinions_once_the_result_is_published() -> None:
    office, asker = ready(1)
    consultation = draw_experts(asked(asker, number=1).pk, by=office)
    give_all(consultation)
    page = reverse("governance:consultation", args=[consultation.pk])
    client = Client()
    client.force_login(open_account(Person.objects.get(pk=asker.person_id or 0), username="asker", password="x" * 14))
    Account.objects.update(must_change_password=False)

    assert "方案可行" not in client.get(page).content.decode()
    publish_result(consultation.pk, verdict=Verdict.AGREE, result="专家组同意", by=office)
    shown = client.get(page).content.decode()
    assert "专家组同意" in shown
    assert "方案可行" in shown
