"""Cases and orders hand on to each other: findings and sudden events become cases, a case sent to us an order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.db.models import Count

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach, units_within
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.errors import ClassRetired, NoKeeper, NotALeaf, UnknownClass
from chengshu.kernel.cases.events import CaseClosed, CaseDispatched, CaseHandedBack
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.kernel.cases.queries.classes import leaf
from chengshu.kernel.cases.queries.keepers import keeper_of
from chengshu.kernel.texts.contacts import masked
from chengshu.packs.municipal_operations.errors import CaseOver, FindingSettled, OrderUnderWay
from chengshu.packs.municipal_operations.events import EmergencyOver, EmergencyRaised, OrderDone
from chengshu.packs.municipal_operations.models import Emergency, Entry, Finding, Order
from chengshu.packs.municipal_operations.models.alarms import BY_HAND, Level
from chengshu.packs.municipal_operations.models.upkeep import UNDER_WAY, FindingState, OrderKind, OrderState
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.rights import ASSIGN, PATROL
from chengshu.packs.municipal_operations.services import orders

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import Case, Channel, LinkKind
    from chengshu.kernel.identity.models import Organisation

CHANNEL, SENSOR = cast("Channel", "partner"), cast("Channel", "sensor")
LINK = cast("LinkKind", "system")
FROM_CASE = "case"
USUAL_DAYS = 3
AT_ONCE = 50
URGENT, MOST_URGENT = 1, 2


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
    _reported(row, case)
    record(by, "municipal_operations.finding.reported", row, case=case.number)
    return case


def _reported(row: Finding, case: Case) -> None:
    row.case_id, row.case_number = case.pk, case.number
    row.state, row.changed_at = FindingState.REPORTED, clock.now()
    row.save()


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
    if not Entry.everywhere.filter(unit=event.unit_id).exists() or under_way(event.case_id, event.unit_id):
        return
    unit = units_within(PLATFORM, ASSIGN).filter(pk=event.unit_id).first()
    if unit is not None:
        _ordered(case_for(PLATFORM, event.case_id), unit, None, by=PLATFORM)


@transaction.atomic
def order_for_case(case: Case, unit: Organisation, *, by: Actor, entry: Entry | None = None) -> Order:
    """An order for a case, at a row of a book where one is named. Raises CaseOver, OrderUnderWay, NotAllowed."""
    must_reach(by, ASSIGN, unit)
    if not case.is_open:
        raise CaseOver
    if order := under_way(case.pk, unit.pk):
        raise OrderUnderWay(number=order.number)
    return _ordered(case, unit, entry, by=by)


def under_way(case_id: int, unit_id: int) -> Order | None:
    """The order of a case that a unit has in hand."""
    return Order.everywhere.filter(once__startswith=f"case {case_id} ", state__in=UNDER_WAY, unit=unit_id).first()


def _ordered(case: Case, unit: Organisation, entry: Entry | None, *, by: Actor) -> Order:
    once = f"case {case.pk} "
    finding = _finding_for(case, unit, entry)
    rounds = Order.everywhere.filter(once__startswith=once).count()
    content = orders.OrderContent(
        kind=OrderKind.RESCUE if Emergency.everywhere.filter(case_id=case.pk).exists() else OrderKind.REPAIR,
        register=finding.register,
        title=case.title[:200],
        task=masked(case.text)[:1000],
        due_on=_due_on(case),
        entry=finding.entry,
        finding=finding,
        division_code=case.division_code[:12],
        once=f"{once}{rounds + 1}",
    )
    order = orders.make_order(unit, content, by=by)
    cases.link(case, LINK, by=by, about=order, reference=order.number)
    return order


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
    words = f"工单 {order.number}：{order.report or '已处置。'}"
    _tell(finding.case_id, words, order.unit_id, once=f"municipal_operations.order {order.pk}")


def report_emergency(event: EmergencyRaised) -> None:
    """Hand a sudden event that was raised to whoever takes cases in."""
    _report_emergency(event.emergency_id)


def report_waiting() -> int:
    """Hand in the open sudden events that nobody took in yet, once somebody does; returns how many are cases now."""
    waiting = Emergency.everywhere.filter(case_id=None, closed_at=None).order_by("pk")
    return sum(_report_emergency(key) for key in list(waiting.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _report_emergency(key: int) -> bool:
    """Urgent; one that came of a case is tied to that. Once for each.

    Where no body takes such cases in, it stays with the unit, and its page says so.
    """
    rows = Emergency.everywhere.select_for_update(of=("self",)).select_related("rule", "entry", "fault", "finding")
    row = rows.get(pk=key)
    if row.case_id is not None:
        return False
    finding = row.finding
    if finding is not None and finding.case_id is not None:
        case = case_for(PLATFORM, finding.case_id)
    else:
        try:
            case = cases.report(_alarm(row), by=PLATFORM)
        except NoKeeper:
            return False
    cases.link(case, LINK, by=PLATFORM, about=row, reference=row.number, note=f"突发事件：{row.title}")
    row.case_id, row.case_number = case.pk, case.number
    row.save(update_fields=["case_id", "case_number"])
    if finding is not None and finding.case_id is None:
        _reported(finding, case)
    record(PLATFORM, "municipal_operations.emergency.reported", row, case=case.number)
    return True


def tell_emergency_over(event: EmergencyOver) -> None:
    """Tell the case of a sudden event how it ended, and hand that in where the unit has the case in hand."""
    row = Emergency.everywhere.get(pk=event.emergency_id)
    if row.case_id is None:
        return
    words = f"突发事件 {row.number}{'经核实为误报' if row.false_alarm else '已处置'}：{row.outcome or '——'}"
    _tell(row.case_id, words, row.unit_id, once=f"municipal_operations.emergency {row.pk}")


def _tell(case_id: int, words: str, unit_id: int, *, once: str) -> None:
    case = case_for(PLATFORM, case_id)
    cases.remark(case, words, by=PLATFORM, once=once)
    if case.lead_id != unit_id:
        return
    try:
        with transaction.atomic():
            cases.report_done(case, words, by=PLATFORM)
    except Refusal:  # the case stands elsewhere by now; the remark tells whoever has it
        return


def _alarm(row: Emergency) -> cases.Report:
    """What is reported of a sudden event; of the rule's class where the tree of whoever takes it in still has it."""
    by_device = row.reading is not None and row.reading.source != BY_HAND
    channel = SENSOR if by_device else CHANNEL
    place = row.entry or row.fault or row.finding
    due = f"应于 {clock.local(row.due_at):%m 月 %d 日 %H:%M} 前处置完毕。"
    words = [f"{row.level_label.zh}突发事件：{row.title}。", f"处置单位：{row.unit.name_zh}，{due}", row.rule.advice]
    spot: dict[str, Any] = {"address": row.fault.area if row.fault and not row.entry else getattr(place, "address", "")}
    if place is not None and place.lon is not None and place.lat is not None:
        spot |= {"lon": float(place.lon), "lat": float(place.lat), "confidence": 1.0, "how": "municipal_operations"}
    return cases.Report(
        channel=channel,
        text="".join(words),
        title=row.title[:60],
        class_code=_class_for(channel, row.rule.class_code),
        place=cases.Place(
            division_code=getattr(place, "division_code", ""),
            component_code=row.entry.component if row.entry else "",
            **spot,
        ),
        urgency=MOST_URGENT if row.level <= Level.ORANGE else URGENT,
        occurred_at=row.raised_at,
        once=f"municipal_operations.emergency {row.pk}",
    )


