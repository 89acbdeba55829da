"""Sudden events: rules judge readings, faults and findings, and raise an emergency with a deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.events.services import publish
from chengshu.kernel.work import services as work
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import Moved
from chengshu.packs.municipal_operations.doors import EMERGENCY_COMMAND
from chengshu.packs.municipal_operations.errors import RuleOver, UnknownQuantity
from chengshu.packs.municipal_operations.events import EmergencyOver, EmergencyRaised
from chengshu.packs.municipal_operations.models import AlarmRule, Emergency, Entry, Fault, Finding, Reading
from chengshu.packs.municipal_operations.models.alarms import Comparison, Handover, Level, Watched
from chengshu.packs.municipal_operations.numbering import next_number
from chengshu.packs.municipal_operations.rights import RESPOND, SEE_EMERGENCIES, SEND_READINGS
from chengshu.spec.work import Act, Holder, Move, Need, NeedKind, Span, State, Unit, WorkType

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation


@dataclass(frozen=True)
class RuleContent:
    """A rule as officials write it."""

    watched: Watched
    threshold: Decimal
    level: Level
    minutes: int
    register: str = ""
    quantity: str = ""
    subkind: str = ""
    comparison: Comparison = Comparison.AT_LEAST
    unit: Organisation | None = None
    advice: str = ""
    class_code: str = ""


@transaction.atomic
def set_rule(content: RuleContent, *, by: Actor) -> AlarmRule:
    """A new rule, from now on."""
    rule = AlarmRule.objects.create(**content.__dict__, set_by_id=by.person_id)
    record(by, "municipal_operations.alarm_rule.set", rule, watched=rule.watched, threshold=rule.threshold)
    return rule


@transaction.atomic
def end_rule(rule: AlarmRule, *, by: Actor) -> AlarmRule:
    """A rule counts no more; what it raised goes on. Raises RuleOver."""
    row = AlarmRule.objects.select_for_update().get(pk=rule.pk)
    if row.until is not None:
        raise RuleOver
    row.until = clock.now()
    row.save(update_fields=["until"])
    record(by, "municipal_operations.alarm_rule.ended", row)
    return row


@transaction.atomic
def take_reading(
    entry: Entry,
    quantity: str,
    value: Decimal,
    *,
    by: Actor,
    source: str,
    reference: str,
    at: datetime | None = None,
) -> Reading:
    """Note a measured value and judge it; the same reference of a source is taken once.

    Raises NotAllowed, UnknownQuantity.
    """
    must_reach(by, SEND_READINGS, entry.unit)
    if entry.book.quantity(quantity) is None:
        raise UnknownQuantity
    reading, new = Reading.objects.get_or_create(
        source=source[:40],
        reference=reference[:100],
        defaults={"entry": entry, "quantity": quantity, "value": value, "at": at or clock.now()},
    )
    if new:
        judge_reading(reading)
    return reading


def judge_reading(reading: Reading) -> list[Emergency]:
    """Hold a reading against the rules."""
    entry = reading.entry
    measured = entry.book.quantity(reading.quantity)
    fitting = _rules(Watched.READING).filter(register=entry.register, quantity=reading.quantity)
    what = measured.label if measured else Text(reading.quantity, reading.quantity)
    symbol = measured.unit if measured else ""
    title = f"{entry.name_zh}{what.zh} {reading.value.normalize():f}{symbol}"
    return _raise(fitting, reading.value, title, thing=f"entry {entry.pk}", unit_id=entry.unit_id, reading=reading)


def judge_fault(fault: Fault) -> list[Emergency]:
    """Hold an unplanned interruption against the rules, by the households without supply."""
    if fault.kind == "planned":
        return []
    company = fault.company
    fitting = _rules(Watched.FAULT).filter(Q(quantity="") | Q(quantity=company.trade))
    fitting = fitting.filter(Q(subkind="") | Q(subkind=fault.kind))
    title = f"{company.trade_label.zh}{fault.kind_label.zh}：{fault.area}"
    thing = f"fault {fault.pk}"
    return _raise(fitting, Decimal(fault.households), title, thing=thing, unit_id=company.body_id, fault=fault)


def judge_finding(finding: Finding) -> list[Emergency]:
    """Hold what a patrol found against the rules, by its severity."""
    fitting = _rules(Watched.FINDING).filter(Q(register="") | Q(register=finding.register))
    fitting = fitting.filter(Q(subkind="") | Q(subkind=finding.kind))
    place = finding.entry.name_zh if finding.entry else finding.address
    title = f"{place}：{finding.kind_label.zh}"
    thing = f"finding {finding.pk}"
    return _raise(fitting, Decimal(finding.severity), title, thing=thing, unit_id=finding.unit_id, finding=finding)


def _rules(watched: Watched) -> Any:
    now = clock.now()
    rows = AlarmRule.objects.filter(Q(until=None) | Q(until__gt=now), watched=watched, since__lte=now)
    return rows.order_by("level", "pk")


def _raise(
    rules: Any, value: Decimal, title: str, *, thing: str, unit_id: int, **about: Reading | Fault | Finding
) -> list[Emergency]:
    """The gravest rule that fits raises one, while none is open for the thing at that level or a graver one."""
    for rule in rules:
        fits = value >= rule.threshold if rule.comparison == Comparison.AT_LEAST else value <= rule.threshold
        if not fits:
            continue
        graver = [f"{thing} {level}" for level in Level.values if level <= rule.level]
        if Emergency.everywhere.filter(open_key__in=graver).exists():
            return []
        return [_raised(rule, title, thing, rule.unit_id or unit_id, about)]
    return []


def _raised(rule: AlarmRule, title: str, thing: str, unit_id: int, about: dict[str, Any]) -> Emergency:
    now = clock.now()
    entry = _entry_of(about)
    emergency = Emergency.everywhere.create(
        number=next_number("TF"),
        rule=rule,
        level=rule.level,
        title=title[:200],
        unit_id=unit_id,
        entry=entry,
        raised_at=now,
        due_at=now + timedelta(minutes=rule.minutes),
        open_key=f"{thing} {rule.level}",
        handover=Handover.HANDED_OVER if EMERGENCY_COMMAND.connected else Handover.NOT_CONNECTED,
        **about,
    )
    work.open_item(
        EMERGENCY,
        title=Text(f"突发事件：{title}", f"Sudden event: {title}"),
        by=PLATFORM,
        about=emergency,
        unit=emergency.unit,
        due=emergency.due_at,
        urgency=2 if rule.level <= Level.ORANGE else 1,
        once=f"municipal_operations.emergency {emergency.pk}",
    )
    record(PLATFORM, "municipal_operations.emergency.raised", emergency, level=rule.level, rule=rule.pk)
    place = entry or about.get("fault") or about.get("finding")
    publish(
        EmergencyRaised(
            emergency_id=emergency.pk,
            number=emergency.number,
            level=emergency.level,
            title=emergency.title,
            unit_id=unit_id,
            lon=float(place.lon) if place and place.lon is not None else None,
            lat=float(place.lat) if place and place.lat is not None else None,
        )
    )
    return emergency


def _entry_of(about: dict[str, Any]) -> Entry | None:
    for row in about.values():
        found: Entry | None = row.entry
        return found
    return None


def _responded(moved: Moved) -> None:
    row = _emergency(moved)
    row.responded_at = clock.now()
    row.save(update_fields=["responded_at"])
    record(moved.by, "municipal_operations.emergency.responded", row)


def _closed(moved: Moved) -> None:
    _settle(moved, moved.values.get("outcome", ""), false_alarm=False)


def _was_false(moved: Moved) -> None:
    _settle(moved, moved.step.why, false_alarm=True)


def _settle(moved: Moved, outcome: str, *, false_alarm: bool) -> None:
    row = _emergency(moved)
    row.closed_at, row.open_key = clock.now(), None
    row.outcome, row.false_alarm = outcome[:1000], false_alarm
    row.responded_at = row.responded_at or row.closed_at
    row.save(update_fields=["closed_at", "open_key", "outcome", "false_alarm", "responded_at"])
    record(moved.by, "municipal_operations.emergency.closed", row, false_alarm=false_alarm)
    publish(EmergencyOver(emergency_id=row.pk, number=row.number, false_alarm=false_alarm))


def _emergency(moved: Moved) -> Emergency:
    return Emergency.everywhere.select_for_update().get(pk=moved.item.about_id)


def item_of(emergency: Emergency) -> Any:
    """The work on an emergency."""
    return item_about(emergency, EMERGENCY)


EMERGENCY = WorkType(
    key="municipal_operations.emergency",
    label=Text("市政突发事件处置", "Sudden event"),
    span=Span.MINUTES,
    states=(
        State("raised", Text("待响应", "To be responded to"), held_by=(Unit(RESPOND),)),
        State("responding", Text("处置中", "Under response"), held_by=(Holder(), Unit(RESPOND))),
        State("over", Text("已处置", "Over"), final=True),
        State("false_alarm", Text("误报", "False alarm"), final=True),
    ),
    moves=(
        Move(
            "respond",
            Text("接警响应", "Respond"),
            ("raised",),
            ("responding",),
            tone="primary",
            on_move=_responded,
            hint=Text("赶赴现场，先期处置。", "Go there and do what cannot wait."),
        ),
        Move(
            "close",
            Text("处置完毕", "It is over"),
            ("responding",),
            ("over",),
            needs=(
                Need("outcome", Text("处置情况", "What was done"), NeedKind.TEXT),
                Need("evidence", Text("现场照片", "Pictures"), NeedKind.FILES, required=False),
            ),
            tone="primary",
            on_move=_closed,
        ),
        Move(
            "dismiss",
            Text("确认误报", "False alarm"),
            ("raised", "responding"),
            ("false_alarm",),
            why=True,
            on_move=_was_false,
        ),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.COPY, Act.URGE, Act.BREAK_DOWN, Act.ADD_SIGNER}),
    sees=SEE_EMERGENCIES,
    about_url="municipal_operations:emergency",
    icon="urgent",
)
