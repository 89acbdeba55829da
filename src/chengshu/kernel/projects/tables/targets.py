"""Lists of targets and figures."""

from __future__ import annotations

import re
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

from chengshu.base.text import Text
from chengshu.kernel.projects.models import Decision, Figure
from chengshu.kernel.projects.queries.targets import TargetLine
from chengshu.ui.parts import NOT_MEASURED, State, number
from chengshu.ui.tables import Column, Filter, Table

_IN_BRACKETS = re.compile(r"（[^（）]*）$| \([^()]*\)$")
UNIT_LABELS = {
    "%": Text("%", "%"),
    "count": Text("个", "in all"),
    "count/year": Text("次/年", "a year"),
    "years": Text("年", "years"),
    "hours": Text("小时", "hours"),
    "level": Text("级", "(level)"),
    "class": Text("类", "(class)"),
    "亿元": Text("亿元", "100 million yuan"),
}
DECISION_TONES = {Decision.WAITING: "warning", Decision.ACCEPTED: "good", Decision.RETURNED: "bad"}
STANDINGS = (
    ("unmeasured", NOT_MEASURED),
    ("reached", Text("已达标", "Reached")),
    ("open", Text("未达标", "Not reached")),
)


class Spark:
    """The trend of a target as a small line; nothing while there are fewer than two values."""

    def __init__(self, line: TargetLine) -> None:
        self.line = line

    def __str__(self) -> str:
        return "; ".join(f"{one.day:%Y-%m-%d} {number(one.value)}" for one in self.line.trend)

    def __html__(self) -> SafeString:
        if len(self.line.trend) < 2:
            return SafeString('<span class="nil" aria-hidden="true">—</span>')
        name = f"spark-{self.line.target.pk}"
        props = {
            "kind": "spark",
            "x": [f"{one.day:%Y-%m-%d}" for one in self.line.trend],
            "series": [{"name": str(Text("数值", "Value")), "values": [float(one.value) for one in self.line.trend]}],
        }
        words = str(Text("趋势", "Trend"))
        return format_html(
            '{}<span data-island="chart" data-props="{}" class="spark" role="img" aria-label="{}"></span>',
            json_script(props, name),
            name,
            f"{words} {self}",
        )


def with_unit(value: object, unit: str) -> str:
    """A value as printed, with its unit."""
    symbol = str(UNIT_LABELS.get(unit, unit))
    shown = number(round(value, 2) if isinstance(value, Decimal) and abs(value) >= 1 else value)
    return f"{shown}%" if unit == "%" else f"{shown} {symbol}".strip()


def _standing(lines: list[TargetLine], chosen: str) -> list[TargetLine]:
    wanted = {"unmeasured": None, "reached": True, "open": False}[chosen]
    return [line for line in lines if line.reached is wanted]


def _system(line: TargetLine) -> Text:
    """Its name without what stands in brackets behind it."""
    name = line.target.system_name
    return Text(_IN_BRACKETS.sub("", name.zh), _IN_BRACKETS.sub("", name.en))


TARGETS: Table[TargetLine] = Table(
    key="targets",
    label=Text("规划指标", "Targets of the plans"),
    columns=(
        Column(
            "phrase",
            Text("指标（原文）", "Target as printed"),
            lambda line: line.target.phrase,
            link=lambda line: reverse("projects:target", args=[line.target.pk]),
            sort="yes",
            wide=True,
        ),
        Column("city", Text("城市", "City"), lambda line: line.target.city, sort="yes"),
        Column("system", Text("系统", "System"), _system, sort="yes", phone=False),
        Column(
            "value",
            Text("目标值", "Target"),
            lambda line: f"{line.target.op_sign} {with_unit(line.target.value, line.target.unit)}",
            plain=lambda line: line.target.value,
            numeric=True,
        ),
        Column("by", Text("时限", "By"), lambda line: line.target.by_stated, sort="yes"),
        Column(
            "figure",
            Text("实测值", "Measured"),
            lambda line: with_unit(line.figure.value, line.target.unit) if line.figure else NOT_MEASURED,
            plain=lambda line: line.figure.value if line.figure else NOT_MEASURED,
            numeric=True,
        ),
        Column("trend", Text("趋势", "Trend"), Spark, plain=str, phone=False, export=False),
        Column("state", Text("状态", "State"), lambda line: State(line.tone, line.word)),
    ),
    search=("phrase",),
    filters=(
        Filter(
            "city",
            Text("城市", "City"),
            lambda request: [(city, city) for city in ("郑州", "抚顺", "济源", "驻马店")],
            narrow=lambda lines, city: [line for line in lines if line.target.city == city],
        ),
        Filter("standing", Text("状态", "State"), STANDINGS, narrow=_standing),
    ),
    empty=Text("还没有指标。", "No targets yet."),
    page_size=50,
)

FIGURES: Table[Figure] = Table(
    key="figures",
    label=Text("数值记录", "Values on record"),
    columns=(
        Column("day", Text("统计日期", "As of"), sort="day"),
        Column("value", Text("数值", "Value"), lambda one: with_unit(one.value, one.unit), plain=lambda one: one.value),
        Column("origin", Text("来源", "Source"), lambda one: one.origin_label),
        Column("dataset", Text("数据集", "Dataset"), phone=False),
        Column("rows", Text("行数", "Rows"), numeric=True),
        Column("organisation", Text("填报单位", "Reported by"), lambda one: one.organisation and one.organisation.name),
        Column("counted_at", Text("统计时间", "Counted at"), phone=False),
        Column(
            "decision",
            Text("审核", "Check"),
            lambda one: State(DECISION_TONES[Decision(one.decision)], one.decision_label, one.reason),
        ),
    ),
    order=("-day", "-pk"),
    empty=Text(
        "尚未测量：还没有系统统计出数值，也没有单位填报。",
        "Not measured yet: no system has counted it and nobody reported.",
    ),
)
