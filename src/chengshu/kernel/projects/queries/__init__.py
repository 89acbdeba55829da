"""Reads of plans, tasks, matters and targets; the functions named here are the door for the floors above."""

from __future__ import annotations

from chengshu.kernel.projects.queries.scores import Period, TaskScore, task_scores
from chengshu.kernel.projects.queries.targets import figures_of, latest_figure, latest_figures
from chengshu.kernel.projects.queries.tasks import tasks_of

__all__ = ["Period", "TaskScore", "figures_of", "latest_figure", "latest_figures", "task_scores", "tasks_of"]
