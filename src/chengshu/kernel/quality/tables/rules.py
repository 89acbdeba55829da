"""Lists of rules and weights."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.quality.models import RaisingRule, Rule, Weight
from chengshu.kernel.quality.tables.reports import Labels, named
from chengshu.kernel.quality.tables.tones import blocking_state
from chengshu.kernel.quality.wording import name_of, sentence_of
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Table


def _source(rule: Rule) -> State:
    if rule.typical and rule.set_by_id is None:
        return State("info", Text("系统推荐", "Typical"))
    return State("neutral", Text("人工设置", "Set by hand"))


def rules_in_force(labels: Labels, *, mine: bool) -> Table[Rule]:
    """The rules that judge now; for who keeps them with what can be done."""
    columns = (
        *_about(labels),
        Column("dimension", Text("维度", "Dimension"), lambda rule: rule.dimension_label, phone=False),
        Column("blocking", Text("未通过时", "Failing rows"), blocking_state),
        Column("weight", Text("权重", "Weight"), numeric=True, phone=False),
        Column("source", Text("来源", "From"), _source, phone=False),
    )
    change = Column("change", Text("办理", "Change"), _changes, export=False)
    return Table(
        key="rules",
        label=Text("生效规则", "Rules in force"),
        columns=(*columns, change) if mine else columns,
        empty=Text("还没有规则。", "No rules yet."),
    )


def rules_before(labels: Labels) -> Table[Rule]:
    """The rules that no longer judge."""
    columns = (
        *_about(labels),
        Column("since", Text("自", "From"), phone=False),
        Column("until", Text("至", "Until")),
        Column("set_by", Text("设置人", "Set by"), lambda rule: rule.set_by or PLATFORM.name, phone=False),
        Column("reason", Text("原因", "Reason")),
    )
    return Table(key="rules_before", label=Text("历史规则", "Former rules"), columns=columns)


def _about(labels: Labels) -> tuple[Column[Rule], ...]:
    return (
        Column("column", Text("字段", "Column"), lambda rule: named(rule.column, labels)),
        Column("name", Text("规则", "Rule"), name_of),
        Column("asks", Text("要求", "Asks"), sentence_of, wide=True),
    )


def _changes(rule: Rule) -> list[Link]:
    return [
        Link(Text("修改", "Change"), reverse("quality:edit_rule", args=[rule.pk])),
        Link(Text("停用", "End"), reverse("quality:end_rule", args=[rule.pk])),
    ]


WEIGHTS: Table[Weight] = Table(
    key="weights",
    label=Text("维度权重", "Weights of dimensions"),
    columns=(
        Column("dimension", Text("维度", "Dimension"), lambda one: one.dimension_label),
        Column("weight", Text("权重", "Weight"), numeric=True),
        Column("since", Text("自", "From")),
        Column("until", Text("至", "Until"), phone=False),
        Column("set_by", Text("设置人", "Set by"), lambda one: one.set_by or PLATFORM.name, phone=False),
        Column("reason", Text("原因", "Reason")),
    ),
    empty=Text("尚未设置，各维度权重均为 1。", "None set: every dimension weighs 1."),
)
RAISING: Table[RaisingRule] = Table(
    key="raising",
    label=Text("整改和督查规则", "Rules of correction"),
    columns=(
        Column("least_failed", Text("问题行数达到", "From rows"), numeric=True),
        Column("least_share", Text("且比例达到", "And share"), lambda one: f"{one.least_share:.2%}", numeric=True),
        Column("raise_days", Text("逾期几天转督查", "Raised after days"), numeric=True),
        Column("since", Text("自", "From")),
        Column("until", Text("至", "Until"), phone=False),
        Column("reason", Text("原因", "Reason"), phone=False),
    ),
    empty=Text(
        "尚未设置：有问题即派发，逾期 5 天转督查。",
        "None set: work from the first fault, raised 5 days after its due day.",
    ),
)
