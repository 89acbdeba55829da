"""Lights and scores follow published rules with history."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from chengshu.base import clock
from chengshu.base.formula import BadFormula
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.events.services import deliver_due
from chengshu.kernel.messages.models import Notice
from chengshu.kernel.projects.errors import RuleInThePast
from chengshu.kernel.projects.lights import Light, worst
from chengshu.kernel.projects.models import HistoryEntry, Milestone, State
from chengshu.kernel.projects.queries import (
    Period,
    lamp_on,
    light_rule_on,
    score_rule_on,
    task_scores,
    tasks_of,
    unit_scores,
)
from chengshu.kernel.projects.queries.tasks import quarter_of
from chengshu.kernel.projects.scoring import FIRST_FORMULA, points, read_formula
from chengshu.kernel.projects.seeds.rules import seed_rules
from chengshu.kernel.projects.services import (
    close_milestone,
    report_progress,
    return_reports,
    set_light_rule,
    set_score_rule,
)
from chengshu.kernel.projects.tests.make import (
    ROLE,
    TABLE,
    make_bureau,
    make_city,
    make_evidence,
    make_officer_actor,
    make_plan,
    milestone_due,
)
from chengshu.kernel.work.models import Alarm
from chengshu.kernel.work.services.escalating import look_at_clocks

FIRST = date(2026, 12, 31)


def at(day: date) -> datetime:
    return clock.start_of_day(day) + timedelta(hours=12)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "due", "light"),
    [
        (State.NOT_STARTED, date(2026, 12, 31), Light.NOT_STARTED),
        (State.RUNNING, date(2026, 12, 31), Light.NORMAL),
        (State.RUNNING, date(2026, 12, 7), Light.NORMAL),
        (State.RUNNING, date(2026, 12, 4), Light.NEAR),
        (State.NOT_STARTED, date(2026, 11, 22), Light.NEAR),
        (State.RUNNING, date(2026, 11, 21), Light.OVERDUE),
        (State.DONE, date(2026, 11, 1), Light.DONE),
        (State.TERMINATED, date(2026, 11, 1), Light.TERMINATED),
        (State.RUNNING, None, Light.NORMAL),
    ],
)
def test_the_light_follows_state_day_and_working_days(state: State, due: date | None, light: Light) -> None:
    lamp = lamp_on(date(2026, 11, 22))
    milestone = Milestone(state=state, due_on=due)

    assert lamp.near_until == date(2026, 12, 4)
    assert lamp.light_of(milestone.state, milestone.due_on) is light


@pytest.mark.django_db
def test_the_light_found_in_rows_is_the_light_shown() -> None:
    plan = make_plan()
    lamp = lamp_on(date(2026, 12, 30))
    for light in Light:
        rows = Milestone.everywhere.filter(lamp.rows_with(light), task__plan=plan)
        assert all(lamp.light_of(row.state, row.due_on) is light for row in rows)
    assert sum(Milestone.everywhere.filter(lamp.rows_with(light)).count() for light in Light) == 3


@pytest.mark.django_db
def test_near_days_reach_into_a_year_without_a_calendar_by_its_weekdays() -> None:
    assert lamp_on(date(2026, 12, 30)).near_until > date(2027, 1, 8)


def test_several_lights_shine_as_the_worst() -> None:
    assert worst([Light.DONE, Light.NEAR, Light.NORMAL]) is Light.NEAR
    assert worst([]) is Light.NOT_STARTED


@pytest.mark.django_db
def test_a_rule_counts_from_its_day_and_the_earlier_one_before() -> None:
    today = clock.today()
    set_light_rule(since=today + timedelta(days=5), near_working_days=20, reason="年底加紧。", by=PLATFORM)

    assert light_rule_on(today).near_working_days == 10
    assert light_rule_on(today + timedelta(days=5)).near_working_days == 20
    with pytest.raises(RuleInThePast):
        set_light_rule(since=today - timedelta(days=1), near_working_days=1, reason="倒签。", by=PLATFORM)


@pytest.mark.django_db
def test_a_formula_that_cannot_be_read_is_refused_and_the_old_one_stays() -> None:
    with pytest.raises(BadFormula):
        set_score_rule(
            since=clock.today(), formula="done + secret", support_weight=Decimal(1), reason="试。", by=PLATFORM
        )
    assert score_rule_on(clock.today()).formula == FIRST_FORMULA


@pytest.mark.parametrize(
    ("done", "late_days", "share", "returned", "wanted"),
    [
        (True, 0, 100, 0, 100),
        (True, 3, 100, 0, 94),
        (True, 30, 100, 0, 60),
        (True, 0, 100, 2, 90),
        (False, 10, 50, 0, 30),
        (False, 10, 0, 3, 0),
    ],
)
def test_the_first_formula_counts_as_published(
    done: bool, late_days: int, share: int, returned: int, wanted: int
) -> None:
    formula = read_formula(FIRST_FORMULA)
    assert points(formula, done=done, late_days=late_days, share=share, returned=returned) == wanted


@pytest.mark.django_db
@pytest.mark.requirement("supervision-tracking.7")
def test_the_appraisal_reads_what_each_unit_did_with_the_formula_behind_it() -> None:
    city, finance = make_city(), make_bureau("天中市财政局")
    plan = make_plan(city)
    supervisor = make_officer_actor(ROLE["supervisor"], make_bureau("天中市政府督查室"))
    lead = make_officer_actor(ROLE["unit_reporter"], city)
    with clock.frozen(at(date(2026, 12, 20))):
        report_progress(milestone_due(plan, FIRST), words="建设中。", share_done=90, by=lead)
        return_reports(milestone_due(plan, FIRST), reason="不实。", by=supervisor)
    with clock.frozen(at(FIRST)):
        assert task_scores(Period(date(2026, 1, 1), FIRST)) == []
    with clock.frozen(at(date(2026, 12, 31))):
        report_progress(
            milestone_due(plan, FIRST),
            words="完成。",
            share_done=100,
            complete=True,
            evidence=[make_evidence(lead)],
            by=lead,
        )
        close_milestone(milestone_due(plan, FIRST), by=supervisor)

    with clock.frozen(at(date(2027, 1, 20))):
        scores = {score.organisation_id: score for score in task_scores(Period(date(2026, 1, 1), FIRST))}
        units = {unit.organisation_id: unit.points for unit in unit_scores(Period(date(2026, 1, 1), FIRST))}

    assert scores[city.pk].points == Decimal("95.00")
    assert (scores[city.pk].on_time, scores[city.pk].returned, scores[city.pk].formula) == (1, 1, FIRST_FORMULA)
    assert (scores[finance.pk].points, scores[finance.pk].weight) == (Decimal("100.00"), Decimal("0.5"))
    assert units[city.pk] == Decimal("95.00")


@pytest.mark.django_db
def test_an_open_milestone_counts_against_the_unit_once_its_day_is_past() -> None:
    city = make_city()
    plan = make_plan(city)

    with clock.frozen(at(date(2026, 12, 31) + timedelta(days=400))):
        score = next(s for s in task_scores(Period(date(2026, 1, 1), FIRST)) if s.organisation_id == city.pk)
        assert (score.open_late, score.points) == (1, Decimal("0.00"))
        assert score.exact is False
    assert plan.tasks.count() == 3


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.3")
def test_each_unit_is_shown_its_own_tasks() -> None:
    city, finance = make_city(), make_bureau("天中市财政局")
    make_plan(city)

    assert [task.no for task in tasks_of(finance)] == [1]
    assert [task.no for task in tasks_of(city)] == [1, 2, 3]


@pytest.mark.django_db
@pytest.mark.requirement("supervision-tracking.4")
def test_people_are_warned_before_and_after_a_missed_day_and_it_rises_by_level() -> None:
    with clock.frozen(at(date(2026, 9, 1))):
        city = make_city()
        head = make_officer_actor(ROLE["unit_head"], city, leads=True)
        reporter = make_officer_actor(ROLE["unit_reporter"], city)
        supervisor = make_officer_actor(ROLE["supervisor"], make_bureau("天中市政府督查室"))
        plan = make_plan(city, TABLE.replace("2026年12月底", "2026年9月底"))
        seed_rules()
    milestone = milestone_due(plan, date(2026, 9, 30))

    def told(day: date) -> set[tuple[int, int | None]]:
        with clock.frozen(at(day)):
            look_at_clocks()
            deliver_due()
        return {(alarm.level, one) for alarm in Alarm.objects.all() for one in alarm.told}

    assert told(date(2026, 9, 10)) == set()
    assert told(date(2026, 9, 21)) >= {(1, reporter.person_id)}
    assert not any(level > 1 for level, _ in told(date(2026, 9, 29)))
    assert told(date(2026, 10, 1)) >= {(0, reporter.person_id)}
    assert told(date(2026, 10, 9)) >= {(2, head.person_id)}
    assert told(date(2026, 10, 20)) >= {(3, supervisor.person_id)}
    assert HistoryEntry.objects.filter(milestone=milestone, kind="projects.milestone.missed").count() == 1
    assert Notice.objects.exists()


@pytest.mark.parametrize(
    ("day", "key", "last"),
    [(date(2026, 1, 1), "2026Q1", date(2026, 3, 31)), (date(2026, 12, 31), "2026Q4", date(2026, 12, 31))],
)
def test_a_day_lies_in_its_quarter(day: date, key: str, last: date) -> None:
    assert (quarter_of(day).key, quarter_of(day).last) == (key, last)
