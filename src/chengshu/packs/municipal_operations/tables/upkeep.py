"""Lists of orders, findings, patrols and plans."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.money import yuan
from chengshu.base.text import Text
from chengshu.packs.municipal_operations.models import Finding, Order, Patrol, Plan
from chengshu.packs.municipal_operations.models.upkeep import (
    FINDING_STATES,
    ORDER_KINDS,
    ORDER_STATES,
    SEVERITIES,
    FindingState,
    OrderState,
    Severity,
)
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.tables.books import by_district
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Filter, Table

BOOKS = [(key, register.label) for key, register in REGISTERS.items()]
PATROLLED = [(key, register.label) for key, register in REGISTERS.items() if register.findings]
ORDER_TONES = {
    OrderState.ASSIGNING: "warning",
    OrderState.DOING: "info",
    OrderState.CHECKING: "warning",
    OrderState.DONE: "good",
    OrderState.CANCELLED: "off",
}
FINDING_TONES = {
    FindingState.OPEN: "warning",
    FindingState.ORDERED: "info",
    FindingState.REPORTED: "info",
    FindingState.SETTLED: "good",
    FindingState.DISMISSED: "off",
}
SEVERITY_TONES = {Severity.MINOR: "neutral", Severity.SERIOUS: "warning", Severity.DANGEROUS: "bad"}


def order_url(order: Order) -> str:
    """The page of an order."""
    return reverse("municipal_operations:order", args=[order.pk])


def finding_url(finding: Finding) -> str:
    """The page of a finding."""
    return reverse("municipal_operations:finding", args=[finding.pk])


def order_badge(order: Order) -> State:
    """Where an order stands; one beyond its day says so."""
    if order.is_open and order.due_on < clock.today():
        return State("bad", Text(f"{order.state_label.zh}·逾期", f"{order.state_label.en}, late"))
    return State(ORDER_TONES[OrderState(order.state)], order.state_label)


def finding_badge(finding: Finding) -> State:
    """What becomes of a finding."""
    return State(FINDING_TONES[FindingState(finding.state)], finding.state_label)


def severity_badge(finding: Finding) -> State:
    """How bad a finding is."""
    return State(SEVERITY_TONES[Severity(finding.severity)], finding.severity_label)


ORDERS = Table[Order](
    key="orders",
    label=Text("养护工单", "Work orders"),
    columns=(
        Column("title", Text("工单", "Order"), link=order_url, wide=True),
        Column("number", Text("编号", "Number"), sort="number", phone=False),
        Column("kind", Text("类型", "Kind"), lambda row: row.kind_label, sort="kind"),
        Column("book", Text("台账", "Book"), lambda row: row.book.label, phone=False),
        Column("unit", Text("养护单位", "Unit"), lambda row: row.unit.name, phone=False),
        Column("due_on", Text("时限", "Due"), sort="due_on"),
        Column(
            "cost",
            Text("费用（元）", "Cost (yuan)"),
            lambda row: yuan(row.cost_fen) if row.cost_fen else None,
            numeric=True,
            sort="cost_fen",
            plain=lambda row: row.cost_fen / 100,
        ),
        Column("state", Text("状态", "State"), order_badge, sort="state"),
    ),
    search=("number", "title", "entry__name_zh"),
    filters=(
        Filter("state", Text("状态", "State"), list(ORDER_STATES.items())),
        Filter("kind", Text("类型", "Kind"), list(ORDER_KINDS.items())),
        Filter("register", Text("台账", "Book"), BOOKS),
        by_district(),
    ),
    order=("-pk",),
    empty=Text("还没有工单。", "No orders yet."),
)
FINDINGS = Table[Finding](
    key="findings",
    label=Text("巡查发现", "Findings"),
    columns=(
        Column("words", Text("发现", "Finding"), link=finding_url, wide=True),
        Column("kind", Text("问题", "What"), lambda row: row.kind_label),
        Column("severity", Text("程度", "How bad"), severity_badge, sort="severity"),
        Column("book", Text("台账", "Book"), lambda row: row.book.label, phone=False),
        Column("entry", Text("设施", "At"), lambda row: row.entry and row.entry.name, phone=False),
        Column("unit", Text("管养单位", "Unit"), lambda row: row.unit.name, phone=False),
        Column("found_at", Text("发现时间", "Found"), sort="found_at"),
        Column("state", Text("状态", "State"), finding_badge, sort="state"),
    ),
    search=("words", "address", "entry__name_zh", "case_number"),
    filters=(
        Filter("state", Text("状态", "State"), list(FINDING_STATES.items())),
        Filter("severity", Text("程度", "How bad"), [(str(key.value), label) for key, label in SEVERITIES.items()]),
        Filter("register", Text("台账", "Book"), PATROLLED),
        by_district(),
    ),
    order=("-found_at", "-pk"),
    empty=Text("还没有巡查发现。", "Nothing was found yet."),
    next_step=lambda: Link(Text("上报发现", "Report a finding"), reverse("municipal_operations:choose_book"), "plus"),
)
PATROLS = Table[Patrol](
    key="patrols",
    label=Text("巡查记录", "Patrols"),
    columns=(
        Column(
            "area",
            Text("巡查范围", "Where"),
            link=lambda row: reverse("municipal_operations:patrol", args=[row.pk]),
            wide=True,
        ),
        Column("book", Text("对象", "What"), lambda row: row.book.label),
        Column("person", Text("巡查人", "By"), lambda row: row.person.name),
        Column("unit", Text("单位", "Unit"), lambda row: row.unit.name, phone=False),
        Column("started_at", Text("开始", "Begun"), sort="started_at"),
        Column(
            "ended_at",
            Text("结束", "Ended"),
            lambda row: row.ended_at or State("info", Text("进行中", "Under way")),
            sort="ended_at",
        ),
        Column("found", Text("发现问题", "Findings"), lambda row: getattr(row, "found", 0), numeric=True),
    ),
    search=("area", "person__name_zh"),
    filters=(Filter("register", Text("对象", "What"), PATROLLED),),
    order=("-started_at",),
    empty=Text("还没有巡查。", "Nobody went on patrol yet."),
    next_step=lambda: Link(
        Text("开始巡查", "Start a patrol"), reverse("municipal_operations:new_patrol"), "player-play"
    ),
)
PLANS = Table[Plan](
    key="plans",
    label=Text("养护计划", "Plans of upkeep"),
    columns=(
        Column(
            "name",
            Text("计划", "Plan"),
            lambda row: row.name,
            link=lambda row: reverse("municipal_operations:plan", args=[row.pk]),
            wide=True,
        ),
        Column("book", Text("台账", "Book"), lambda row: row.book.label),
        Column("rhythm", Text("周期", "How often"), lambda row: row.rhythm),
        Column("unit", Text("养护单位", "Unit"), lambda row: row.unit.name, phone=False),
        Column("made", Text("已生成工单", "Orders"), lambda row: getattr(row, "made", 0), numeric=True),
        Column("done", Text("已完成", "Done"), lambda row: getattr(row, "done", 0), numeric=True),
        Column(
            "until",
            Text("状态", "State"),
            lambda row: (
                State("off", Text("已停止", "Ended")) if row.until else State("good", Text("执行中", "Running"))
            ),
        ),
    ),
    search=("name_zh", "name_en", "task"),
    filters=(Filter("register", Text("台账", "Book"), BOOKS),),
    order=("register", "pk"),
    empty=Text("还没有养护计划。", "No plan of upkeep yet."),
    next_step=lambda: Link(Text("制定计划", "Make a plan"), reverse("municipal_operations:new_plan"), "plus"),
)
