"""What the pack declares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from chengshu.base.events import Event, Subscription
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.audit import services as audit
from chengshu.spec.pack import Job, Pack

HEARD = "lamps.lamp.heard"
COUNTED = "lamps.lamp.counted"


@dataclass(frozen=True)
class LampBroke(Event):
    """A lamp went out. News of one street is heard in its order."""

    key: ClassVar[str] = "lamps.lamp.broke"
    ordered_by: ClassVar[str] = "street"
    number: int
    street: str


def send_crew(event: LampBroke) -> None:
    """Leaves one row for each time that it ran to the end."""
    audit.record(PLATFORM, HEARD, number=event.number, street=event.street)


def count_lamps() -> int:
    """Shows that the worker runs jobs."""
    audit.record(PLATFORM, COUNTED)
    return 1


PACK = Pack(
    key="lamps",
    label=Text("路灯", "Street lamps"),
    subscriptions=(Subscription("lamps.crew", LampBroke, send_crew),),
    jobs=(Job("lamps.count", Text("数路灯", "Count lamps"), timedelta(seconds=1), count_lamps),),
)
