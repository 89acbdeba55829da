"""Cases and orders hand on to each other: what a patrol finds becomes a case, a case sent to us becomes an order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.db.models import Count

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseClosed, CaseDispatched, CaseHandedBack
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.packs.municipal_operations.errors import FindingSettled
from chengshu.packs.municipal_operations.events import OrderDone
from chengshu.packs.municipal_operations.models import Entry, Finding, Order
from chengshu.packs.municipal_operations.models.upkeep import UNDER_WAY, FindingState, OrderKind, OrderState
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.rights import PATROL
from chengshu.packs.municipal_operations.services import orders

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import Case, Channel, LinkKind

CHANNEL = cast("Channel", "partner")
LINK = cast("LinkKind", "system")
FROM_CASE = "case"
USUAL_DAYS = 3


@transaction.atomic
def report_case(finding: Finding, *, by: Actor) -> Case:
    """Hand a finding to whoever takes cases in; both name each other afterwards.

    Raises FindingSettled, and what ``cases.services.report`` raises.
    """
    row = Finding.everywhere.select_for_update(of=("self",)).select_related("unit", "entry").get(pk=finding.pk)
    must_reach(by, PATROL, row.unit)
    if row.state != FindingState.OPEN:
        raise FindingSettled
    case = cases.report(_report(row), by=PLATFORM)
    cases.link(case, LINK, by=by, about=row, reference=f"巡查发现 {row.pk}")
    row.case_id, row.case_number = case.pk, case.number
    row.state, row.changed_at = FindingState.REPORTED, clock.now()
    row.save()
    record(by, "municipal_operations.finding.reported", row, case=case.number)
    return case


def _report(row: Finding) -> cases.Report:
    entry = row.entry
    text = f"{row.book.label.zh}巡查发现{row.kind_label.zh}（{row.severity_label.zh}）：{row.words}"
    place = cases.Place(
        lon=None if row.lon is None else float(row.lon),
        lat=None if row.lat is None else float(row.lat),
        address=row.address,
        division_code=row.division_code,
        component_code=entry.component if entry else "",
        confidence=1.0 if row.lon is not None else None,
        how="municipal_operations" if row.lon is not None else "",
    )
    return cases.Report(
        channel=CHANNEL,
        text=text,
        title=f"{entry.name_zh if entry else row.address}{row.kind_label.zh}"[:60],
        place=place,
        occurred_at=row.found_at,
        once=f"municipal_operations.finding {row.pk}",
    )


@transaction.atomic
def take_case(event: CaseDispatched) -> None:
    """A case that was sent to a unit of ours becomes a finding and a repair order, once however often it is told."""
    if not Entry.everywhere.filter(unit=event.unit_id).exists():
        return
    once = f"case {event.case_id}"
    known = Order.everywhere.filter(once__startswith=f"{once} ", state__in=UNDER_WAY, unit=event.unit_id)
    if known.exists():
        return
    case = case_for(PLATFORM, event.case_id)
    finding = Finding.everywhere.filter(case_id=event.case_id).first() or _finding_of(case, event.unit_id)
    rounds = Order.everywhere.filter(once__startswith=f"{once} ").count()
    content = orders.OrderContent(
        kind=OrderKind.REPAIR,
        register=finding.register,
        title=case.title[:200],
        task=case.text[:1000],
        due_on=_due_on(case),
        entry=finding.entry,
        finding=finding,
        division_code=case.division_code[:12],
        once=f"{once} {rounds + 1}",
    )
    order = orders.make_order(finding.unit, content, by=PLATFORM)
    cases.link(case, LINK, by=PLATFORM, about=order, reference=order.number)


def follow_closing(event: CaseClosed) -> None:
    """A finding whose case is over is settled."""
    waiting = (FindingState.REPORTED, FindingState.ORDERED)
    rows = Finding.everywhere.filter(case_id=event.case_id, state__in=waiting)
    rows.update(state=FindingState.SETTLED, changed_at=clock.now())


def follow_handing_back(event: CaseHandedBack) -> None:
    """The order of a case that the unit handed back is cancelled while nobody has begun with it."""
    once = f"case {event.case_id} "
    rows = Order.everywhere.filter(once__startswith=once, unit=event.unit_id, state=OrderState.ASSIGNING)
    for order in rows:
        orders.cancel(order, by=PLATFORM, why=event.why or "案件已退回")


def answer_case(event: OrderDone) -> None:
    """Tell the case of an order that the work is done, and hand its result in where the unit has the case in hand."""
    order = Order.everywhere.select_related("finding").get(pk=event.order_id)
    finding = order.finding
    if finding is None or finding.case_id is None:
        return
    case = case_for(PLATFORM, finding.case_id)
    words = f"工单 {order.number}：{order.report or '已处置。'}"
    cases.remark(case, words, by=PLATFORM, once=f"municipal_operations.order {order.pk}")
    if case.lead_id != order.unit_id:
        return
    try:
        with transaction.atomic():
            cases.report_done(case, words, by=PLATFORM)
    except Refusal:  # the case stands elsewhere by now; the remark tells whoever has it
        return


def register_told_by(text: str, unit_id: int) -> str:
    """The book of a unit that a text speaks of: the one whose words it uses most, else the unit's fullest."""
    counted = Entry.everywhere.filter(unit=unit_id, register__in=REGISTERS).order_by().values_list("register")
    books: dict[str, int] = dict(counted.annotate(n=Count("pk")))

    def fits(key: str) -> tuple[int, int]:
        return sum(text.count(word) for word in REGISTERS[key].told_by), books[key]

    return max(sorted(books), key=fits)


def _finding_of(case: Case, unit_id: int) -> Finding:
    entry = None
    if case.component_code:
        entry = Entry.everywhere.filter(component=case.component_code, register__in=REGISTERS).first()
    register = entry.register if entry else register_told_by(f"{case.title} {case.text}", unit_id)
    return Finding.everywhere.create(
        register=register,
        entry=entry,
        kind=FROM_CASE,
        words=case.title[:500],
        unit_id=unit_id,
        address=case.address[:200],
        division_code=case.division_code[:12],
        lon=_six(case.lon),
        lat=_six(case.lat),
        found_at=case.reported_at,
        case_id=case.pk,
        case_number=case.number,
    )


def _due_on(case: Case) -> Any:
    due = case.stage_due_at or case.due_at
    return clock.local(due).date() if due else clock.today() + timedelta(days=USUAL_DAYS)


def _six(degrees: Any) -> Any:
    return None if degrees is None else f"{float(degrees):.6f}"
