"""What the appraisal reads: the score of each unit in each task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Prefetch, QuerySet

from chengshu.base import clock
from chengshu.base.formula import Formula
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects.models import Decision, Duty, Milestone, Report, State, Task, TaskUnit
from chengshu.kernel.projects.queries.rules import score_rule_on
from chengshu.kernel.projects.scoring import Lateness, lateness, points, read_formula
from chengshu.kernel.work.calendar import city_calendar

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from ``first`` to ``last``, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class TaskScore:
    """How one unit did in one task over a period: ``points`` 0 to 100 over the ``due`` milestones due in it.

    ``weight`` is 1 for a leading unit and the rule's weight for a supporting one. ``late_days`` are working days over
    all its milestones, a lower bound where ``exact`` is false; ``open_late`` counts those still not reached.
    ``rule_id`` is the ScoreRule that was in force, None for the platform's first; ``formula`` is its text.
    """

    task_id: int
    task_name: str
    organisation_id: int
    duty: str
    points: Decimal
    weight: Decimal
    due: int
    on_time: int
    late: int
    open_late: int
    late_days: int
    exact: bool
    returned: int
    rule_id: int | None
    formula: str


@dataclass(frozen=True, slots=True)
class UnitScore:
    """A unit over a period: the weighted mean of its task scores, with those scores."""

    organisation_id: int
    points: Decimal
    tasks: tuple[TaskScore, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    """A milestone as it stands."""

    milestone: Milestone
    done: bool
    late: Lateness


def task_scores(period: Period, *, organisation: Organisation | None = None) -> list[TaskScore]:
    """The score of every unit in every task with a milestone due in the period, by published rule.

    Milestones count as they stand today; those not yet due, ended early, or dropped do not, neither do units nobody
    has settled.
    ``organisation`` narrows to one unit.
    """
    rule = score_rule_on(min(period.last, clock.today()))
    formula = read_formula(rule.formula)
    tasks = _tasks_due(period, organisation)
    returned = _returned(tasks)
    found: list[TaskScore] = []
    for task, counted in _counted(tasks):
        for unit in _settled_units(task, organisation):
            score = _scored(
                formula, counted, {item.pk: returned[item.pk, unit.organisation_id] for item in _of(counted)}
            )
            if score is None:
                continue
            found.append(
                TaskScore(
                    task_id=task.pk,
                    task_name=task.name,
                    organisation_id=unit.organisation_id or 0,
                    duty=unit.duty,
                    points=score,
                    weight=Decimal(1) if unit.duty == Duty.LEAD else rule.support_weight,
                    due=len(counted),
                    on_time=sum(one.done and one.late.days == 0 and one.late.exact for one in counted),
                    late=sum(one.done and _is_late(one) for one in counted),
                    open_late=sum(not one.done for one in counted),
                    late_days=sum(one.late.days for one in counted),
                    exact=all(one.late.exact for one in counted),
                    returned=sum(returned[item.pk, unit.organisation_id] for item in _of(counted)),
                    rule_id=rule.pk,
                    formula=rule.formula,
                )
            )
    return found


def unit_scores(period: Period, *, organisation: Organisation | None = None) -> list[UnitScore]:
    """Each unit's weighted mean over its tasks, the best first; a unit without a milestone due is missing."""
    by_unit: dict[int, list[TaskScore]] = {}
    for score in task_scores(period, organisation=organisation):
        by_unit.setdefault(score.organisation_id, []).append(score)
    found = [
        UnitScore(unit, _mean([(score.points, score.weight) for score in scores]), tuple(scores))
        for unit, scores in by_unit.items()
        if any(score.weight for score in scores)
    ]
    return sorted(found, key=lambda unit: (-unit.points, unit.organisation_id))


def _tasks_due(period: Period, organisation: Organisation | None) -> QuerySet[Task]:
    due = Milestone.everywhere.filter(due_on__gte=period.first, due_on__lte=period.last, dropped_at=None)
    units = TaskUnit.objects.exclude(organisation=None)
    tasks = Task.everywhere.filter(dropped_at=None, pk__in=due.values("task_id"))
    if organisation is not None:
        tasks = tasks.filter(pk__in=units.filter(organisation=organisation).values("task_id"))
    return tasks.prefetch_related(
        Prefetch("milestones", due.exclude(state=State.TERMINATED), to_attr="milestones_due"),
        Prefetch("units", units, to_attr="settled_units"),
    )


def _counted(tasks: Iterable[Task]) -> Iterable[tuple[Task, list[_Counted]]]:
    calendar = city_calendar()
    seen_on = clock.today()
    for task in tasks:
        counted: list[_Counted] = []
        milestones: list[Milestone] = getattr(task, "milestones_due", [])
        for milestone in milestones:
            due = milestone.due_on
            done_on = milestone.done_on
            done = done_on is not None and done_on <= seen_on
            if due is None or (not done and due >= seen_on):
                continue
            ended = done_on if done and done_on is not None else seen_on
            counted.append(_Counted(milestone, done, lateness(calendar, due, ended)))
        if counted:
            yield task, counted


def _settled_units(task: Task, organisation: Organisation | None) -> list[TaskUnit]:
    """One row for each unit: a lead that is named under two printed names counts once, and never as support too."""
    rows: list[TaskUnit] = getattr(task, "settled_units", [])
    found: dict[int | None, TaskUnit] = {}
    for row in sorted(rows, key=lambda row: row.duty != Duty.LEAD):
        if organisation is None or row.organisation_id == organisation.pk:
            found.setdefault(row.organisation_id, row)
    return list(found.values())


def _returned(tasks: QuerySet[Task]) -> Counter[tuple[int, int | None]]:
    rows = (
        Report.everywhere.filter(milestone__task__in=[task.pk for task in tasks], decision=Decision.RETURNED)
        .values("milestone_id", "organisation_id")
        .annotate(times=Count("pk"))
        .order_by()
    )
    return Counter({(row["milestone_id"], row["organisation_id"]): row["times"] for row in rows})


def _scored(formula: Formula, counted: Sequence[_Counted], returned: dict[int, int]) -> Decimal | None:
    each = [
        points(
            formula,
            done=one.done,
            late_days=one.late.days,
            share=one.milestone.share_done,
            returned=returned[one.milestone.pk],
        )
        for one in counted
    ]
    known = [(value, Decimal(1)) for value in each if value is not None]
    return _mean(known) if known else None


def _mean(weighted: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    total = sum((weight for _, weight in weighted), Decimal(0))
    return (sum((value * weight for value, weight in weighted), Decimal(0)) / total).quantize(_CENT, ROUND_HALF_UP)


def _of(counted: Sequence[_Counted]) -> list[Milestone]:
    return [one.milestone for one in counted]


def _is_late(one: _Counted) -> bool:
    due, done_on = one.milestone.due_on, one.milestone.done_on
    return due is not None and done_on is not None and done_on > due and (one.late.days > 0 or not one.late.exact)
