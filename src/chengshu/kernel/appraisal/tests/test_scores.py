"""Scores follow the published rules, open down to what they were counted from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from chengshu.base.formula import BadFormula
from chengshu.base.text import Text
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.appraisal import services
from chengshu.kernel.appraisal.errors import (
    DueOutsideRound,
    MeasuredByTheSystem,
    NothingToScore,
    RoundNotThere,
    RuleAlreadyPublished,
    RuleNotPublished,
    RuleWithoutCriteria,
)
from chengshu.kernel.appraisal.models import Criterion, GoalReport, Source, UnitScore
from chengshu.kernel.appraisal.pack import ROUNDS
from chengshu.kernel.appraisal.tests.make import make_contact, make_goal, make_officer, make_round, make_rule
from chengshu.kernel.projects.models import Plan, Task
from chengshu.kernel.work import queries as work
from chengshu.kernel.work import services as moves
from chengshu.spec.figures import Rating
from chengshu.spec.registry import registry

pytestmark = pytest.mark.django_db


def test_published_rules_never_change() -> None:
    owner = make_organisation()
    officer = make_officer(owner)
    rule = make_rule(owner, by=officer)

    with pytest.raises(RuleAlreadyPublished):
        services.add_criterion(
            rule, name=Text("另一项", "Another"), source=Source.GOALS, points=Decimal(1), formula="1", by=officer
        )
    with pytest.raises(RuleAlreadyPublished):
        services.drop_criterion(Criterion.objects.get(rule=rule), by=officer)
    again = services.draft_rule(owner, name=Text("新版", "New"), by=officer, like=rule)
    assert (again.version, again.criteria.count(), again.published_on) == (2, 1, None)


def test_rules_need_a_criterion_and_publication_before_a_round() -> None:
    owner = make_organisation()
    officer = make_officer(owner)
    draft = services.draft_rule(owner, name=Text("草案", "Draft"), by=officer)

    with pytest.raises(RuleWithoutCriteria):
        services.publish_rule(draft, by=officer)
    with pytest.raises(RuleNotPublished):
        make_round(draft, by=officer)


def test_a_formula_knows_only_the_values_of_its_source() -> None:
    owner = make_organisation()
    with pytest.raises(BadFormula):
        make_rule(owner, (Source.GOALS, "on_time / due"), by=make_officer(owner))


@pytest.mark.requirement("performance-appraisal.1")
def test_goals_have_a_unit_a_day_within_the_round_and_are_set_once() -> None:
    owner = make_organisation()
    officer = make_officer(owner)
    unit = make_organisation(parent=owner)
    round_ = make_round(make_rule(owner, by=officer), by=officer)

    with pytest.raises(NothingToScore):
        services.start_round(round_, by=officer)
    with pytest.raises(DueOutsideRound):
        services.set_goal(round_, unit, text="过期", due_on=date(2027, 1, 1), by=officer)

    first = make_goal(round_, unit, by=officer)
    assert make_goal(round_, unit, by=officer).pk == first.pk
    services.start_round(round_, by=officer)
    with pytest.raises(RoundNotThere):
        make_goal(round_, unit, by=officer, text="太晚")


@pytest.mark.requirement("performance-appraisal.1")
def test_goals_come_from_the_plan_for_every_lead_unit_with_a_milestone_due() -> None:
    owner = make_organisation()
    officer = make_officer(owner)
    lead, support = make_organisation(parent=owner), make_organisation(parent=owner)
    plan = Plan.everywhere.create(key="p", title="规划", owner=owner)
    task = Task.everywhere.create(plan=plan, key="t", name="建设云平台", kind="row", no=1)
    task.units.create(duty="lead", printed="牵头局", organisation=lead)
    task.units.create(duty="support", printed="配合局", organisation=support)
    for key, due in (("a", date(2026, 3, 31)), ("b", date(2026, 9, 30)), ("c", date(2027, 3, 31))):
        task.milestones.create(key=key, promised_on=due, due_on=due)
    round_ = make_round(make_rule(owner, by=officer), by=officer)

    assert services.set_goals_from_plan(round_, by=officer) == 1
    assert services.set_goals_from_plan(round_, by=officer) == 0
    goal = round_.goals.get()
    assert (goal.unit, goal.task, goal.due_on) == (lead, task, date(2026, 9, 30))


@pytest.mark.requirement("performance-appraisal.2")
def test_a_goal_on_a_task_takes_its_value_from_the_task_and_not_from_a_report() -> None:
    owner = make_organisation()
    officer = make_officer(owner)
    unit = make_organisation(parent=owner)
    plan = Plan.everywhere.create(key="p", title="规划", owner=owner)
    task = Task.everywhere.create(plan=plan, key="t", name="建设云平台", kind="row", share_done=40)
    round_ = make_round(make_rule(owner, by=officer), by=officer)
    goal = services.set_goal(round_, unit, text="云平台", due_on=date(2026, 6, 30), task=task, by=officer)
    services.start_round(round_, by=officer)

    with pytest.raises(MeasuredByTheSystem):
        services.report_on_goal(goal, share=Decimal(1), text="全部完成", by=make_contact(unit))
    services.score_round(round_, by=officer)

    line = UnitScore.everywhere.get(round=round_).lines.get()
    assert (line.values, line.points) == ({"goals": "1", "reached": "0.4"}, Decimal("20.00"))


@pytest.mark.requirement("performance-appraisal.2")
def test_a_reported_value_counts_only_once_the_office_accepts_it() -> None:
    owner = make_organisation()
    officer = make_officer(owner)
    unit = make_organisation(parent=owner)
    contact = make_contact(unit)
    round_ = make_round(make_rule(owner, by=officer), by=officer)
    goal = make_goal(round_, unit, by=officer)
    services.start_round(round_, by=officer)
    report = services.report_on_goal(goal, share=Decimal("0.8"), text="完成八成", by=contact)

    services.score_round(round_, by=officer)
    assert UnitScore.everywhere.get(round=round_).total == Decimal("0.00")

    item = work.item_about(report)
    assert item is not None
    moves.make_move(item, "accept", by=officer)
    assert GoalReport.objects.get(pk=report.pk).accepted is True
    services.score_round(round_, by=officer)
    assert UnitScore.everywhere.get(round=round_).total == Decimal("80.00")


@pytest.mark.requirement("performance-appraisal.3")
def test_a_score_is_scaled_over_what_could_be_counted_and_ranks_the_units() -> None:
    owner = make_organisation()
    officer = make_officer(owner)
    rule = make_rule(owner, (Source.JUDGED, "judged"), (Source.SHARING, "score"), by=officer)
    round_ = make_round(rule, by=officer)
    units = [make_organisation(parent=owner) for _ in range(3)]
    for unit in units:
        make_goal(round_, unit, by=officer)
    services.start_round(round_, by=officer)
    criterion = Criterion.objects.get(rule=rule, source=Source.JUDGED)
    for unit, share in zip(units, ("0.9", "0.5", "0.9"), strict=True):
        services.judge(round_, unit, criterion, share=Decimal(share), reason="评议", by=officer)

    services.score_round(round_, by=officer)

    scores = {score.unit_id: score for score in UnitScore.everywhere.filter(round=round_)}
    assert [(scores[unit.pk].total, scores[unit.pk].place) for unit in units] == [
        (Decimal("90.00"), 1),
        (Decimal("50.00"), 3),
        (Decimal("90.00"), 1),
    ]


def test_scores_of_a_system_that_is_not_connected_are_missing_and_not_zero() -> None:
    owner = make_organisation()
    officer = make_officer(owner)
    round_ = make_round(make_rule(owner, (Source.SECURITY, "score"), by=officer), by=officer)
    make_goal(round_, make_organisation(parent=owner), by=officer)
    services.start_round(round_, by=officer)
    services.score_round(round_, by=officer)

    score = UnitScore.everywhere.get(round=round_)
    line = score.lines.get()
    assert (score.total, score.place, line.points) == (None, None, None)
    assert line.missing is not None
    assert "未接入" in line.missing.zh


@pytest.mark.requirement("performance-appraisal.6")
def test_scores_for_sharing_come_from_the_system_that_rates_the_units(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = make_organisation()
    officer = make_officer(owner)
    round_ = make_round(make_rule(owner, (Source.SHARING, "score"), by=officer), by=officer)
    rated, unknown = make_organisation(parent=owner), make_organisation(parent=owner)
    for unit in (rated, unknown):
        make_goal(round_, unit, by=officer)
    services.start_round(round_, by=officer)
    asked: list[tuple[date, date]] = []

    def compute(first: date, last: date) -> dict[int, Decimal]:
        asked.append((first, last))
        return {rated.pk: Decimal("0.85")}

    label = Text("数据共享评分", "Score for data sharing")
    rating = Rating("sharing", label, ROUNDS, compute, Text("已共享目录占应共享目录", "shared of all to be shared"))
    monkeypatch.setitem(registry.ratings, rating.key, rating)
    services.score_round(round_, by=officer)

    assert asked == [(date(2026, 1, 1), date(2026, 12, 31))]
    lines = {score.unit_id: score.lines.get() for score in UnitScore.everywhere.filter(round=round_)}
    assert lines[rated.pk].points == Decimal("42.50")
    assert lines[unknown.pk].points is None
