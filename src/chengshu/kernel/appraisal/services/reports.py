"""Making evaluation reports (评估报告) of a plan's tasks."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.appraisal.models import EvaluationReport
from chengshu.kernel.audit import services as audit
from chengshu.kernel.projects import queries as plans
from chengshu.kernel.projects.models import Duty, Milestone, Plan, State, Target


@transaction.atomic
def make_report(plan: Plan, *, period: str, by: Actor) -> EvaluationReport:
    """How the plan stands today, kept as counted; making it again for the same period replaces the figures."""
    report, _ = EvaluationReport.objects.update_or_create(
        plan=plan, period=period, defaults={"as_of": clock.today(), "figures": figures_of(plan)}
    )
    audit.record(by, "appraisal.report.made", report, period=period)
    return report


def figures_of(plan: Plan) -> dict[str, Any]:
    """Counts of tasks, milestones and targets, the late ones by name, and each lead unit's own counts."""
    today = clock.today()
    tasks = list(plan.tasks.filter(dropped_at=None).prefetch_related("units__organisation"))
    milestones = list(Milestone.everywhere.filter(task__in=tasks, dropped_at=None).select_related("task"))
    late = [one for one in milestones if one.due_on and one.due_on < today and one.state not in _ENDED]
    targets = list(Target.objects.filter(plan=plan))
    measured = plans.latest_figures(targets)
    leads: dict[str, Counter[str]] = {}
    for task in tasks:
        for unit in task.units.all():
            if unit.duty == Duty.LEAD:
                leads.setdefault(str(unit.organisation or unit.printed), Counter())[task.state] += 1
    return {
        "tasks": dict(Counter(task.state for task in tasks)),
        "milestones": dict(Counter(one.state for one in milestones)),
        "late": [
            {"task": str(one.task), "goal": one.goal, "due_on": str(one.due_on), "share_done": one.share_done}
            for one in late
        ],
        "units": {name: dict(counts) for name, counts in leads.items()},
        "targets": {"all": len(targets), "measured": len(measured)},
    }


_ENDED = (State.DONE, State.TERMINATED)
