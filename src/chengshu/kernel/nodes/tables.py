"""Lists of nodes, of what was done with them, and of data asked of them."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from chengshu.base.text import Text, listed
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.nodes.models import ASKED_STATE_LABELS, AskedData, AskedState, Node, NodeState, OpenPlatform, Run
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table

ASKED_TONES: Mapping[str, str] = {
    AskedState.WAITING: "info",
    AskedState.SENT: "info",
    AskedState.GRANTED: "good",
    AskedState.REFUSED: "bad",
    AskedState.ENDED: "off",
}
COUNTED: Mapping[str, Text] = {
    "new": Text("新增", "new"),
    "changed": Text("变更", "changed"),
    "withdrawn": Text("停用", "withdrawn"),
    "refused": Text("未接收", "refused"),
    "rows": Text("行", "rows"),
}


def node_url(node: Node) -> str:
    """The page of a node."""
    return reverse("nodes:node", args=[node.pk])


def asked_url(asked: AskedData) -> str:
    """The page of data asked for."""
    return reverse("nodes:asked", args=[asked.pk])


def state_of(node: Node) -> State:
    """How a node stands."""
    if node.state != NodeState.CONNECTED:
        return State("warning" if node.state == NodeState.CARD_TAKEN else "off", node.state_label)
    if node.failure:
        return State("bad", Text("连接中断", "Line cut"), hint=node.failure)
    if node.is_silent:
        return State("warning", Text("久未连通", "Silent"))
    return State("good", Text("正常", "Connected"))


def asked_state(asked: AskedData) -> State:
    """How data asked for stands."""
    return State(ASKED_TONES[asked.state], asked.state_label)


def _counts(run: Run) -> str:
    if run.failure:
        return run.failure
    return listed(f"{COUNTED[name]} {count}" for name, count in run.counts.items() if count and name in COUNTED)


NODES: Table[Node] = Table(
    key="nodes",
    label=Text("互联节点", "Nodes"),
    columns=(
        Column("name", Text("节点", "Node"), lambda one: one.name, link=node_url, sort="name_zh", wide=True),
        Column("level", Text("层级", "Level"), lambda one: one.level_label, sort="level"),
        Column("address", Text("地址", "Address"), phone=False),
        Column("taken_at", Text("已同步对方目录至", "We have theirs to"), sort="taken_at"),
        Column("given_at", Text("对方已同步我方至", "They have ours to"), sort="given_at", phone=False),
        Column("heard_at", Text("对方最近来访", "Last heard"), sort="heard_at", phone=False),
        Column("state", Text("状态", "State"), state_of),
    ),
    search=("name_zh", "name_en", "key"),
    order=("level", "key"),
    empty=Text("还没有互联节点。先设置本节点，再登记对方名片。", "No nodes yet. Set this node up, then take a card."),
)

RUNS: Table[Run] = Table(
    key="runs",
    label=Text("同步记录", "What was done"),
    columns=(
        Column("at", Text("时间", "When")),
        Column("kind", Text("内容", "What"), lambda one: one.label),
        Column("about", Text("对象", "About"), wide=True),
        Column("counts", Text("结果", "Outcome"), _counts),
        Column("seconds", Text("用时（秒）", "Seconds"), numeric=True, phone=False),
        Column(
            "state",
            Text("状态", "State"),
            lambda one: State("bad", Text("失败", "Failed")) if one.failure else State("good", Text("完成", "Done")),
        ),
    ),
    empty=Text("还没有同步记录。", "Nothing was done yet."),
    exported=False,
)

ENTRIES: Table[Resource] = Table(
    key="entries",
    label=Text("对方目录", "Their catalogue"),
    columns=(
        Column("name", Text("信息资源", "Resource"), lambda one: one.name, link=lambda one: one.url, wide=True),
        Column("node_provider", Text("提供方", "Provider")),
        Column("version", Text("版本", "Version"), numeric=True, phone=False),
        Column("published_at", Text("发布时间", "Published"), sort="published_at", phone=False),
        Column(
            "ask",
            Text("申请", "Ask"),
            lambda one: Text("申请数据", "Ask for it"),
            link=lambda one: reverse("nodes:ask", args=[one.pk]),
            export=False,
        ),
    ),
    search=("name_zh", "name_en", "key", "node_provider"),
    order=("code", "key"),
    empty=Text("对方还没有可见的目录。", "Nothing in their catalogue yet."),
)

ASKED: Table[AskedData] = Table(
    key="asked",
    label=Text("跨节点数据", "Data of other nodes"),
    columns=(
        Column("resource", Text("信息资源", "Resource"), lambda one: one.resource.name, link=asked_url, wide=True),
        Column("node", Text("来源节点", "Node"), lambda one: one.node.name),
        Column("unit", Text("申请单位", "Unit"), lambda one: one.organisation.name, phone=False),
        Column("rows", Text("已入湖行数", "Rows here"), numeric=True),
        Column("pulled_at", Text("最近拉取", "Last pulled"), sort="pulled_at", phone=False),
        Column("state", Text("状态", "State"), asked_state),
    ),
    search=("resource__name_zh", "node__name_zh"),
    filters=(Filter("state", Text("状态", "State"), list(ASKED_STATE_LABELS.items())),),
    order=("-created_at",),
    empty=Text("还没有向其他节点申请数据。可在节点的目录中申请。", "Nothing asked yet. Ask from a node's catalogue."),
)


def _platform_state(one: OpenPlatform) -> State:
    if one.failure:
        return State("bad", Text("连接中断", "Line cut"), hint=one.failure)
    return State("good", Text("正常", "Connected")) if one.reached_at else State("info", Text("待同步", "Waiting"))


PLATFORMS: Table[OpenPlatform] = Table(
    key="platforms",
    label=Text("省级开放平台", "Open data platforms"),
    columns=(
        Column("name", Text("平台", "Platform"), lambda one: one.name, wide=True),
        Column("address", Text("地址", "Address"), phone=False),
        Column("entries", Text("已同步目录", "Entries there"), lambda one: getattr(one, "entries", None), numeric=True),
        Column("reached_at", Text("最近同步", "Last done")),
        Column("state", Text("状态", "State"), _platform_state),
    ),
    order=("pk",),
    empty=Text(
        "还没有接入省级开放平台。接入后，可开放的目录会自动上报。", "None yet. Once connected, open entries go there."
    ),
)
