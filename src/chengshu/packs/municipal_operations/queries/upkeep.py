"""Plans, patrols, findings and orders within reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.packs.municipal_operations.models import Assessment, Entry, Finding, Haul, Order, Patrol, Plan
from chengshu.packs.municipal_operations.models.upkeep import UNDER_WAY, FindingState, OrderState
from chengshu.packs.municipal_operations.queries.ledger import of_units
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.rights import SEE


def orders_seen_by(actor: Actor) -> QuerySet[Order]:
    """The orders within reach."""
    rows = of_units(Order.everywhere.select_related("unit", "entry"), actor, SEE)
    return rows.filter(register__in=REGISTERS)


def order_seen_by(actor: Actor, key: int) -> Order:
    """One order. Raises NotFound."""
    rows = orders_seen_by(actor).select_related("finding", "plan")
    return one_of(rows.prefetch_related("costs", "shots"), key)


def findings_seen_by(actor: Actor) -> QuerySet[Finding]:
    """What was found within reach."""
    rows = Finding.scoped.within(actor, SEE).filter(register__in=REGISTERS)
    return rows.select_related("unit", "entry", "species", "by")


def finding_seen_by(actor: Actor, key: int) -> Finding:
    """One finding. Raises NotFound."""
    return one_of(findings_seen_by(actor).select_related("patrol"), key)


def patrols_seen_by(actor: Actor) -> QuerySet[Patrol]:
    """The patrols within reach, with ``found`` counted."""
    rows = Patrol.scoped.within(actor, SEE).filter(register__in=REGISTERS).select_related("unit", "person")
    return rows.annotate(found=Count("findings"))


def patrol_seen_by(actor: Actor, key: int) -> Patrol:
    """One patrol. Raises NotFound."""
    return one_of(patrols_seen_by(actor), key)


def plans_seen_by(actor: Actor) -> QuerySet[Plan]:
    """The plans within reach, with ``made`` orders and those ``done``."""
    rows = Plan.scoped.within(actor, SEE).filter(register__in=REGISTERS).select_related("unit")
    done = Count("orders", filter=Q(orders__state=OrderState.DONE))
    return rows.annotate(made=Count("orders"), done=done)


def plan_seen_by(actor: Actor, key: int) -> Plan:
    """One plan. Raises NotFound."""
    return one_of(plans_seen_by(actor), key)


def assessments_seen_by(actor: Actor) -> QuerySet[Assessment]:
    """Scores within reach."""
    return Assessment.scoped.within(actor, SEE).select_related("entry", "unit", "by")


def hauls_seen_by(actor: Actor) -> QuerySet[Haul]:
    """What was collected within reach."""
    return Haul.scoped.within(actor, SEE).select_related("station", "vehicle", "unit")


@dataclass(frozen=True)
class UpkeepCounts:
    """What waits and what was done this month; money in fen."""

    open_findings: int
    under_way: int
    late: int
    done: int
    cost_fen: int


def counts_for(actor: Actor) -> UpkeepCounts:
    """The numbers above the list of orders."""
    today = clock.today()
    month = clock.start_of_day(today.replace(day=1))
    counted = orders_seen_by(actor).aggregate(
        under_way=Count("pk", filter=Q(state__in=UNDER_WAY)),
        late=Count("pk", filter=Q(state__in=UNDER_WAY, due_on__lt=today)),
        done=Count("pk", filter=Q(state=OrderState.DONE, done_at__gte=month)),
        cost_fen=Sum("cost_fen", filter=Q(state=OrderState.DONE, done_at__gte=month)),
    )
    waiting = findings_seen_by(actor).filter(state=FindingState.OPEN).count()
    return UpkeepCounts(open_findings=waiting, **{name: value or 0 for name, value in counted.items()})


@dataclass(frozen=True)
class History:
    """What happened at one row of a book."""

    orders: Sequence[Order]
    findings: Sequence[Finding]
    assessments: Sequence[Assessment]


def history_of(actor: Actor, entry: Entry) -> History:
    """The newest orders, findings and scores of a row."""
    return History(
        list(orders_seen_by(actor).filter(entry=entry)[:20]),
        list(findings_seen_by(actor).filter(Q(entry=entry) | Q(species=entry))[:20]),
        list(assessments_seen_by(actor).filter(entry=entry)[:20]),
    )
