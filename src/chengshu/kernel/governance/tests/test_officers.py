"""Chief officers, their yearly plans and reports."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor, actor_for
from chengshu.kernel.access.tests.make import make_actor, make_organisation, make_person
from chengshu.kernel.governance.errors import NoSuchDay, NotOfThisUnit, OfficerHasLeft, OfficerServesAlready
from chengshu.kernel.governance.models import OfficerKind, Paper, PaperKind, PaperState
from chengshu.kernel.governance.queries import officers_of
from chengshu.kernel.governance.queries.officers import officers_seen_by, units_without_officer
from chengshu.kernel.governance.services.officers import (
    DueDay,
    OfficeContent,
    appoint_officer,
    end_office,
    set_paper_rule,
)
from chengshu.kernel.governance.services.papers import (
    accept_paper,
    ask_for_papers,
    hand_in_paper,
    remind_officers,
    send_paper_back,
)
from chengshu.kernel.governance.tests.make import body_of, counted, make_office, make_officer
from chengshu.kernel.messages.models import Notice
from chengshu.kernel.work.queries import item_about


def at(day: date) -> datetime:
    """Noon of the day."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def rules_set(by: Actor) -> None:
    """Plans are due by 31 January, reports by 20 December."""
    set_paper_rule(body_of(by), PaperKind.PLAN, DueDay(1, 31), first_year=2025, by=by)
    set_paper_rule(body_of(by), PaperKind.REPORT, DueDay(12, 20), first_year=2025, by=by)


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.2")
def test_a_unit_has_one_officer_of_each_kind_from_its_own_people_with_term_and_duty() -> None:
    office, bureau = make_office(), make_organisation()
    content = OfficeContent(duty="制定本部门规划和年度计划", since=date(2026, 1, 1), until=date(2028, 12, 31))
    first = make_person(organisation=bureau)
    cdo = appoint_officer(bureau, first, kind=OfficerKind.CDO, content=content, by=office)
    cto = appoint_officer(
        bureau, make_person(organisation=bureau), kind=OfficerKind.CTO, content=OfficeContent(), by=office
    )

    assert list(officers_of(bureau)) == [cdo, cto]
    with pytest.raises(OfficerServesAlready):
        appoint_officer(bureau, make_person(organisation=bureau), kind=OfficerKind.CDO, content=content, by=office)
    with pytest.raises(NotOfThisUnit):
        appoint_officer(bureau, make_person(), kind=OfficerKind.COO, content=OfficeContent(), by=office)
    with clock.frozen(at(date(2029, 1, 1))):
        assert cdo.term_over
    end_office(cdo.pk, why="调任", by=office)
    assert list(officers_of(bureau)) == [cto]
    with pytest.raises(OfficerHasLeft):
        end_office(cdo.pk, why="调任", by=office)


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.2")
def test_units_without_a_chief_data_officer_are_listed_within_reach() -> None:
    city = make_organisation("市政府", division_code="9901")
    office = make_office(make_organisation(parent=city))
    with_one, without = make_organisation(parent=city), make_organisation(parent=city)
    elsewhere = make_organisation(division_code="8801")
    make_officer(with_one)

    found = set(units_without_officer(office))

    assert without in found
    assert with_one not in found
    assert elsewhere not in found


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.2")
def test_the_yearly_plan_is_asked_for_before_its_day_handed_in_returned_and_accepted() -> None:
    with clock.frozen(at(date(2026, 1, 5))):
        office = make_office()
        rules_set(office)
        officer = make_officer(make_organisation(), since=date(2025, 6, 1))
        assert ask_for_papers() == 1
        assert ask_for_papers() == 0

    paper = Paper.everywhere.get(officer=officer)
    assert (paper.kind, paper.year, paper.due_on) == (PaperKind.PLAN, 2026, date(2026, 1, 31))
    item = item_about(paper)
    assert item is not None
    assert item.due_at is not None
    assert clock.local(item.due_at).date() == date(2026, 1, 31)

    with clock.frozen(at(date(2026, 1, 20))):
        me = actor_for(officer.person)
        with pytest.raises(NotAllowed):
            hand_in_paper(paper.pk, words="别人代报", by=make_actor())
        hand_in_paper(paper.pk, words="全年十项任务", by=me)
        send_paper_back(paper.pk, why="补充经费", by=office)
        hand_in_paper(paper.pk, words="全年十项任务，经费已列", by=me)
        accept_paper(paper.pk, by=office)
        paper.refresh_from_db()

        assert (paper.state, paper.words) == (PaperState.ACCEPTED, "全年十项任务，经费已列")
        assert paper.handed_in_on == date(2026, 1, 20)
        assert not paper.late


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.2")
def test_an_officer_is_reminded_once_before_the_day_and_is_late_after_it() -> None:
    with clock.frozen(at(date(2026, 11, 25))):
        office = make_office()
        rules_set(office)
        officer = make_officer(make_organisation(), since=date(2026, 6, 1))
        ask_for_papers()
        assert remind_officers() == 0
    with clock.frozen(at(date(2026, 12, 14))):
        assert (remind_officers(), remind_officers()) == (1, 0)
        assert Notice.objects.filter(person=officer.person, template="governance.paper_due").count() == 1
    with clock.frozen(at(date(2026, 12, 21))):
        assert Paper.everywhere.get(officer=officer).late
        assert counted(officers_seen_by(office).get(), "owed_late") == 1


@pytest.mark.django_db
def test_a_new_rule_leaves_earlier_years_as_they_were_and_a_county_may_have_its_own() -> None:
    with clock.frozen(at(date(2026, 1, 5))):
        office = make_office()
        rules_set(office)
        county = make_organisation("某县", division_code="990101")
        set_paper_rule(body_of(office), PaperKind.PLAN, DueDay(2, 10, open_days=60), first_year=2027, by=office)
        set_paper_rule(county, PaperKind.PLAN, DueDay(2, 5, open_days=60), first_year=2026, by=office)
        make_officer(make_organisation(), since=date(2025, 6, 1))
        make_officer(county, since=date(2025, 6, 1))
        ask_for_papers()
        days = set(Paper.everywhere.filter(year=2026).values_list("officer__organisation__division_code", "due_on"))
    assert days == {("9901", date(2026, 1, 31)), ("990101", date(2026, 2, 5))}
    with clock.frozen(at(date(2027, 1, 5))):
        ask_for_papers()
    assert Paper.everywhere.filter(year=2027, due_on=date(2027, 2, 10)).count() == 1

    with pytest.raises(NoSuchDay):
        set_paper_rule(county, PaperKind.PLAN, DueDay(2, 30), first_year=2027, by=office)


@pytest.mark.django_db
def test_what_an_officer_who_leaves_still_owes_is_cancelled_and_the_next_is_asked() -> None:
    with clock.frozen(at(date(2026, 1, 5))):
        office = make_office()
        rules_set(office)
        bureau = make_organisation()
        officer = make_officer(bureau, since=date(2025, 6, 1))
        ask_for_papers()
        end_office(officer.pk, why="退休", by=office)
        successor = make_officer(bureau)
        assert ask_for_papers() == 1

    assert Paper.everywhere.get(officer=officer).state == PaperState.CANCELLED
    assert Paper.everywhere.get(officer=successor).state == PaperState.ASKED
    assert successor.since - officer.since > timedelta(days=200)
