"""Writes of goals, their reports, and judgements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.appraisal.errors import DueOutsideRound, MeasuredByTheSystem
from chengshu.kernel.appraisal.models import Criterion, Goal, GoalReport, Judgement, Round, RoundState, Source
from chengshu.kernel.appraisal.services.rounds import locked
from chengshu.kernel.appraisal.work import GOAL_REPORT
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects.models import Duty, Milestone, Target, Task
from chengshu.kernel.work import services as work

WITHIN_ONE = Text("请填写 0 到 1 之间的数。", "Please enter a number between 0 and 1.")


@transaction.atomic
def set_goal(
    round_: Round,
    unit: Organisation,
    *,
    text: str,
    due_on: date,
    by: Actor,
    task: Task | None = None,
    target: Target | None = None,
    weight: Decimal = Decimal(1),
) -> Goal:
    """A goal for a unit; the same task or target is set for it once. Raises RoundNotThere or DueOutsideRound."""
    setting = locked(round_, RoundState.SETTING)
    if not setting.starts_on <= due_on <= setting.ends_on:
        raise DueOutsideRound(start=setting.starts_on, end=setting.ends_on)
    goal, made = Goal.everywhere.get_or_create(
        round=setting,
        unit=unit,
        task=task,
        target=target,
        text=text,
        defaults={"due_on": due_on, "weight": weight},
    )
    if made:
        audit.record(by, "appraisal.goal.set", goal, unit=unit.name_zh, due_on=str(due_on), weight=str(weight))
    return goal


@transaction.atomic
def set_goals_from_plan(round_: Round, *, by: Actor) -> int:
    """A goal for every lead unit of the owner's plans with a milestone due in the round; how many were new.

    Doing it again adds only what has come since. Raises RoundNotThere.
    """
    setting = locked(round_, RoundState.SETTING)
    before = setting.goals.count()
    due = Milestone.everywhere.filter(
        task__plan__owner=setting.owner,
        dropped_at=None,
        due_on__range=(setting.starts_on, setting.ends_on),
    ).select_related("task")
    for milestone in due.prefetch_related("task__units__organisation").order_by("due_on", "order"):
        leads = [unit for unit in milestone.task.units.all() if unit.duty == Duty.LEAD and unit.organisation]
        for lead in leads:
            if lead.organisation and milestone.due_on:
                _goal_of_task(setting, lead.organisation, milestone.task, milestone.due_on)
    added = setting.goals.count() - before
    audit.record(by, "appraisal.goals.set_from_plan", setting, added=added)
    return added


@transaction.atomic
def drop_goal(goal: Goal, *, by: Actor) -> None:
    """Take a goal back while goals are being set. Raises RoundNotThere."""
    locked(goal.round, RoundState.SETTING)
    audit.record(by, "appraisal.goal.dropped", goal)
    goal.delete()


@transaction.atomic
def report_on_goal(
    goal: Goal, *, share: Decimal, text: str, by: Actor, evidence: list[str] | None = None
) -> GoalReport:
    """A unit says how much of a goal is reached, with evidence, for the office to accept or send back.

    Raises RoundNotThere, MeasuredByTheSystem for a goal on a task or target, BadInput for a share outside 0 to 1.
    """
    running = locked(goal.round, RoundState.RUNNING)
    if goal.task_id or goal.target_id:
        raise MeasuredByTheSystem
    _check_share(share)
    report = GoalReport.objects.create(goal=goal, by_person_id=by.person_id, share=share, text=text)
    work.open_item(
        GOAL_REPORT,
        title=goal.text,
        by=by,
        about=report,
        unit=running.owner,
        values={"share": str(share), "evidence": evidence or []},
    )
    audit.record(by, "appraisal.goal.reported", goal, share=str(share))
    return report


@transaction.atomic
def judge(
    round_: Round, unit: Organisation, criterion: Criterion, *, share: Decimal, reason: str, by: Actor
) -> Judgement:
    """One appraiser's judgement of a unit; judging again replaces the earlier one. Raises RoundNotThere or BadInput."""
    running = locked(round_, RoundState.RUNNING)
    _check_share(share)
    if criterion.source != Source.JUDGED or criterion.rule_id != running.rule_id:
        raise BadInput
    judgement, _ = Judgement.objects.update_or_create(
        round=running,
        unit=unit,
        criterion=criterion,
        by_person_id=by.person_id,
        defaults={"share": share, "reason": reason},
    )
    audit.record(by, "appraisal.unit.judged", unit, criterion=criterion.name_zh, share=str(share), reason=reason)
    return judgement


def _goal_of_task(round_: Round, unit: Organisation, task: Task, due_on: date) -> None:
    """The last milestone due in the round gives the goal its day."""
    goal, made = Goal.everywhere.get_or_create(
        round=round_, unit=unit, task=task, target=None, defaults={"text": str(task)[:500], "due_on": due_on}
    )
    if not made and due_on > goal.due_on:
        goal.due_on = due_on
        goal.save(update_fields=["due_on"])


def _check_share(share: Decimal) -> None:
    if not 0 <= share <= 1:
        raise BadInput(fields={"share": WITHIN_ONE})
