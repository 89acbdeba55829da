"""The traffic light (红绿灯): made of state, due day and the threshold in force; nothing here is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from chengshu.base.text import Text
from chengshu.kernel.projects.models.tasks import OPEN_STATES, State


class Light(StrEnum):
    """The lights from the most to the least worrying."""

    OVERDUE = "overdue"
    NEAR = "near"
    NORMAL = "normal"
    NOT_STARTED = "not_started"
    DONE = "done"
    TERMINATED = "terminated"

    @property
    def label(self) -> Text:
        """The word for people."""
        return LIGHT_LABELS[self]

    @property
    def colour(self) -> str:
        """The lamp of the ui kit; never the only sign, as the word stands beside it."""
        return _COLOURS[self]

    @property
    def tone(self) -> str:
        """The tone of a tile or an edge."""
        return _TONES[self]


LIGHT_LABELS = {
    Light.OVERDUE: Text("逾期", "Overdue"),
    Light.NEAR: Text("临近", "Due soon"),
    Light.NORMAL: Text("正常", "On track"),
    Light.NOT_STARTED: Text("未开始", "Not started"),
    Light.DONE: Text("完成", "Done"),
    Light.TERMINATED: Text("已终止", "Ended early"),
}
_COLOURS = {
    Light.OVERDUE: "red",
    Light.NEAR: "amber",
    Light.NORMAL: "green",
    Light.NOT_STARTED: "off",
    Light.DONE: "green",
    Light.TERMINATED: "off",
}
_TONES = {
    Light.OVERDUE: "bad",
    Light.NEAR: "warning",
    Light.NORMAL: "good",
    Light.NOT_STARTED: "neutral",
    Light.DONE: "info",
    Light.TERMINATED: "off",
}


@dataclass(frozen=True, slots=True)
class Lamp:
    """How the lights fall on one day: ``near_until`` is the last day that counts as near (临近)."""

    today: date
    near_until: date
    near_working_days: int

    def light_of(self, state: str, due_on: date | None) -> Light:
        """The light of one milestone or task; work without a due day is never late."""
        if state not in OPEN_STATES:
            return Light.DONE if state == State.DONE else Light.TERMINATED
        if due_on is not None and due_on < self.today:
            return Light.OVERDUE
        if due_on is not None and due_on <= self.near_until:
            return Light.NEAR
        return Light.NOT_STARTED if state == State.NOT_STARTED else Light.NORMAL

    def rows_with(self, light: Light) -> Q:
        """The tasks or milestones that shine so, as a condition on ``state`` and ``due_on``."""
        match light:
            case Light.DONE | Light.TERMINATED:
                return Q(state=State(light))
            case Light.OVERDUE:
                return Q(state__in=OPEN_STATES, due_on__lt=self.today)
            case Light.NEAR:
                return Q(state__in=OPEN_STATES, due_on__gte=self.today, due_on__lte=self.near_until)
            case Light.NORMAL | Light.NOT_STARTED:
                state = State.RUNNING if light is Light.NORMAL else State.NOT_STARTED
                return Q(state=state) & (Q(due_on=None) | Q(due_on__gt=self.near_until))

    @property
    def rule(self) -> Text:
        """The rule in words, shown on hover."""
        return Text(
            "超过时限未完成为逾期；距时限 %(days)s 个工作日以内（%(until)s 以前到期）为临近；已填报进展为正常，"
            "尚未填报为未开始。",
            "Overdue: open after its due day. Due soon: within %(days)s working days (due by %(until)s). "
            "On track: progress was reported; not started: none yet.",
        ).with_values(days=self.near_working_days, until=f"{self.near_until:%Y-%m-%d}")


def worst(lights: Iterable[Light]) -> Light:
    """The light of several together: the most worrying one; NOT_STARTED for none."""
    order = list(Light)
    return min(lights, key=order.index, default=Light.NOT_STARTED)
