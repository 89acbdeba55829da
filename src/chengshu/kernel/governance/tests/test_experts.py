"""The expert committee: appointments, avoidance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import actor_for
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.governance.errors import AppointedAlready, CertificateUsed, RuleUnchanged
from chengshu.kernel.governance.models import Expert, ExpertKind, RelationKind
from chengshu.kernel.governance.queries.avoidance import Stakes, barred, plain
from chengshu.kernel.governance.queries.experts import experts_seen_by
from chengshu.kernel.governance.services.experts import (
    Declared,
    ExpertContent,
    appoint_expert,
    change_expert,
    declare_relation,
    end_appointment,
    end_relation,
    set_avoidance,
)
from chengshu.kernel.governance.tests.make import counted, make_committee, make_expert, make_field, make_office


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.4")
def test_an_expert_has_fields_and_an_appointment_with_certificate_and_term() -> None:
    office = make_office()
    committee = make_committee(office)
    expert = make_expert(committee, by=office, fields=[make_field("cloud"), make_field("data")])
    held = expert.appointments.get()

    assert {field.key for field in expert.fields.all()} == {"cloud", "data"}
    assert held.in_force
    with pytest.raises(AppointedAlready):
        appoint_expert(expert.pk, committee, certificate="ZJ-X", since=clock.today(), until=held.until, by=office)
    with pytest.raises(CertificateUsed):
        appoint_expert(
            expert.pk, committee, certificate=held.certificate, since=clock.today(), until=held.until, by=office
        )
    assert not end_appointment(held.pk, why="本人申请", by=office).in_force
    assert counted(experts_seen_by(office).get(pk=expert.pk), "appointed") == 0


@pytest.mark.django_db
def test_a_term_that_has_run_out_makes_room_for_the_next() -> None:
    office = make_office()
    committee = make_committee(office)
    expert = make_expert(committee, by=office, until=clock.today() + timedelta(days=5))
    start = clock.today() + timedelta(days=6)

    again = appoint_expert(
        expert.pk, committee, certificate="ZJ-2", since=start, until=start + timedelta(days=700), by=office
    )

    with clock.frozen(clock.now() + timedelta(days=7)):
        assert again.in_force
        assert counted(experts_seen_by(office).get(pk=expert.pk), "appointed") == 1


def bars(expert: Expert, *names: str, stakes: Stakes | None = None) -> bool:
    """Whether the expert must stand aside where bodies of these names have a stake."""
    at_stake = stakes or Stakes(names=frozenset(plain(name) for name in names))
    return expert.pk in barred([expert], at_stake)


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.4")
def test_an_employer_among_the_parties_bars_by_name_and_by_organisation_with_all_below_it() -> None:
    office = make_office()
    set_avoidance(RelationKind.EMPLOYER, bars=True, years=0, basis="评标专家管理办法", by=office)
    committee = make_committee(office)
    outside = make_expert(committee, by=office, employer="星河（天中）科技有限公司")
    bureau = make_organisation("市城管局")
    inside = make_expert(committee, by=office, employer="城管信息中心", employer_body=make_organisation(parent=bureau))

    assert bars(outside, "星河(天中) 科技有限公司")
    assert not bars(outside, "别家有限公司")
    assert bars(inside, stakes=Stakes(organisations=(bureau,)))
    assert not bars(outside, stakes=Stakes(organisations=(bureau,)))


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.4")
@pytest.mark.parametrize(
    ("until", "years", "expected"),
    [
        (None, 0, True),
        (date(2025, 11, 22), 0, False),
        (date(2025, 11, 22), 1, True),
        (date(2025, 11, 21), 1, False),
        (date(2024, 2, 29), 3, True),
    ],
)
def test_a_declared_relation_bars_while_it_lasts_and_some_years_after(
    until: date | None, years: int, expected: bool
) -> None:
    office = make_office()
    with clock.frozen(clock.start_of_day(date(2026, 11, 22)) + timedelta(hours=9)):
        set_avoidance(RelationKind.ADVISER, bars=True, years=years, basis="", by=office)
        expert = make_expert(make_committee(office), by=office)
        me = actor_for(expert.person)
        relation = declare_relation(expert.pk, Declared(RelationKind.ADVISER, name="云图公司"), by=me)
        if until:
            end_relation(relation.pk, until=until, by=me)

        assert bars(expert, "云图公司") is expected


@pytest.mark.django_db
def test_a_kind_that_officials_no_longer_rule_on_does_not_bar_and_its_history_stays() -> None:
    office = make_office()
    expert = make_expert(make_committee(office), by=office)
    declare_relation(expert.pk, Declared(RelationKind.SHARES, name="云图公司"), by=office)
    assert not bars(expert, "云图公司")

    first = set_avoidance(RelationKind.SHARES, bars=True, years=0, basis="", by=office)
    assert bars(expert, "云图公司")
    with pytest.raises(RuleUnchanged):
        set_avoidance(RelationKind.SHARES, bars=True, years=0, basis="", by=office)
    set_avoidance(RelationKind.SHARES, bars=False, years=0, basis="修订", by=office)
    assert not bars(expert, "云图公司")
    first.refresh_from_db()
    assert first.bars


@pytest.mark.django_db
def test_experts_declare_for_themselves_and_for_nobody_else() -> None:
    office = make_office()
    committee = make_committee(office)
    one, other = make_expert(committee, by=office), make_expert(committee, by=office)

    with pytest.raises(NotAllowed):
        declare_relation(other.pk, Declared(RelationKind.OTHER, name="云图公司"), by=actor_for(one.person))
    assert [expert.pk for expert in experts_seen_by(actor_for(one.person))] == [one.pk]
    with pytest.raises(NotAllowed):
        change_expert(one.pk, ExpertContent(ExpertKind.SCHOLAR, "别处"), active=True, by=actor_for(one.person))
