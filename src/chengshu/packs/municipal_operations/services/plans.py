"""Plans of upkeep, and the orders that fall due by them."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.packs.municipal_operations.errors import PlanOver
from chengshu.packs.municipal_operations.models import Entry, Order, Plan
from chengshu.packs.municipal_operations.models.ledger import EntryState
from chengshu.packs.municipal_operations.models.upkeep import OrderKind, Span
from chengshu.packs.municipal_operations.rights import PLAN
from chengshu.packs.municipal_operations.services.orders import OrderContent, make_order

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

AT_ONCE = 200
KEPT_UP = (EntryState.IN_USE, EntryState.REPAIR)


@dataclass(frozen=True)
class PlanContent:
    """A plan as it is written."""

    register: str
    name_zh: str
    task: str
    every: int
    span: Span = Span.MONTHS
    name_en: str = ""
    kinds: Sequence[str] = ()
    together: bool = False
    allowance_days: int = 7
    since: date | None = None


@transaction.atomic
def make_plan(unit: Organisation, content: PlanContent, *, by: Actor) -> Plan:
    """A new plan; its first round begins on ``since``, today where none is given."""
    must_reach(by, PLAN, unit)
    fields = {**content.__dict__, "kinds": list(content.kinds), "since": content.since or clock.today()}
    plan = Plan.everywhere.create(unit=unit, **fields)
    record(by, "municipal_operations.plan.made", plan, register=plan.register, rhythm=plan.rhythm)
    return plan


@transaction.atomic
def end_plan(plan: Plan, *, by: Actor) -> Plan:
    """No further rounds; orders under way go on. Raises PlanOver."""
    row = Plan.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    must_reach(by, PLAN, row.unit)
    if row.until is not None:
        raise PlanOver
    row.until = max(clock.today(), row.since)
    row.save(update_fields=["until"])
    record(by, "municipal_operations.plan.ended", row)
    return row


def round_of(plan: Plan, day: date) -> date | None:
    """The day on which the round began that holds on ``day``; None before the first. Rounds count from ``since``.

    A round of months begins on the day of the month of ``since``, on the last where the month is shorter.
    """
    if day < plan.since or (plan.until is not None and day > plan.until):
        return None
    if plan.span == Span.DAYS:
        passed = (day - plan.since).days // plan.every
        return plan.since + timedelta(days=passed * plan.every)
    passed = (day.year - plan.since.year) * 12 + day.month - plan.since.month
    rounds = passed // plan.every
    began = months_after(plan.since, rounds * plan.every)
    return began if began <= day else months_after(plan.since, (rounds - 1) * plan.every)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where that is shorter."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def open_rounds() -> int:
    """Make the orders of rounds that began, at most AT_ONCE at a time; returns how many were made."""
    today = clock.today()
    running = Plan.everywhere.filter(Q(until=None) | Q(until__gte=today), since__lte=today)
    made = 0
    for plan in running.select_related("unit").order_by("pk"):
        began = round_of(plan, today)
        if began is not None and made < AT_ONCE:
            made += _open_round(plan, began, AT_ONCE - made)
    return made


def entries_of(plan: Plan) -> QuerySet[Entry]:
    """The rows a plan keeps up now."""
    rows = Entry.everywhere.filter(register=plan.register, unit=plan.unit_id, state__in=KEPT_UP)
    return rows.filter(kind__in=plan.kinds) if plan.kinds else rows


def _open_round(plan: Plan, began: date, most: int) -> int:
    usual = OrderContent(
        kind=OrderKind.UPKEEP,
        register=plan.register,
        title=plan.name_zh[:200],
        task=plan.task,
        due_on=began + timedelta(days=plan.allowance_days),
        plan=plan,
        round_on=began,
        once=f"plan {plan.pk} {began}",
    )
    if plan.together:
        rows = entries_of(plan).count()
        if not rows or Order.everywhere.filter(once=usual.once).exists():
            return 0
        make_order(plan.unit, replace(usual, rows=rows), by=PLATFORM)
        return 1
    had = Order.everywhere.filter(plan=plan, round_on=began, entry__isnull=False).values("entry")
    waiting = list(entries_of(plan).exclude(pk__in=had).order_by("pk")[:most])
    for entry in waiting:
        title = f"{entry.name_zh} {plan.name_zh}"[:200]
        once = f"{usual.once} {entry.pk}"
        one = replace(usual, title=title, entry=entry, division_code=entry.division_code, once=once)
        make_order(plan.unit, one, by=PLATFORM)
    return len(waiting)
