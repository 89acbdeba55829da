"""States of items and of their time."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.work import queries
from chengshu.kernel.work.models import Item, Status, Timer
from chengshu.spec.work import State as DeclaredState
from chengshu.ui.parts import State

OUTCOME_LABELS = {
    "passed_over": Text("他人已办", "done by others"),
    "cancelled": Text("已取消", "cancelled"),
    "agrees": Text("同意", "agrees"),
    "disagrees": Text("不同意", "disagrees"),
}


def due_state(item: Item, due: datetime | None) -> State | None:
    """How an item stands with its time, seen from ``due``; None for one without a deadline."""
    if item.missing_year is not None and due is None:
        year = item.missing_year
        return State(
            "off",
            Text(f"待 {year} 年日历", f"waits for {year}"),
            Text(
                f"{year} 年放假安排尚未公布，公布并导入后自动推算期限。",
                f"The days off of {year} are not published; it is counted then.",
            ),
        )
    if item.paused_since is not None:
        return State("neutral", Text("已暂停", "paused"), queries.standstill_reason(item))
    if due is None:
        return None
    if item.closed_at is not None:
        late = item.closed_at > due
        return State("bad", Text("超期办结", "closed late")) if late else State("good", Text("按期", "in time"))
    return _running(due)


def _running(due: datetime) -> State:
    now, shown = clock.now(), Text(f"期限 {clock.local(due):%Y-%m-%d %H:%M}", f"Due {clock.local(due):%Y-%m-%d %H:%M}")
    days = (clock.local(due).date() - clock.today()).days
    if due < now:
        word = Text(f"超期 {-days} 天", f"{-days} d overdue") if days < 0 else Text("今日已超期", "overdue today")
        return State("bad", word, shown)
    if days == 0:
        return State(
            "warning", Text(f"今天 {clock.local(due):%H:%M} 到期", f"due today {clock.local(due):%H:%M}"), shown
        )
    if days == 1:
        return State("warning", Text("明天到期", "due tomorrow"), shown)
    return State("info" if days <= 7 else "neutral", Text(f"还有 {days} 天", f"{days} days left"), shown)


def state_of(item: Item) -> State:
    """Whether an item is open, and how it ended."""
    if item.is_open:
        return State("info", Status(item.status).text)
    if item.status == Status.CLOSED and item.outcome:
        return State("good", item.type.state(item.outcome).label)
    return State("off", Status(item.status).text)


def url_of(item: Item) -> str:
    """The page of an item."""
    return reverse("work:item", args=[item.pk])


def timer_label(timer: Timer) -> Text:
    """What a clock is for."""
    if not timer.state:
        return Text("全程", "Whole")
    return timer.item.type.state(timer.state).label


def state_label(item: Item, key: str) -> Text:
    found: DeclaredState | None = next((state for state in item.type.states if state.key == key), None)
    return found.label if found else Text(key, key)
