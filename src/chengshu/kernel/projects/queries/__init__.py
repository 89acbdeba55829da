"""Reads of plans, tasks, matters and targets; the functions named here are the door for the floors above."""

from __future__ import annotations

from chengshu.kernel.projects.queries.matters import matter_seen_by, matters_seen_by
from chengshu.kernel.projects.queries.performance import cadres_performing, units_performing
from chengshu.kernel.projects.queries.rules import lamp_on, light_rule_on, score_rule_on
from chengshu.kernel.projects.queries.scores import Period, TaskScore, UnitScore, task_scores, unit_scores
from chengshu.kernel.projects.queries.targets import (
    TargetLine,
    all_targets,
    figures_of,
    indicator_of,
    latest_figure,
    latest_figures,
    target_lines,
)
from chengshu.kernel.projects.queries.tasks import (
    DutyLine,
    UnitLights,
    duties_of,
    lights_of,
    milestone_seen_by,
    plan_seen_by,
    plans_seen_by,
    task_seen_by,
    tasks_of,
    tasks_seen_by,
    units_by_light,
)

__all__ = [
    "DutyLine",
    "Period",
    "TargetLine",
    "TaskScore",
    "UnitLights",
    "UnitScore",
    "all_targets",
    "cadres_performing",
    "duties_of",
    "figures_of",
    "indicator_of",
    "lamp_on",
    "latest_figure",
    "latest_figures",
    "light_rule_on",
    "lights_of",
    "matter_seen_by",
    "matters_seen_by",
    "milestone_seen_by",
    "plan_seen_by",
    "plans_seen_by",
    "score_rule_on",
    "target_lines",
    "task_scores",
    "task_seen_by",
    "tasks_of",
    "tasks_seen_by",
    "unit_scores",
    "units_by_light",
    "units_performing",
]