def _class_for(channel: Channel, code: str) -> str:
    try:
        return leaf(keeper_of(channel).scheme, code).code if code else ""
    except (UnknownClass, ClassRetired, NotALeaf):
        return ""


def register_told_by(text: str, unit_id: int) -> str:
    """The book of a unit that a text speaks of: the one whose words it uses most, else the unit's fullest."""
    counted = Entry.everywhere.filter(unit=unit_id, register__in=REGISTERS).order_by().values_list("register")
    books: dict[str, int] = dict(counted.annotate(n=Count("pk")))

    def fits(key: str) -> tuple[int, int]:
        return sum(text.count(word) for word in REGISTERS[key].told_by), books[key]

    return max(sorted(books), key=fits)


def _finding_for(case: Case, unit: Organisation, entry: Entry | None) -> Finding:
    """The finding of a case, its first or the one there is; one that came of the case goes along to another unit."""
    found = Finding.everywhere.select_for_update(of=("self",)).select_related("entry").filter(case_id=case.pk).first()
    if found is None:
        return _finding_of(case, unit, entry or _entry_of(case))
    if entry is not None and found.entry_id is None:
        found.entry, found.register = entry, entry.register
    if found.kind == FROM_CASE and found.unit_id != unit.pk:
        found.unit = unit
        if found.entry_id is None:
            found.register = register_told_by(f"{case.title} {case.text}", unit.pk)
    found.save()
    return found


def _entry_of(case: Case) -> Entry | None:
    """The row that a case is about: that of its sudden event, or of the component it names."""
    alarm = Emergency.everywhere.select_related("entry").filter(case_id=case.pk, entry__isnull=False).first()
    if alarm is not None:
        return alarm.entry
    rows = Entry.everywhere.filter(component=case.component_code, register__in=REGISTERS)
    return rows.first() if case.component_code else None


def _finding_of(case: Case, unit: Organisation, entry: Entry | None) -> Finding:
    return Finding.everywhere.create(
        register=entry.register if entry else register_told_by(f"{case.title} {case.text}", unit.pk),
        entry=entry,
        kind=FROM_CASE,
        words=case.title[:500],
        unit=unit,
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
