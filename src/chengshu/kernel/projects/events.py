"""What this floor tells those above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chengshu.base.events import Event


@dataclass(frozen=True)
class PlanAccepted(Event):
    """A text of a plan was taken over; ``number`` counts its versions from 1."""

    key: ClassVar[str] = "projects.plan.accepted"
    ordered_by: ClassVar[str] = "plan_id"
    plan_id: int
    number: int


@dataclass(frozen=True)
class MilestoneDone(Event):
    """A supervisor agreed that a milestone is reached; ``done_on`` is the local day, ISO."""

    key: ClassVar[str] = "projects.milestone.done"
    ordered_by: ClassVar[str] = "task_id"
    task_id: int
    milestone_id: int
    done_on: str


@dataclass(frozen=True)
class MilestoneMissed(Event):
    """A due day passed with the milestone still open; said once for each due day."""

    key: ClassVar[str] = "projects.milestone.missed"
    ordered_by: ClassVar[str] = "task_id"
    task_id: int
    milestone_id: int
    due_on: str


@dataclass(frozen=True)
class MatterClosed(Event):
    """A supervised matter was closed with a result."""

    key: ClassVar[str] = "projects.matter.closed"
    matter_id: int


@dataclass(frozen=True)
class FigureMeasured(Event):
    """A value of an indicator counts from now on; ``value`` is a decimal as text."""

    key: ClassVar[str] = "projects.figure.measured"
    ordered_by: ClassVar[str] = "indicator"
    indicator: str
    figure_id: int
    value: str
