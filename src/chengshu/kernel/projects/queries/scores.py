"""What the appraisal reads: the score of each unit in each task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from ``first`` to ``last``, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class TaskScore:
    """How one unit did in one task over a period: ``points`` 0 to 100 over the ``due`` milestones due in it.

    ``weight`` is 1 for a leading unit and the rule's weight for a supporting one. ``late_days`` are working days over
    all its milestones; ``open_late`` counts those still not reached. ``rule_id`` is the ScoreRule that was in force.
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
    returned: int
    rule_id: int


def task_scores(period: Period) -> list[TaskScore]:
    """The score of every unit in every task with a milestone due in the period, by published rule."""
    raise NotImplementedError(period)
