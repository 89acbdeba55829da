"""The tables of the plan: what was promised, who is responsible, how it goes, what was measured."""

from __future__ import annotations

from chengshu.kernel.projects.models.matters import Matter, MatterSource, MatterState, Partner
from chengshu.kernel.projects.models.plans import Plan, PlanVersion, PrintedUnit, Section, VersionState
from chengshu.kernel.projects.models.rules import LightRule, ScoreRule
from chengshu.kernel.projects.models.supervision import (
    Decision,
    DiscussionEntry,
    Extension,
    HistoryEntry,
    Report,
)
from chengshu.kernel.projects.models.targets import Figure, FigureOrigin, Target
from chengshu.kernel.projects.models.tasks import ContentItem, Duty, Milestone, State, Task, TaskKind, TaskUnit

__all__ = [
    "ContentItem",
    "Decision",
    "DiscussionEntry",
    "Duty",
    "Extension",
    "Figure",
    "FigureOrigin",
    "HistoryEntry",
    "LightRule",
    "Matter",
    "MatterSource",
    "MatterState",
    "Milestone",
    "Partner",
    "Plan",
    "PlanVersion",
    "PrintedUnit",
    "Report",
    "ScoreRule",
    "Section",
    "State",
    "Target",
    "Task",
    "TaskKind",
    "TaskUnit",
    "VersionState",
]
