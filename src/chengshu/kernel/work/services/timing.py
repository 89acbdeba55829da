"""What touches an item's clocks, and who is told: pause, resume, more time, urge, copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.identity.models import Person
from chengshu.kernel.work import flow, timers
from chengshu.kernel.work.calendar import city_calendar
from chengshu.kernel.work.clocks import deadline, end_of_day, later
from chengshu.kernel.work.errors import (
    CalendarYearNotPublished,
    NoClock,
    NoMoreExtensions,
    NotPaused,
    NotThisKind,
    NotYours,
    StandsStill,
    TooLong,
)
from chengshu.kernel.work.extensions import EXTENSION, GRANTED
from chengshu.kernel.work.flow import Moved
from chengshu.kernel.work.models import Item, Standstill, Status, Step, Timer
from chengshu.kernel.work.queries import open_desks, see, standstill_reason
from chengshu.kernel.work.recording import ACT_LABELS, Doing, allowed, locked_open, write_step
from chengshu.kernel.work.seats import is_meant, named, people_of, sits_at
from chengshu.kernel.work.services.opening import open_item
from chengshu.kernel.work.telling import tell_copies, tell_urged
from chengshu.spec.work import SPAN_LABELS, Act, Allowance, Holder, Pause, Who

RESUME = "resume"
SET_DUE = "set_due"


@transaction.atomic
def renew_clocks(item: Item) -> None:
    """Let the running clocks follow what the item's app now says (``WorkType.allowance_of``); for that app to call."""
    timers.renew(locked_open(item))
    item.refresh_from_db()


@transaction.atomic
def pause(item: Item | int, reason: str, *, by: Actor, why: str) -> Step:
    """Stop the clocks of an item for a declared reason (补正, 挂账). Moves wait until it is resumed.

    Raises NotThisKind for a reason the kind does not know, StandsStill, NotYours, WhyIsMissing.
    """
    found = locked_open(item)
    allowed(found, Act.PAUSE, why=why)
    declared = next((one for one in found.type.pauses if one.key == reason), None)
    if declared is None:
        raise NotThisKind(kind=found.type.label, act=ACT_LABELS[Act.PAUSE])
    if found.paused_since is not None:
        raise StandsStill(why=standstill_reason(found))
    _must_be(by, declared.who, found)
    halt = Standstill(
        item=found,
        reason=reason,
        why=why.strip(),
        began_at=clock.now(),
        began_by_id=by.person_id,
        expected_end=_expected_end(declared),
    )
    flow.begin_standstill(halt)
    step = _written(item, found, Doing(Act.PAUSE, by, why, after={"reason": declared.label.zh}))
    _tell(declared.on_pause, found, step, by)
    return step


@transaction.atomic
def resume(item: Item | int, *, by: Actor, why: str = "") -> Step:
    """Let the clocks run on; every due time moves by the time they stood. Raises NotPaused, NotYours."""
    found = locked_open(item)
    halt = found.standstills.filter(ended_at=None).first()
    if halt is None:
        raise NotPaused
    declared = next((one for one in found.type.pauses if one.key == halt.reason), None)
    _must_be(by, declared.enders if declared else (Holder(),), found)
    before = found.due_at
    flow.end_standstill(found, by=by)
    step = _written(item, found, Doing(RESUME, by, why, before=_due(before), after=_due(found.due_at)))
    _tell(declared.on_resume if declared else None, found, step, by)
    return step


@transaction.atomic
def ask_extension(item: Item | int, *, amount: Allowance, by: Actor, why: str, state: str = "") -> Item:
    """Ask for more time (延期申请); the answer is a decision of whoever the kind names, an item of its own.

    ``state`` names the clock of a step; empty means that of the whole item. Gives back the item of the decision.
    Raises NoClock, NoMoreExtensions, TooLong, NotYours, NotThisKind, WhyIsMissing.
    """
    found = locked_open(item)
    allowed(found, Act.EXTEND, why=why)
    rule = found.type.extension
    if rule is None:
        raise NotThisKind(kind=found.type.label, act=ACT_LABELS[Act.EXTEND])
    _must_be(by, rule.asked_by, found)
    timer = found.timers.filter(stopped_at=None, state=state).last()
    if timer is None:
        raise NoClock
    asked = Item.everywhere.filter(kind=EXTENSION.key, about_type=Item._meta.label, about_id=str(found.pk))
    if asked.filter(status=Status.OPEN).exists() or asked.filter(outcome=GRANTED).count() >= rule.times:
        raise NoMoreExtensions
    _not_too_long(timer, amount, rule.most)
    decision = open_item(
        EXTENSION,
        title=Text(f"延期申请：{found.title_zh}", f"More time for: {found.title.en}"),
        by=by,
        about=found,
        unit=found.unit,
        values={"amount": amount.amount, "span": amount.span, "state": state, "timer": timer.pk, "reason": why.strip()},
    )
    write_step(found, Doing(Act.EXTEND, by, why, after={"decision": decision.pk, "amount": _amount(amount).zh}))
    return decision


