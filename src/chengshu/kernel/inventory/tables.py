"""Lists of the inventory."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.inventory.models import (
    EXCEPTION_LABELS,
    HOSTING_LABELS,
    NETWORK_LABELS,
    STATE_LABELS,
    ExceptionState,
    Hosting,
    InformationSystem,
    Merger,
    Network,
    NetworkException,
    RollOut,
    SystemState,
    UseOfMonth,
    UseRule,
)
from chengshu.kernel.inventory.queries.report import UnitLine
from chengshu.kernel.inventory.queries.systems import islands
from chengshu.ui.parts import Link, Noted, Progress, State
from chengshu.ui.tables import Column, Filter, Table, without

TONES = {
    SystemState.IN_USE: "good",
    SystemState.DOUBTED: "warning",
    SystemState.CLOSING: "warning",
    SystemState.CLOSED: "off",
    SystemState.MERGED: "neutral",
}
EXCEPTION_TONES = {
    ExceptionState.ASKED: "info",
    ExceptionState.GRANTED: "good",
    ExceptionState.REFUSED: "bad",
    ExceptionState.ENDED: "off",
}


def system_url(system: InformationSystem) -> str:
    """The page of a system."""
    return reverse("inventory:system", args=[system.pk])


def system_state(system: InformationSystem) -> State:
    """Where a system stands, as a badge."""
    return State(TONES[SystemState(system.state)], system.state_label)


def exchange_state(system: Any) -> State:
    """Whether a system gives or takes; wants the annotations of ``connected``."""
    if not system.is_living:
        return State("off", Text("已停用", "No longer runs"))
    if system.gives and system.takes:
        return State("good", Text("双向", "Gives and takes"))
    if system.gives or system.takes:
        return State("good", Text("提供数据", "Gives") if system.gives else Text("使用数据", "Takes"))
    return State(
        "warning",
        Text("孤岛", "Island"),
        Text("未通过平台提供或使用数据。", "Neither gives nor takes through the exchange."),
    )


def merger_state(row: Merger) -> State:
    """Where a merger stands, as a badge."""
    if row.dropped_why:
        return State("off", Text("已取消", "Dropped"))
    if row.ended_at:
        return State("good", Text("已整合", "Merged"))
    return (
        State("warning", Text("待核验", "Being checked")) if row.done_on else State("info", Text("整合中", "Under way"))
    )


def _owners(request: HttpRequest) -> list[tuple[str, Text | str]]:
    units = Organisation.objects.filter(systems__isnull=False).distinct().order_by("order")
    return [(str(unit.pk), unit.name) for unit in units]


SYSTEMS = Table[InformationSystem](
    key="systems",
    label=Text("信息系统", "Information systems"),
    columns=(
        Column(
            "name",
            Text("系统", "System"),
            lambda row: Noted(row.name, row.code),
            link=system_url,
            sort="name_zh",
            wide=True,
            plain=lambda row: row.name,
        ),
        Column("code", Text("编号", "Number"), page=False),
        Column("owner", Text("单位", "Unit"), lambda row: row.owner.name, sort="owner__order"),
        Column(
            "hosting",
            Text("部署和网络", "Hosting and network"),
            lambda row: Noted(HOSTING_LABELS[Hosting(row.hosting)], NETWORK_LABELS[Network(row.network)]),
            plain=lambda row: HOSTING_LABELS[Hosting(row.hosting)],
        ),
        Column("network", Text("网络", "Network"), lambda row: NETWORK_LABELS[Network(row.network)], page=False),
        Column(
            "active", Text("活跃用户", "Active users"), lambda row: row.active_users, numeric=True, sort="active_users"
        ),
        Column("last", Text("最近使用", "Last used"), lambda row: row.last_used_on, sort="last_used_on", phone=False),
        Column("exchange", Text("共享", "Exchange"), exchange_state),
        Column("state", Text("状态", "State"), system_state, sort="state"),
    ),
    search=("name_zh", "name_en", "code", "purpose", "owner__name_zh"),
    filters=(
        Filter("state", Text("状态", "State"), [(key.value, label) for key, label in STATE_LABELS.items()]),
        Filter(
            "owner",
            Text("单位", "Unit"),
            _owners,
            narrow=lambda rows, key: rows.filter(owner=int(key) if key.isdigit() else 0),
        ),
        Filter("hosting", Text("部署", "Hosting"), [(key.value, label) for key, label in HOSTING_LABELS.items()]),
        Filter(
            "island",
            Text("共享", "Exchange"),
            [("yes", Text("只看孤岛", "Islands alone"))],
            narrow=lambda rows, key: islands(rows) if key == "yes" else rows,
        ),
    ),
    order=("owner__order", "code"),
    empty=Text("还没有登记信息系统。", "No system has been registered yet."),
    next_step=lambda: Link(Text("登记系统", "Register a system"), reverse("inventory:new_system"), "plus"),
)
REPORT = Table[UnitLine](
    key="report",
    label=Text("清理整合情况", "Progress by unit"),
    columns=(
        Column(
            "unit",
            Text("单位", "Unit"),
            lambda row: row.unit.name,
            link=lambda row: f"{reverse('inventory:systems')}?owner={row.unit.pk}",
        ),
        Column("inventoried", Text("已梳理", "Inventoried"), numeric=True),
        Column("living", Text("在用", "In use"), numeric=True),
        Column("doubted", Text("疑似僵尸", "Hardly used"), numeric=True),
        Column("closed", Text("已关停", "Shut down"), numeric=True),
        Column("merged", Text("已整合", "Merged"), numeric=True),
        Column("in_cloud", Text("已上云", "In the cloud"), numeric=True),
        Column("connected", Text("已接入共享", "On the exchange"), numeric=True),
        Column("islands", Text("孤岛", "Islands"), numeric=True),
        Column("isolated", Text("无例外的孤网", "Isolated without leave"), numeric=True),
    ),
    empty=Text("还没有登记信息系统。", "No system has been registered yet."),
)
MERGERS = Table[Merger](
    key="mergers",
    label=Text("系统整合", "Mergers"),
    columns=(
        Column(
            "source",
            Text("系统", "System"),
            lambda row: row.source.name,
            link=lambda row: reverse("inventory:merger", args=[row.pk]),
            wide=True,
        ),
        Column("target", Text("整合到", "Into"), lambda row: row.target.name, wide=True),
        Column("owner", Text("单位", "Unit"), lambda row: row.source.owner.name),
        Column("planned_on", Text("计划完成", "To be done"), sort="planned_on"),
        Column("percent", Text("进度", "Progress"), lambda row: Progress(row.percent)),
        Column("state", Text("状态", "State"), merger_state),
    ),
    search=("source__name_zh", "target__name_zh", "source__owner__name_zh"),
    order=("planned_on",),
    empty=Text(
        "还没有整合计划。在系统页面登记并入的系统和时间。",
        "No merger has been planned yet. Name it on the page of a system.",
    ),
)
EXCEPTIONS = Table[NetworkException](
    key="exceptions",
    label=Text("孤网例外", "Exceptions"),
    columns=(
        Column(
            "system",
            Text("系统", "System"),
            lambda row: row.system.name,
            link=lambda row: reverse("inventory:exception", args=[row.pk]),
            wide=True,
        ),
        Column("owner", Text("单位", "Unit"), lambda row: row.system.owner.name),
        Column("reason", Text("理由", "Reason"), wide=True, phone=False),
        Column("until", Text("有效期至", "Until"), lambda row: row.until or row.wanted_until, sort="until"),
        Column("by", Text("审批人", "Granted by"), lambda row: row.granted_by and row.granted_by.name),
        Column(
            "state",
            Text("状态", "State"),
            lambda row: State(EXCEPTION_TONES[ExceptionState(row.state)], row.state_label),
            sort="state",
        ),
    ),
    search=("system__name_zh", "reason"),
    filters=(Filter("state", Text("状态", "State"), [(key.value, label) for key, label in EXCEPTION_LABELS.items()]),),
    empty=Text(
        "没有孤网例外。不能接入的系统，由主管单位在系统页面申请。",
        "No exceptions. Whoever runs a system that cannot be connected asks on its page.",
    ),
)
ROLL_OUTS = Table[RollOut](
    key="roll_outs",
    label=Text("应用推广", "Roll-out"),
    columns=(
        Column("system", Text("系统", "System"), lambda row: row.system.name, wide=True),
        Column("unit", Text("推广单位", "Unit"), lambda row: row.unit.name),
        Column("planned_by", Text("计划启用", "Planned by"), sort="planned_by"),
        Column("since", Text("启用日期", "In use since"), lambda row: row.in_use_since, sort="in_use_since"),
        Column(
            "users",
            Text("活跃 / 计划用户", "Active / planned"),
            lambda row: f"{row.active_users} / {row.planned_users}",
        ),
        Column(
            "share",
            Text("使用率", "Share"),
            lambda row: Progress(min(100, row.active_users * 100 // row.planned_users)),
        ),
        Column(
            "report",
            Text("填报", "Report"),
            lambda row: Link(Text("填报", "Report"), reverse("inventory:rolled_out", args=[row.pk]), "edit"),
            phone=False,
        ),
    ),
    search=("system__name_zh", "unit__name_zh"),
    order=("system__name_zh", "unit__order"),
    empty=Text("还没有推广计划。在系统页面登记推广单位。", "No roll-out yet; name the units on the page of a system."),
)
ROLL_OUTS_TO_READ = without(ROLL_OUTS, "report")
ROLL_OUTS_OF_ONE = without(ROLL_OUTS, "system", "report")
USE = Table[UseOfMonth](
    key="use",
    label=Text("使用情况", "Use"),
    columns=(
        Column("month", Text("月份", "Month"), lambda row: f"{row.month:%Y-%m}"),
        Column("active_users", Text("活跃用户", "Active users"), numeric=True),
        Column("sign_ins", Text("登录次数", "Sign-ins"), numeric=True),
    ),
    empty=Text(
        "还没有填报使用情况。推广单位每月在这里填报。",
        "Its use has not been reported yet. The units report here each month.",
    ),
)
RULES = Table[UseRule](
    key="rules",
    label=Text("认定规则沿革", "History of the rule"),
    columns=(
        Column("since", Text("自", "From")),
        Column("idle_months", Text("连续月数", "Months"), numeric=True),
        Column("least_percent", Text("比例下限（%）", "Least share (%)"), numeric=True),
        Column("reason", Text("依据", "Ground"), wide=True),
    ),
)
