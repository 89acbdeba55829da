"""What happens before and after a missed time: the rules, and the worker's round that follows them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.events.services import publish
from chengshu.kernel.work import timers
from chengshu.kernel.work.audiences import people_to_tell
from chengshu.kernel.work.calendar import city_calendar
from chengshu.kernel.work.clocks import WorkingCalendar, ahead, later
from chengshu.kernel.work.errors import BadRule, CalendarYearNotPublished, RuleExists
from chengshu.kernel.work.events import WorkOverdue
from chengshu.kernel.work.models import Alarm, AllowanceRule, EscalationRule, Item, Timer
from chengshu.kernel.work.models.clocks import Audience
from chengshu.kernel.work.recording import locked
from chengshu.kernel.work.telling import tell_escalated, tell_overdue
from chengshu.spec.registry import registry
from chengshu.spec.work import Allowance, Span, WorkType

log = logging.getLogger(__name__)

DUE_ITSELF = 0
"""The level of the due time passing; rules have levels from 1."""
AFTER_A_FAILURE = timedelta(minutes=10)


@dataclass(frozen=True)
class RuleDraft:
    """An escalation rule as somebody set it; see EscalationRule."""

    level: int
    offset: int
    span: Span
    before: bool
    audience: Audience
    kind: str = ""
    state: str = ""
    permission: str = ""


@dataclass(frozen=True)
class Ring:
    """A moment at which a timer has something to say; ``rule`` None for the due time itself."""

    level: int
    at: datetime
    rule: EscalationRule | None


@transaction.atomic
def set_rule(draft: RuleDraft, *, by: Actor, why: str) -> EscalationRule:
    """Let a rule speak from now on; the one it replaces ends and stays as history. Raises RuleExists, BadRule."""
    if draft.level < 1 or (draft.state and not draft.kind):
        raise BadRule
    if draft.audience == Audience.PERMITTED and draft.permission not in registry.permissions:
        raise BadRule
    old = _in_force(draft.kind, draft.state, draft.level)
    if old is not None:
        if _same(old, draft):
            raise RuleExists
        old.until = clock.now()
        old.save(update_fields=["until"])
    rule = EscalationRule.objects.create(
        level=draft.level,
        kind=draft.kind,
        state=draft.state,
        before=draft.before,
        offset=draft.offset,
        span=draft.span,
        audience=draft.audience,
        permission=draft.permission if draft.audience == Audience.PERMITTED else "",
        since=clock.now(),
        set_by_id=by.person_id,
        why=why.strip()[:200],
    )
    audit.record(by, "work.escalation_rule.set", rule, why=rule.why, replaces=old.pk if old else None)
    _look_again(draft.kind)
    return rule


@transaction.atomic
def end_rule(rule: EscalationRule, *, by: Actor, why: str) -> EscalationRule:
    """Let a rule speak no more; it stays as history. Ending it twice changes nothing."""
    row = EscalationRule.objects.select_for_update().get(pk=rule.pk)
    if row.until is None:
        row.until = clock.now()
        row.save(update_fields=["until"])
        audit.record(by, "work.escalation_rule.ended", row, why=why)
        _look_again(row.kind)
    return row


@transaction.atomic
def set_allowance(
    kind: WorkType, allowance: Allowance, *, since: date, by: Actor, state: str = "", basis: str = ""
) -> AllowanceRule:
    """How long a kind of work, or one of its states, may take from a day on. Running clocks keep their time.

    ``basis`` names the paper it rests on. Raises RuleExists where that day's row says the same already.
    """
    if state:
        kind.state(state)
    last = AllowanceRule.objects.filter(kind=kind.key, state=state, since__lte=since).first()
    if last is not None and (last.amount, last.span) == (allowance.amount, allowance.span):
        raise RuleExists
    row = AllowanceRule.objects.create(
        kind=kind.key,
        state=state,
        amount=allowance.amount,
        span=allowance.span,
        since=since,
        basis=basis.strip()[:200],
        set_by_id=by.person_id,
    )
    audit.record(by, "work.allowance.set", row, amount=row.amount, span=row.span, since=str(since), basis=row.basis)
    return row


def look_at_clocks(limit: int = 200) -> int:
    """One round of the worker: count anew what must be, tell what is due to be told; how many clocks it looked at.

    Each clock is a transaction: killed in between, the next round goes on. An Alarm row for each level and due time
    keeps anything from being told twice, also when the machine's clock is set back.
    """
    waiting = Timer.objects.filter(looks_at__lte=clock.now(), stopped_at=None).order_by("looks_at")
    keys = list(waiting.values_list("pk", "item_id")[:limit])
    calendar = city_calendar()
    for key, item in keys:
        try:
            _look(key, item, calendar)
        except Exception:
            log.exception("looking at clock %s failed; trying again in ten minutes", key)
            Timer.objects.filter(pk=key).update(looks_at=clock.now() + AFTER_A_FAILURE)
    return len(keys)


@transaction.atomic
def _look(key: int, item_key: int, calendar: WorkingCalendar) -> None:
    item = locked(item_key)
    timer = item.timers.get(pk=key)
    if timer.stopped_at is not None or item.paused_since is not None:
        Timer.objects.filter(pk=key).update(looks_at=None)
        return
    before = (timer.due_at, timer.missing_year)
    timers.count(timer, calendar)
    timer.looks_at = None
    timer.save(update_fields=["due_at", "missing_year", "looks_at"])
    if (timer.due_at, timer.missing_year) != before:
        timers.repeat(item)
    if timer.due_at is not None:
        timer.looks_at = _ring(timer, item, timer.due_at, calendar)
        timer.save(update_fields=["looks_at"])


def _ring(timer: Timer, item: Item, due: datetime, calendar: WorkingCalendar) -> datetime | None:
    """Tell what has come; the next moment to look."""
    told = set(timer.alarms.filter(due_at=due).values_list("level", flat=True))
    rings = [ring for ring in _rings(timer, due, calendar) if ring.level not in told]
    now = clock.now()
    for ring in sorted((one for one in rings if one.at <= now), key=lambda one: one.at):
        _sound(timer, item, due, ring)
    return min((ring.at for ring in rings if ring.at > now), default=None)


def _sound(timer: Timer, item: Item, due: datetime, ring: Ring) -> None:
    """Tell one level. A warning that comes after the time it warns of is only noted."""
    people: list[int] = []
    if ring.rule is None:
        people = people_to_tell(Audience.HOLDERS, item, timer)
        tell_overdue(item, people, due)
        publish(WorkOverdue(**timers.about(item), state=timer.state, due_at=due.isoformat()))
    elif not (ring.rule.before and clock.now() >= due):
        people = people_to_tell(Audience(ring.rule.audience), item, timer, permission=ring.rule.permission)
        tell_escalated(item, people, due, ring.rule)
    Alarm.objects.create(timer=timer, level=ring.level, due_at=due, rule=ring.rule, told=people)


def _rings(timer: Timer, due: datetime, calendar: WorkingCalendar) -> Iterator[Ring]:
    yield Ring(DUE_ITSELF, due, None)
    for rule in rules_for(timer.item.kind, timer.state):
        offset = Allowance(rule.offset, Span(rule.span))
        try:
            at = ahead(calendar, due, offset) if rule.before else later(calendar, due, offset)
        except CalendarYearNotPublished:
            continue
        yield Ring(rule.level, at, rule)


def rules_for(kind: str, state: str) -> list[EscalationRule]:
    """The rules that speak for a clock now, one a level: the most exact of those that fit."""
    fitting = EscalationRule.objects.filter(Q(kind="") | Q(kind=kind), state__in=["", state], until=None)
    best: dict[int, EscalationRule] = {}
    for rule in sorted(fitting, key=lambda one: (bool(one.kind), bool(one.state))):
        best[rule.level] = rule
    return [best[level] for level in sorted(best)]


def _in_force(kind: str, state: str, level: int) -> EscalationRule | None:
    rows = EscalationRule.objects.select_for_update().filter(kind=kind, state=state, level=level, until=None)
    return rows.first()


def _same(rule: EscalationRule, draft: RuleDraft) -> bool:
    return (rule.before, rule.offset, rule.span, rule.audience, rule.permission) == (
        draft.before,
        draft.offset,
        draft.span,
        draft.audience,
        draft.permission,
    )


def _look_again(kind: str) -> None:
    running = Timer.objects.filter(stopped_at=None, due_at__isnull=False, item__paused_since=None)
    if kind:
        running = running.filter(item__kind=kind)
    running.update(looks_at=clock.now())
