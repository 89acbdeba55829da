"""What other floors and packs may hear of municipal operations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chengshu.base.events import Event


@dataclass(frozen=True)
class EmergencyRaised(Event):
    """A rule found a sudden event. ``level`` is 1, the gravest, to 4; lon and lat CGCS2000, empty where unknown."""

    key: ClassVar[str] = "municipal_operations.emergency.raised"

    emergency_id: int
    number: str
    level: int
    title: str
    unit_id: int
    lon: float | None
    lat: float | None


@dataclass(frozen=True)
class OrderDone(Event):
    """A work order was checked and is done."""

    key: ClassVar[str] = "municipal_operations.order.done"

    order_id: int
    number: str
    register: str
    cost_fen: int


@dataclass(frozen=True)
class PenaltyDecided(Event):
    """A penalty was decided; the party is told by the papers, never here."""

    key: ClassVar[str] = "municipal_operations.penalty.decided"

    proceeding_id: int
    number: str
    fine_fen: int


@dataclass(frozen=True)
class ProceedingTold(Event):
    """A proceeding came to a stage that others want to hear of: decided, or over; ``stage`` is a key of its stages."""

    key: ClassVar[str] = "municipal_operations.proceeding.told"

    proceeding_id: int
    number: str
    stage: str


@dataclass(frozen=True)
class EmergencyOver(Event):
    """A sudden event was handled, or was none."""

    key: ClassVar[str] = "municipal_operations.emergency.over"

    emergency_id: int
    number: str
    false_alarm: bool
