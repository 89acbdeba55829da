"""Lists of data standards."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.catalogue import words
from chengshu.kernel.catalogue.checks import Check
from chengshu.kernel.catalogue.models import Code, CodeList, DataElement, ManagementRule
from chengshu.kernel.catalogue.queries.statistics import IndicatorLine
from chengshu.kernel.catalogue.tables import tones
from chengshu.kernel.catalogue.words import Weight
from chengshu.spec.data import FieldType, Meaning
from chengshu.ui.parts import Link, Progress, State
from chengshu.ui.tables import Column, Filter, Table


def element_url(one: DataElement) -> str:
    """The page of a data element."""
    return reverse("catalogue:element", args=[one.code])


def code_list_url(one: CodeList) -> str:
    """The page of a code list."""
    return reverse("catalogue:code_list", args=[one.key])


def rule_url(one: ManagementRule) -> str:
    """The page of a rule."""
    return reverse("catalogue:rule", args=[one.pk])


def type_of(one: DataElement) -> str:
    """Type with length."""
    label = words.TYPE_LABELS[FieldType(one.type)]
    return f"{label}({one.length})" if one.length else str(label)


MEANINGS = [(str(key), text) for key, text in words.MEANING_LABELS.items() if key]
ELEMENTS: Table[DataElement] = Table(
    key="elements",
    label=Text("数据元", "Data elements"),
    columns=(
        Column("name", Text("名称", "Name"), lambda one: one.name, link=element_url, sort="name_zh"),
        Column("code", Text("代码", "Code"), sort="code"),
        Column("column", Text("标准字段名", "Column")),
        Column("type", Text("类型", "Type"), type_of),
        Column(
            "meaning", Text("含义", "Meaning"),
            lambda one: words.MEANING_LABELS[Meaning(one.meaning)] if one.meaning else None, phone=False,
        ),
        Column("code_list", Text("代码集", "Code list"), lambda one: one.code_list.name if one.code_list else None),
        Column("standard", Text("依据标准", "Standard"), lambda one: one.standard or None, phone=False),
        Column("used", Text("引用", "Used"), lambda one: getattr(one, "used", None), numeric=True, sort="used"),
    ),
    search=("code", "name_zh", "name_en", "column", "standard"),
    filters=(
        Filter("meaning", Text("含义", "Meaning"), MEANINGS),
        Filter("active", Text("状态", "State"), [("True", Text("在用", "In use")), ("False", Text("停用", "Retired"))]),
    ),
    order=("code",),
    empty=Text("还没有数据元。", "No data elements yet."),
)  # fmt: skip

CODE_LISTS: Table[CodeList] = Table(
    key="code_lists",
    label=Text("代码集", "Code lists"),
    columns=(
        Column("name", Text("名称", "Name"), lambda one: one.name, link=code_list_url, sort="name_zh", wide=True),
        Column("key", Text("标识", "Key"), sort="key"),
        Column("standard", Text("依据标准", "Standard"), lambda one: one.standard or None),
        Column("codes", Text("代码数", "Codes"), lambda one: getattr(one, "in_force", None), numeric=True),
    ),
    search=("key", "name_zh", "name_en", "standard"),
    order=("key",),
    empty=Text("还没有代码集。", "No code lists yet."),
)

CODES: Table[Code] = Table(
    key="codes",
    label=Text("代码", "Codes"),
    columns=(
        Column("code", Text("代码", "Code"), sort="code"),
        Column("name", Text("名称", "Name"), lambda one: one.name, wide=True),
        Column("since", Text("生效", "From"), sort="since"),
        Column("until", Text("停用", "Until"), sort="until"),
        Column(
            "state",
            Text("状态", "State"),
            lambda one: (
                State("good", Text("在用", "In force")) if one.until is None else State("off", Text("已停用", "Ended"))
            ),
        ),
    ),
    search=("code", "name_zh", "name_en"),
    filters=(
        Filter(
            "standing",
            Text("状态", "State"),
            [("held", Text("在用", "In force")), ("ended", Text("已停用", "Ended"))],
            narrow=lambda rows, chosen: rows.filter(until__isnull=chosen == "held"),
        ),
    ),
    order=("order", "code", "-since"),
    empty=Text("还没有代码。", "No codes yet."),
    page_size=50,
)

RULES: Table[ManagementRule] = Table(
    key="rules",
    label=Text("管理规范与交换流程", "Rules and flows"),
    columns=(
        Column("name", Text("名称", "Name"), lambda one: one.name, link=rule_url, sort="name_zh", wide=True),
        Column("code", Text("编号", "Number"), sort="code"),
        Column("kind", Text("类别", "Kind"), lambda one: one.kind_label),
        Column("edition", Text("版本", "Edition")),
        Column("since", Text("生效", "In force from"), sort="since"),
    ),
    search=("code", "name_zh", "name_en", "text"),
    filters=(Filter("kind", Text("类别", "Kind"), [(str(key), text) for key, text in words.RULE_KIND_LABELS.items()]),),
    order=("kind", "code"),
    empty=Text("还没有管理规范。", "No rules yet."),
)


def _reached(one: IndicatorLine) -> Progress:
    ratio = one.share.ratio
    tone = "info" if one.target is None or ratio is None else "good" if ratio >= one.target else "warning"
    return Progress(None if ratio is None else ratio * 100, tone)


def _target(one: IndicatorLine) -> str | None:
    return f"{one.target * 100:.0f}%" if one.target is not None else None


INDICATORS: Table[IndicatorLine] = Table(
    key="indicators",
    label=Text("共享指标", "Sharing indicators"),
    columns=(
        Column("label", Text("指标", "Indicator"), lambda one: one.measure.label),
        Column("now", Text("现值", "Now"), _reached),
        Column("target", Text("目标", "Target"), _target, numeric=True),
        Column("counted", Text("计数", "Counted"), lambda one: f"{one.share.part} / {one.share.whole}", numeric=True),
        Column("formula", Text("口径", "How it is counted"), lambda one: one.measure.formula, wide=True),
        Column(
            "set",
            Text("设置", "Set"),
            lambda one: Link(Text("设置目标", "Set the target"), reverse("catalogue:target", args=[one.key])),
            export=False,
        ),
    ),
)

CHECKS_IN_FORCE: Table[tuple[Check, Weight]] = Table(
    key="checks",
    label=Text("核验规则", "Checks"),
    columns=(
        Column("label", Text("规则", "Check"), lambda one: one[0].label),
        Column("asks", Text("检查什么", "What it checks"), lambda one: one[0].asks, wide=True),
        Column("weight", Text("不符合时", "Where it is not so"), lambda one: tones.weight(one[1])),
        Column("then", Text("后果", "What follows"), lambda one: words.WEIGHT_MEANINGS[one[1]]),
        Column(
            "set",
            Text("设置", "Set"),
            lambda one: Link(Text("设置", "Set"), reverse("catalogue:weigh", args=[one[0].key])),
            export=False,
        ),
    ),
)
