"""Lists of receipts, programs, deliveries, enterprises, connections and sums."""

from __future__ import annotations

from datetime import UTC, datetime

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text, listed
from chengshu.kernel.exchange.models import (
    WAY_LABELS,
    Client,
    Delivery,
    DeliveryRun,
    Enterprise,
    LimitRule,
    Receipt,
    RunState,
)
from chengshu.kernel.exchange.models.deliveries import RUN_STATE_LABELS
from chengshu.kernel.exchange.models.rules import LIMIT_LABELS, Limit
from chengshu.kernel.exchange.queries.statistics import Connection, Total
from chengshu.kernel.exchange.spool import Use
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Filter, Table


def client_url(client: Client) -> str:
    """The page of a program."""
    return reverse("exchange:client", args=[client.pk])


def delivery_url(delivery: Delivery) -> str:
    """The page of a delivery."""
    return reverse("exchange:delivery", args=[delivery.pk])


def delivery_badge(delivery: Delivery) -> State:
    """How a delivery stands."""
    if not delivery.active:
        return State("off", Text("已停止", "Stopped"))
    if delivery.alarmed_at:
        return State("bad", Text(f"连续失败 {delivery.failures} 次", f"Failed {delivery.failures} times"))
    if delivery.failures:
        return State("warning", Text("重试中", "Trying again"))
    if delivery.version is None:
        return State("info", Text("等待首次推送", "Not run yet"))
    return State("good", Text("正常", "Works"))


def _who(receipt: Receipt) -> str:
    return str(receipt.person or receipt.client or Text("平台推送", "Delivery"))