@transaction.atomic
def set_due(item: Item | int, due: date | datetime | None, *, by: Actor, why: str) -> Step:
    """Give the whole item another date, because the plan behind it changed; None takes its clock away.

    Whether ``by`` may do so is for the caller to say. Raises WhyIsMissing.
    """
    found = locked_open(item)
    allowed(found, Act.EXTEND, why=why)
    before = found.due_at
    timers.stop(found.timers.filter(token=None, stopped_at=None))
    if due is not None:
        timers.start_whole(found, given=due if isinstance(due, datetime) else end_of_day(due))
    timers.repeat(found)
    return _written(item, found, Doing(SET_DUE, by, why, before=_due(before), after=_due(found.due_at)))


@transaction.atomic
def urge(item: Item | int, *, by: Actor, why: str = "") -> Step:
    """Tell everybody with whom it lies to hurry (催办). By who opened it, supervisors, and who takes part."""
    found = locked_open(item)
    allowed(found, Act.URGE)
    see(by, found)
    found.urged += 1
    found.save(update_fields=["urged"])
    desks = open_desks(found)
    people = list(dict.fromkeys(person for desk in desks for person in people_of(desk)))
    tell_urged(found, people, by=by, why=why)
    return _written(item, found, Doing(Act.URGE, by, why, after={"times": found.urged, "people": len(people)}))


@transaction.atomic
def copy_to(item: Item | int, people: Iterable[Person | int], *, by: Actor, why: str = "") -> Step:
    """Let people know of an item (抄送); they see it from now on, and nothing is asked of them."""
    found = locked_open(item)
    allowed(found, Act.COPY)
    see(by, found)
    keys = [person if isinstance(person, int) else person.pk for person in people]
    known = list(Person.objects.filter(pk__in=keys, active=True).values_list("pk", flat=True))
    if not known:
        raise BadInput(fields={"people": Text("请选择抄送对象。", "Choose who is to know.")})
    new = flow.copy_to(found, known, by=by, why=why)
    tell_copies(found, new, by=by)
    return _written(item, found, Doing(Act.COPY, by, why, after={"people": new}))


def _expected_end(pause: Pause) -> datetime | None:
    try:
        return deadline(city_calendar(), clock.now(), pause.most) if pause.most else None
    except CalendarYearNotPublished:
        return None


def _not_too_long(timer: Timer, amount: Allowance, most: Allowance | None) -> None:
    if amount.amount == 0:
        raise BadInput(fields={"amount": Text("请填写延期时长。", "Say how much more time.")})
    if most is None:
        return
    start = timer.due_at or clock.now()
    calendar = city_calendar()
    try:
        too_long = later(calendar, start, amount) > later(calendar, start, most)
    except CalendarYearNotPublished:
        too_long = amount.span is most.span and amount.amount > most.amount
    if too_long:
        raise TooLong(most=_amount(most))


def _amount(amount: Allowance) -> Text:
    label = SPAN_LABELS[amount.span]
    return Text(f"{amount.amount} {label.zh}", f"{amount.amount} {label.en}")


def _due(moment: datetime | None) -> dict[str, str]:
    return {"due_at": moment.isoformat() if moment else ""}


def _must_be(by: Actor, meant: tuple[Who, ...], item: Item) -> None:
    desk = next((one for one in open_desks(item) if sits_at(by, one)), None)
    if not is_meant(by, meant, item, desk):
        raise NotYours(who=named(meant, item))


def _tell(app: Callable[[Moved], object] | None, item: Item, step: Step, by: Actor) -> None:
    if app is not None:
        app(Moved(item, None, step, by, {}))


def _written(asked: Item | int, found: Item, doing: Doing) -> Step:
    step = write_step(found, doing)
    if isinstance(asked, Item):
        asked.refresh_from_db()
    return step
