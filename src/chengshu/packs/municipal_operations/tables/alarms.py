"""Lists of sudden events and the rules that raise them."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.packs.municipal_operations.models import (
    AlarmRule,
    Emergency,
)
from chengshu.packs.municipal_operations.models.alarms import COMPARISONS, LEVELS, WATCHED, Comparison, Level, Watched
from chengshu.packs.municipal_operations.models.utilities import (
    FAULT_KINDS,
    TRADES,
    FaultKind,
    Trade,
)
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Filter, Table

LEVEL_TONES = {Level.RED: "bad", Level.ORANGE: "bad", Level.YELLOW: "warning", Level.BLUE: "info"}


def emergency_badge(row: Emergency) -> State:
    """Whether it is over."""
    if row.closed_at is not None:
        return State("off", Text("误报", "False alarm")) if row.false_alarm else State("good", Text("已处置", "Over"))
    if row.due_at < clock.now():
        return State("bad", Text("超时未处置", "Overdue"))
    return (
        State("info", Text("处置中", "Under response"))
        if row.responded_at
        else State("warning", Text("待响应", "To be responded to"))
    )


def level_badge(row: Emergency | AlarmRule) -> State:
    """How grave."""
    return State(LEVEL_TONES[Level(row.level)], row.level_label)


EMERGENCIES = Table[Emergency](
    key="emergencies",
    label=Text("市政突发事件", "Sudden events"),
    columns=(
        Column(
            "title",
            Text("事件", "Event"),
            link=lambda row: reverse("municipal_operations:emergency", args=[row.pk]),
            wide=True,
        ),
        Column("level", Text("等级", "Level"), level_badge, sort="level"),
        Column("unit", Text("处置单位", "Unit"), lambda row: row.unit.name, phone=False),
        Column("raised_at", Text("发生", "Raised"), sort="raised_at"),
        Column("due_at", Text("时限", "Due"), sort="due_at"),
        Column("state", Text("状态", "State"), emergency_badge),
        Column("handover", Text("应急指挥", "Emergency command"), lambda row: row.handover_label, phone=False),
    ),
    search=("number", "title"),
    filters=(Filter("level", Text("等级", "Level"), [(str(key.value), label) for key, label in LEVELS.items()]),),
    order=("-raised_at",),
    empty=Text("没有突发事件。", "No sudden events."),
)


def _watched_what(rule: AlarmRule) -> Text:
    register = REGISTERS.get(rule.register)
    if rule.watched == Watched.READING and register is not None:
        quantity = register.quantity(rule.quantity)
        what = quantity.label if quantity else Text(rule.quantity, rule.quantity)
        return Text(f"{register.label.zh}{what.zh}", f"{register.label.en}: {what.en}")
    if rule.watched == Watched.FAULT and rule.quantity:
        trade = TRADES[Trade(rule.quantity)]
        return Text(f"{trade.zh}停供户数", f"{trade.en}: households")
    label = WATCHED[Watched(rule.watched)]
    if rule.watched == Watched.FAULT and rule.subkind in FaultKind:
        kind = FAULT_KINDS[FaultKind(rule.subkind)]
        return Text(f"{label.zh}：{kind.zh}", f"{label.en}: {kind.en}")
    return Text(f"{register.label.zh}{label.zh}", f"{register.label.en}: {label.en}") if register else label


RULES = Table[AlarmRule](
    key="alarm-rules",
    label=Text("预警规则", "Alarm rules"),
    columns=(
        Column(
            "what",
            Text("对象", "What"),
            _watched_what,
            link=lambda row: reverse("municipal_operations:alarm_rule", args=[row.pk]),
            wide=True,
        ),
        Column(
            "threshold",
            Text("条件", "When"),
            lambda row: f"{COMPARISONS[Comparison(row.comparison)]} {row.threshold.normalize():f}",
        ),
        Column("level", Text("等级", "Level"), level_badge, sort="level"),
        Column("minutes", Text("处置时限（分钟）", "Minutes"), numeric=True, sort="minutes"),
        Column(
            "unit", Text("处置单位", "Unit"), lambda row: row.unit.name if row.unit else Text("管养单位", "its keeper")
        ),
        Column("since", Text("自", "Since"), phone=False),
        Column(
            "until",
            Text("状态", "State"),
            lambda row: State("off", Text("已停用", "Ended")) if row.until else State("good", Text("有效", "In force")),
        ),
    ),
    exported=False,
    empty=Text("还没有预警规则。", "No rules yet."),
    next_step=lambda: Link(Text("添加规则", "Add a rule"), reverse("municipal_operations:new_alarm_rule"), "plus"),
)