RECEIPTS: Table[Receipt] = Table(
    key="receipts",
    label=Text("使用回执", "Receipts"),
    columns=(
        Column(
            "at",
            Text("时间", "When"),
            lambda one: one.last_at,
            link=lambda one: reverse("exchange:receipt", args=[one.pk]),
            sort="last_at",
        ),
        Column("subject", Text("资源或服务", "What"), lambda one: str(one.agreement.subject), wide=True),
        Column("consumer", Text("使用单位", "Consumer"), lambda one: one.organisation.name),
        Column("who", Text("使用者", "Who"), _who),
        Column("why", Text("事由", "Why"), phone=False),
        Column("way", Text("方式", "Way"), lambda one: WAY_LABELS[one.way]),
        Column("calls", Text("次数", "Calls"), numeric=True, sort="calls", phone=False),
        Column("rows", Text("条数", "Rows"), numeric=True, sort="rows"),
        Column("refused", Text("被拒", "Refused"), lambda one: one.refused or None, numeric=True, phone=False),
    ),
    search=("why", "agreement__number", "agreement__resource__name_zh", "organisation__name_zh", "client__name_zh"),
    filters=(Filter("way", Text("方式", "Way"), [(str(key), label) for key, label in WAY_LABELS.items()]),),
    order=("-last_at", "-pk"),
    empty=Text("还没有使用记录。", "Nothing has been used yet."),
)
CALLS: Table[Use] = Table(
    key="calls",
    label=Text("逐次调用", "Single calls"),
    columns=(
        Column("at", Text("时间", "When"), lambda one: clock.local(_moment(one)).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]),
        Column("address", Text("地址", "From")),
        Column("rows", Text("条数", "Rows"), numeric=True),
        Column("version", Text("数据版本", "Version"), numeric=True),
        Column("refused", Text("被拒原因", "Refused"), lambda one: one.refused or None),
    ),
    empty=Text("没有逐次记录。", "No single calls."),
    exported=False,
)
CLIENTS: Table[Client] = Table(
    key="clients",
    label=Text("接入应用", "Programs"),
    columns=(
        Column("name", Text("应用", "Program"), lambda one: one.name, link=client_url, sort="name_zh", wide=True),
        Column("organisation", Text("单位", "Unit"), lambda one: one.organisation.name),
        Column("client_id", Text("应用标识", "Client id"), phone=False),
        Column("addresses", Text("允许地址", "Addresses"), lambda one: listed(one.addresses) or None, phone=False),
        Column("last", Text("最近调用", "Last call"), lambda one: one.last_used_at, sort="last_used_at"),
        Column(
            "state",
            Text("状态", "State"),
            lambda one: State("good", Text("启用", "Active")) if one.active else State("off", Text("停用", "Stopped")),
        ),
    ),
    search=("name_zh", "name_en", "client_id", "organisation__name_zh"),
    order=("name_zh", "pk"),
    empty=Text("还没有接入应用。", "No programs yet."),
    next_step=lambda: Link(Text("登记接入应用", "Register a program"), reverse("exchange:new_client"), "plus"),
)
DELIVERIES: Table[Delivery] = Table(
    key="deliveries",
    label=Text("推送作业", "Deliveries"),
    columns=(
        Column("name", Text("作业", "Delivery"), lambda one: one.name, link=delivery_url, sort="name_zh", wide=True),
        Column("subject", Text("资源", "What"), lambda one: str(one.agreement.subject)),
        Column("consumer", Text("使用单位", "Consumer"), lambda one: one.agreement.organisation.name, phone=False),
        Column("way", Text("方式", "Way"), lambda one: WAY_LABELS[one.way]),
        Column("version", Text("已送版本", "Version"), numeric=True, phone=False),
        Column("next", Text("下次", "Next"), lambda one: one.next_at if one.active else None, sort="next_at"),
        Column("state", Text("状态", "State"), delivery_badge),
    ),
    search=("name_zh", "agreement__number", "agreement__resource__name_zh"),
    filters=(Filter("way", Text("方式", "Way"), [(str(key), label) for key, label in WAY_LABELS.items()]),),
    order=("name_zh", "pk"),
    empty=Text("还没有推送作业。", "No deliveries yet."),
    next_step=lambda: Link(Text("新建推送作业", "Set one up"), reverse("exchange:new_delivery"), "plus"),
)
RUN_TONES = {RunState.RUNNING: "info", RunState.DONE: "good", RunState.FAILED: "bad"}
RUNS: Table[DeliveryRun] = Table(
    key="runs",
    label=Text("运行记录", "Runs"),
    columns=(
        Column("started", Text("开始", "Began"), lambda one: one.started_at),
        Column("version", Text("版本", "Version"), numeric=True),
        Column("attempt", Text("第几次", "Attempt"), numeric=True),
        Column("source", Text("源行数", "At source"), lambda one: one.rows_source, numeric=True),
        Column("sent", Text("发送", "Sent"), lambda one: one.rows_sent, numeric=True),
        Column("arrived", Text("到达", "Arrived"), lambda one: one.rows_arrived, numeric=True),
        Column(
            "state",
            Text("结果", "Result"),
            lambda one: State(RUN_TONES[RunState(one.state)], RUN_STATE_LABELS[RunState(one.state)], one.error),
        ),
        Column("error", Text("原因", "Why"), lambda one: one.error or None, phone=False),
    ),
    empty=Text("还没有运行。", "Not run yet."),
    exported=False,
)
ENTERPRISES: Table[Enterprise] = Table(
    key="enterprises",
    label=Text("公共服务企事业单位", "Public-service enterprises"),
    columns=(
        Column("name", Text("单位", "Enterprise"), lambda one: one.organisation.name, wide=True),
        Column("service", Text("公共服务", "Service")),
        Column("application", Text("应用", "Application"), phone=False),
        Column("resources", Text("准入资源", "Resources"), lambda one: one.resources.all().__len__(), numeric=True),
        Column("limits", Text("限额", "Limits"), lambda one: f"{one.calls_per_minute}/min · {one.rows_per_day}/d"),
        Column("until", Text("协议至", "Until"), lambda one: one.contract_until, sort="contract_until"),
        Column(
            "state",
            Text("状态", "State"),
            lambda one: (
                State("good", Text("已准入", "Admitted"))
                if one.in_force
                else State("off", Text("已终止", "Over"), one.ended_why)
            ),
        ),
        Column(
            "end",
            Text("办理", "Do"),
            lambda one: (
                Link(Text("终止准入", "End it"), reverse("exchange:end_enterprise", args=[one.pk]))
                if one.in_force
                else None
            ),
            export=False,
        ),
    ),
    search=("organisation__name_zh", "service", "application", "contract"),
    order=("organisation__name_zh",),
    empty=Text("还没有准入的企事业单位。", "No enterprise has been admitted."),
    next_step=lambda: Link(Text("办理准入", "Admit one"), reverse("exchange:new_enterprise"), "plus"),
)
LIMITS: Table[LimitRule] = Table(
    key="limits",
    label=Text("限额沿革", "History of limits"),
    columns=(
        Column("key", Text("限额", "Limit"), lambda one: LIMIT_LABELS[Limit(one.key)], wide=True),
        Column("value", Text("数值", "Value"), numeric=True),
        Column("since", Text("自", "From"), sort="since"),
        Column("set_by", Text("设置人", "Set by"), lambda one: one.set_by and one.set_by.name),
        Column("why", Text("理由", "Why"), phone=False),
    ),
    order=("-since", "-pk"),
    empty=Text("沿用初始限额。", "The first values still hold."),
)
CONNECTIONS: Table[Connection] = Table(
    key="connections",
    label=Text("各单位接入状态", "Units and their connections"),
    columns=(
        Column("unit", Text("单位", "Unit"), lambda one: one.unit.name, wide=True, sort="x"),
        Column("resources", Text("发布资源", "Published"), numeric=True, sort="x"),
        Column("connected", Text("已接入资源", "With data"), numeric=True, sort="x"),
        Column("given", Text("对外授权", "Given"), numeric=True, sort="x"),
        Column("taken", Text("获得授权", "Taken"), numeric=True, sort="x"),
        Column("clients", Text("接入应用", "Programs"), numeric=True, phone=False, sort="x"),
        Column("last", Text("最近使用", "Last used"), lambda one: one.last_used_at, sort="x"),
        Column("state", Text("状态", "State"), lambda one: State(one.tone, one.word)),
    ),
    empty=Text("还没有单位。", "No units."),
)
TOTALS: Table[Total] = Table(
    key="totals",
    label=Text("按对象汇总", "Sums"),
    columns=(
        Column("name", Text("名称", "Name"), wide=True),
        Column("agreements", Text("授权", "Agreements"), numeric=True),
        Column("calls", Text("次数", "Calls"), numeric=True),
        Column("rows", Text("条数", "Rows"), numeric=True),
        Column("refused", Text("被拒", "Refused"), numeric=True, phone=False),
    ),
    empty=Text("这段时间没有使用。", "Nothing was used in this time."),
    exported=False,
)


def _moment(use: Use) -> datetime:
    return datetime.fromtimestamp(use.at_ms / 1000, UTC)
