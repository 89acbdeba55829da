"""Starting, stopping and recounting the clocks of an item."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from django.db.models import Q

from chengshu.base import clock
from chengshu.kernel.events.services import publish
from chengshu.kernel.work.calendar import city_calendar
from chengshu.kernel.work.clocks import WorkingCalendar, deadline, later, shifted
from chengshu.kernel.work.errors import CalendarYearNotPublished
from chengshu.kernel.work.events import WorkDueChanged
from chengshu.kernel.work.models import AllowanceRule, Desk, Item, Standstill, Timer, Token
from chengshu.kernel.work.models.desks import FAR_AWAY
from chengshu.spec.work import Allowance, Span, WorkType


def allowance_in_force(kind: WorkType, state: str = "") -> Allowance | None:
    """How long the kind, or one of its states, may take today: the row of officials, else the declaration."""
    rule = AllowanceRule.objects.filter(kind=kind.key, state=state, since__lte=clock.today()).first()
    if rule:
        return Allowance(rule.amount, Span(rule.span))
    return kind.state(state).allowance if state else kind.allowance


def allowance_of(item: Item, state: str = "") -> Allowance | None:
    """How long this item, or its stay in one of its states, may take: as its app says, else as its kind may."""
    own = item.type.allowance_of(item, state) if item.type.allowance_of else None
    return own or allowance_in_force(item.type, state)


def renew(item: Item) -> None:
    """Give the running clocks the time that the item may take now that something about it has changed.

    Clocks with a date of their own stay. A clock that had no allowance before begins with the stay, not now.
    """
    for timer in running(item):
        allowance = allowance_of(item, timer.state)
        if timer.given is None and allowance is not None:
            timer.amount, timer.span = allowance.amount, allowance.span
            timer.save(update_fields=["amount", "span"])
    recount(item)


def start_whole(item: Item, *, given: datetime | None) -> None:
    """Start the clock of the whole item, where it has a date of its own or an allowance."""
    allowance = allowance_of(item)
    if given is not None or allowance is not None:
        span = item.type.span if given is not None or allowance is None else allowance.span
        _start(Timer(item=item, given=given, amount=allowance.amount if allowance else None, span=span))


def start_stay(token: Token) -> None:
    """Start the clock of a token's stay in the state it has entered, where that has an allowance."""
    allowance = allowance_of(token.item, token.state)
    if allowance is not None:
        _start(Timer(item=token.item, token=token, state=token.state, amount=allowance.amount, span=allowance.span))


def stop(timers: Iterable[Timer]) -> None:
    """Stop clocks for good."""
    for timer in timers:
        timer.stopped_at, timer.looks_at = clock.now(), None
        timer.save(update_fields=["stopped_at", "looks_at"])


def running(item: Item) -> list[Timer]:
    """The clocks of an item that run, or stand still for now."""
    return list(item.timers.filter(stopped_at=None).order_by("pk"))


def recount(item: Item, *, calendar: WorkingCalendar | None = None) -> None:
    """Count all running clocks of an item anew and repeat the result on the item and its desks."""
    calendar = calendar or city_calendar()
    for timer in running(item):
        count(timer, calendar)
        timer.save(update_fields=["due_at", "missing_year", "looks_at"])
    repeat(item)


def count(timer: Timer, calendar: WorkingCalendar) -> None:
    """Set the due time of a timer from what it depends on; not saved. A standing clock is not looked at."""
    try:
        timer.due_at, timer.missing_year = _due(timer, calendar), None
    except CalendarYearNotPublished as unknown:
        timer.due_at, timer.missing_year = None, unknown.year
    stands = timer.item.paused_since is not None
    timer.looks_at = None if stands or timer.due_at is None else clock.now()


def repeat(item: Item) -> None:
    """Write the due times of the running clocks onto the item and its open desks. Publishes WorkDueChanged."""
    timers = running(item)
    whole = next((timer for timer in timers if timer.token_id is None), None)
    due, missing = (whole.due_at, whole.missing_year) if whole else (None, None)
    if (due, missing) != (item.due_at, item.missing_year):
        item.due_at, item.missing_year = due, missing
        item.save(update_fields=["due_at", "missing_year"])
        publish(WorkDueChanged(**about(item), due_at=due.isoformat() if due else ""))
    for token in item.tokens.filter(status="live"):
        Desk.objects.filter(token=token, done_at=None).update(sorts_at=nearest(item, timers, token))


def nearest(item: Item, timers: Iterable[Timer], token: Token) -> datetime:
    """The first due time that concerns a token; FAR_AWAY for none, and while the clocks stand still before it."""
    dues = [timer.due_at for timer in timers if timer.due_at and timer.token_id in {None, token.pk}]
    due = min(dues, default=FAR_AWAY)
    return FAR_AWAY if item.paused_since is not None and due > item.paused_since else due


class About(TypedDict):
    """What every event of an item begins with."""

    item_id: int
    kind: str
    about_type: str
    about_id: str


def about(item: Item) -> About:
    """The item and the app's row it is about."""
    return {"item_id": item.pk, "kind": item.kind, "about_type": item.about_type, "about_id": item.about_id}


def _start(timer: Timer) -> None:
    timer.started_at = clock.now()
    count(timer, city_calendar())
    timer.save()


def _due(timer: Timer, calendar: WorkingCalendar) -> datetime:
    """From the start, through standstills and granted time in the order they came."""
    due = timer.given
    if due is None:
        due = deadline(calendar, timer.started_at, Allowance(timer.amount or 0, Span(timer.span)))
    if timer._state.adding:
        return due
    halts = Standstill.objects.filter(Q(ended_at__gt=timer.started_at), item_id=timer.item_id, ended_at__isnull=False)
    changes: list[tuple[datetime, Standstill | Allowance]] = [(halt.ended_at or halt.began_at, halt) for halt in halts]
    changes += [(grace.granted_at, Allowance(grace.amount, Span(grace.span))) for grace in timer.graces.all()]
    for at, change in sorted(changes, key=lambda pair: pair[0]):
        if isinstance(change, Allowance):
            due = later(calendar, due, change)
        else:
            due = shifted(calendar, due, max(change.began_at, timer.started_at), at, Span(timer.span))
    return due
