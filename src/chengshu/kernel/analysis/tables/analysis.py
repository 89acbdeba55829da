"""Lists of runs, saved queries, studies, orders and limits."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.analysis.models import (
    EVERY_LABELS,
    LIMIT_LABELS,
    ORDER_KIND_LABELS,
    RUN_STATE_LABELS,
    LimitRule,
    Order,
    Run,
    SavedQuery,
    Study,
)
from chengshu.kernel.analysis.services.orders import ORDER
from chengshu.kernel.analysis.tones import run_state, study_state
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Filter, Table

STANDINGS = [(state.key, state.label) for state in ORDER.states]
TONES = {"asked": "warning", "supplementing": "warning", "working": "info", "delivered": "info", "refused": "off"}


def run_url(run: Run) -> str:
    """The page of a run."""
    return reverse("analysis:run", args=[run.pk])


def study_url(study: Study) -> str:
    """The page of a study."""
    return reverse("analysis:study", args=[study.pk])


def order_url(order: Order) -> str:
    """The page of an order."""
    return reverse("analysis:order", args=[order.pk])


def standing(order: Order) -> State:
    """Where an order stands, as a badge."""
    return State(TONES.get(order.standing, "good"), dict(STANDINGS)[order.standing])


RUNS: Table[Run] = Table(
    key="runs",
    label=Text("查询记录", "Runs of queries"),
    columns=(
        Column("asked_at", Text("时间", "At"), link=run_url, sort="asked_at"),
        Column("person", Text("查询人", "Who"), lambda one: one.person.name if one.person else None),
        Column("unit", Text("单位", "Unit"), lambda one: one.organisation.name, phone=False),
        Column("purpose", Text("用途", "What for"), wide=True),
        Column("personal", Text("个人信息", "Personal data"), lambda one: one.personal or None, phone=False),
        Column("rows", Text("结果行数", "Rows"), numeric=True, sort="rows"),
        Column("took", Text("用时（毫秒）", "Took (ms)"), lambda one: one.took_ms, numeric=True, phone=False),
        Column("state", Text("状态", "State"), run_state, sort="state"),
    ),
    search=("purpose", "text", "person__name_zh"),
    filters=(
        Filter("state", Text("状态", "State"), list(RUN_STATE_LABELS.items())),
        Filter(
            "personal",
            Text("个人信息", "Personal data"),
            [("yes", Text("使用了个人信息", "With personal data"))],
            narrow=lambda rows, _chosen: rows.filter(personal=True),
        ),
    ),
    order=("-asked_at",),
    empty=Text("还没有运行过查询。", "No query was run yet."),
)
RECENT: Table[Run] = Table(
    key="recent",
    label=Text("最近的查询", "Recent runs"),
    columns=(
        Column("asked_at", Text("时间", "At"), link=run_url),
        Column("purpose", Text("用途", "What for"), wide=True),
        Column("rows", Text("行数", "Rows"), numeric=True),
        Column("state", Text("状态", "State"), run_state),
    ),
    empty=Text("还没有运行过查询。", "No query was run yet."),
    exported=False,
)
SAVED: Table[SavedQuery] = Table(
    key="saved",
    label=Text("保存的查询", "Saved queries"),
    columns=(
        Column(
            "name", Text("名称", "Name"), link=lambda one: f"{reverse('analysis:workbench')}?saved={one.pk}", wide=True
        ),
        Column("person", Text("保存人", "By"), lambda one: one.person.name),
        Column("shared", Text("本单位共享", "Shared"), lambda one: one.shared or None),
    ),
    empty=Text("还没有保存的查询。运行时填写“保存为”即可。", "None saved yet; give a name when you run one."),
    exported=False,
)
STUDIES: Table[Study] = Table(
    key="studies",
    label=Text("分析作业", "Scheduled analysis"),
    columns=(
        Column("name", Text("名称", "Name"), lambda one: one.name, link=study_url, sort="name_zh", wide=True),
        Column("unit", Text("单位", "Unit"), lambda one: one.organisation.name, phone=False),
        Column("every", Text("周期", "How often"), lambda one: one.every_label, sort="every"),
        Column("next_at", Text("下次运行", "Next"), sort="next_at", phone=False),
        Column("service", Text("数据服务", "Service"), lambda one: one.resource.code if one.resource else None),
        Column("state", Text("状态", "State"), study_state),
    ),
    search=("name_zh", "name_en", "key"),
    filters=(Filter("every", Text("周期", "How often"), list(EVERY_LABELS.items())),),
    order=("key",),
    empty=Text("还没有分析作业。", "No scheduled analysis yet."),
    next_step=lambda: Link(Text("新建作业", "Set one up"), reverse("analysis:new_study"), "plus"),
)
ORDERS: Table[Order] = Table(
    key="orders",
    label=Text("数据任务单", "Orders to the data centre"),
    columns=(
        Column("number", Text("编号", "No."), link=order_url, sort="number"),
        Column("title", Text("任务", "What"), wide=True, sort="title"),
        Column("kind", Text("类别", "Kind"), lambda one: one.kind_label, sort="kind", phone=False),
        Column("unit", Text("提出单位", "Asked by"), lambda one: one.organisation.name),
        Column("centre", Text("承接单位", "Taken on by"), lambda one: one.centre.name, phone=False),
        Column("wanted_by", Text("希望完成", "Wanted by"), sort="wanted_by"),
        Column("standing", Text("状态", "State"), standing, sort="standing"),
    ),
    search=("number", "title", "wish"),
    filters=(
        Filter("kind", Text("类别", "Kind"), list(ORDER_KIND_LABELS.items())),
        Filter("standing", Text("状态", "State"), STANDINGS),
    ),
    order=("-created_at",),
    empty=Text("还没有数据任务单。", "No orders yet."),
    next_step=lambda: Link(Text("提出任务", "Ask the data centre"), reverse("analysis:new_order"), "plus"),
)
LIMITS: Table[LimitRule] = Table(
    key="limits",
    label=Text("限额与单价", "Limits and prices"),
    columns=(
        Column("key", Text("限额", "Limit"), lambda one: LIMIT_LABELS[one.key], sort="key"),  # type: ignore[index]
        Column("value", Text("值", "Value"), numeric=True),
        Column("why", Text("说明", "Why"), wide=True),
        Column("set_by", Text("设置人", "Set by"), lambda one: one.set_by.name if one.set_by else None, phone=False),
        Column("since", Text("自", "Since"), sort="since"),
    ),
    order=("-since",),
    empty=Text("还没有调整过，均为初始值。", "Nothing was changed; first values are in force."),
)
