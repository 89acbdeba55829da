"""The list of what was not delivered."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.events.models import Delivery, State
from chengshu.spec.registry import registry
from chengshu.ui import parts
from chengshu.ui.tables import Column, Filter, Table

STATE_LABELS = {
    State.DEAD: Text("无法处理", "Dead letter"),
    State.WAITING: Text("待重试", "To be tried again"),
    State.SET_ASIDE: Text("已搁置", "Set aside"),
    State.DONE: Text("已处理", "Done"),
}
TONES = {State.DEAD: "bad", State.WAITING: "warning", State.SET_ASIDE: "off", State.DONE: "good"}


def state_of(delivery: Delivery) -> parts.State:
    """The state as a badge."""
    state = State(delivery.state)
    return parts.State(TONES[state], STATE_LABELS[state])


def listener_of(delivery: Delivery) -> str:
    """The part of the platform that listens, with the name of its subscription; the name alone once that is gone."""
    for pack in registry.packs:
        if any(one.name == delivery.subscription for one in pack.subscriptions):
            return f"{pack.label} · {delivery.subscription}"
    return delivery.subscription


DELIVERIES: Table[Delivery] = Table(
    key="deliveries",
    label=Text("未送达的事件", "Events not delivered"),
    columns=(
        Column(
            "event",
            Text("事件", "Event"),
            lambda one: one.event.key,
            link=lambda one: reverse("events:delivery", args=[one.pk]),
            sort="event__key",
        ),
        Column("listener", Text("订阅方", "Heard by"), listener_of, sort="subscription"),
        Column("state", Text("状态", "State"), state_of, sort="state"),
        Column("attempts", Text("已试次数", "Attempts"), numeric=True, sort="attempts"),
        Column("error", Text("最近的错误", "Last error"), wide=True),
        Column("at", Text("时间", "Time"), sort="at"),
    ),
    search=("event__key", "subscription", "error"),
    filters=(Filter("state", Text("状态", "State"), [(state.value, label) for state, label in STATE_LABELS.items()]),),
    empty=Text("所有事件都已送达。", "Every event has been delivered."),
)
