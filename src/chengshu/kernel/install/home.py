"""The work place (工作台): what waits for this person, what they answer for, what they were told."""

from __future__ import annotations

from typing import Any

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.install import queries
from chengshu.ui.parts import Tile

WEEKDAYS = (
    Text("星期一", "Monday"),
    Text("星期二", "Tuesday"),
    Text("星期三", "Wednesday"),
    Text("星期四", "Thursday"),
    Text("星期五", "Friday"),
    Text("星期六", "Saturday"),
    Text("星期日", "Sunday"),
)


def work_place_of(actor: Actor) -> dict[str, Any]:
    """The context of ``install/home.html``."""
    today = clock.today()
    return {
        "today": today,
        "weekday": WEEKDAYS[today.weekday()],
        "tiles": [Tile(Text("未读消息", "Unread notices"), queries.unread_notices(actor), icon="bell")],
        "notices": queries.latest_notices(actor),
    }
