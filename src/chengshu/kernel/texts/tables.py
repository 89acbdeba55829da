"""The lists of text understanding."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.texts.models import AlikeRule, FormulaRule, Letter, Scheme, TrainedModel, UrgentWord
from chengshu.kernel.texts.models.rules import LEVEL_LABELS, Level
from chengshu.kernel.texts.words import HotTopic
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table

HOT = 60
WARM = 30
_TONES = {Level.ATTENTION: "info", Level.URGENT: "warning", Level.EMERGENCY: "bad"}


def heat(value: Decimal) -> State:
    """The heat in the tone of how hot it is; the number is the word."""
    said = Text(f"{value:.1f}", f"{value:.1f}")
    return State("bad" if value >= HOT else "warning" if value >= WARM else "info", said)


def share(value: float) -> str:
    """A share of 1 in per cent with one decimal."""
    return f"{value * 100:.1f}%"


TOPICS = Table[HotTopic](
    key="topics",
    label=Text("热点话题", "Hot topics"),
    columns=(
        Column(
            "name",
            Text("话题", "Topic"),
            lambda row: row.name,
            link=lambda row: reverse("texts:topic", args=[row.topic_id]),
            wide=True,
        ),
        Column("heat", Text("热度", "Heat"), lambda row: heat(row.heat), plain=lambda row: row.heat),
        Column("letters", Text("来信（封）", "Letters"), numeric=True),
        Column("authors", Text("来信人数", "People"), numeric=True),
        Column("area", Text("区划", "Division"), lambda row: row.area_name or row.area, phone=False),
        Column("first_at", Text("最早来信", "First"), phone=False),
        Column("last_at", Text("最近来信", "Latest")),
    ),
    empty=Text("这一时段没有两封以上来信反映同一件事。", "In this period no two letters were about one matter."),
)

LETTERS = Table[Letter](
    key="letters",
    label=Text("同一话题的来信", "Letters of the topic"),
    columns=(
        Column("title", Text("来信", "Letter"), str, wide=True),
        Column("key", Text("编号", "No.")),
        Column("at", Text("时间", "At"), sort="at"),
        Column("place", Text("地点编码", "Place code"), phone=False),
        Column("votes", Text("支持", "Support"), numeric=True, sort="votes"),
    ),
    search=("title", "text"),
    order=("-at",),
    empty=Text("这个话题现在没有来信。", "This topic holds no letters now."),
)


def _scheme_model(row: Scheme) -> TrainedModel | None:
    return next(iter(row.models.all()), None)


SCHEMES = Table[Scheme](
    key="schemes",
    label=Text("分类方案", "Schemes"),
    columns=(
        Column(
            "name",
            Text("方案", "Scheme"),
            lambda row: row.name,
            link=lambda row: reverse("texts:scheme", args=[row.key]),
            wide=True,
        ),
        Column(
            "number",
            Text("现用模型", "Model in force"),
            lambda row: (m := _scheme_model(row)) and m.number,
            numeric=True,
        ),
        Column(
            "f1",
            Text("宏平均 F1", "Macro-F1"),
            lambda row: (m := _scheme_model(row)) and share(m.macro_f1),
            numeric=True,
        ),
        Column("labels", Text("类别", "Labels"), lambda row: (m := _scheme_model(row)) and m.labels, numeric=True),
        Column(
            "examples", Text("样本", "Examples"), lambda row: (m := _scheme_model(row)) and m.examples, numeric=True
        ),
        Column("trained_at", Text("训练时间", "Trained"), lambda row: (m := _scheme_model(row)) and m.trained_at),
    ),
    empty=Text(
        "还没有分类方案。业务系统登记类别后在此显示。", "No scheme yet. It shows here once a system names its classes."
    ),
)

MODELS = Table[TrainedModel](
    key="models",
    label=Text("历次模型", "Models trained"),
    columns=(
        Column("number", Text("序号", "No."), numeric=True),
        Column(
            "state",
            Text("状态", "State"),
            lambda row: (
                State("good", Text("现用", "In force")) if row.in_force else State("off", Text("历史", "Earlier"))
            ),
        ),
        Column("macro_f1", Text("宏平均 F1", "Macro-F1"), lambda row: share(row.macro_f1), numeric=True),
        Column("accuracy", Text("准确率", "Accuracy"), lambda row: share(row.accuracy), numeric=True),
        Column("examples", Text("样本", "Examples"), numeric=True),
        Column("trained_at", Text("训练时间", "Trained")),
        Column("by", Text("训练人", "By"), lambda row: row.trained_by and row.trained_by.name, phone=False),
        Column("seconds", Text("用时（秒）", "Seconds"), numeric=True, phone=False),
        Column("digest", Text("文件摘要", "Digest"), lambda row: row.digest[:12], phone=False),
    ),
    empty=Text("还没有训练过模型。", "No model was trained yet."),
)

LABEL_SCORES = Table[Mapping[str, Any]](
    key="label_scores",
    label=Text("各类别得分", "Scores by label"),
    columns=(
        Column("name", Text("类别", "Label"), lambda row: row["name"], wide=True),
        Column("precision", Text("查准率", "Precision"), lambda row: share(row["precision"]), numeric=True),
        Column("recall", Text("查全率", "Recall"), lambda row: share(row["recall"]), numeric=True),
        Column("f1", Text("F1", "F1"), lambda row: share(row["f1"]), numeric=True),
        Column("letters", Text("来信", "Letters"), lambda row: row["letters"], numeric=True),
    ),
)

WORDS = Table[UrgentWord](
    key="urgent_words",
    label=Text("紧急词", "Urgent words"),
    columns=(
        Column("word", Text("词", "Word"), link=lambda row: reverse("texts:word", args=[row.pk]), sort="word"),
        Column(
            "level",
            Text("级别", "Level"),
            lambda row: State(_TONES[Level(row.level)], row.level_label),
            sort="level",
            plain=lambda row: row.level_label,
        ),
        Column("unless", Text("排除语", "Unless"), phone=False),
        Column("state", Text("状态", "State"), lambda row: _in_force(row.until is None)),
        Column("since", Text("启用", "Since"), sort="since"),
        Column("until", Text("停用", "Until"), phone=False),
        Column("set_by", Text("设置人", "Set by"), lambda row: row.set_by and row.set_by.name, phone=False),
        Column("reason", Text("依据", "Reason"), lambda row: row.reason_said, phone=False),
    ),
    search=("word", "reason"),
    filters=(
        Filter("level", Text("级别", "Level"), [(str(level), label) for level, label in LEVEL_LABELS.items()]),
        Filter(
            "state",
            Text("状态", "State"),
            [("now", Text("在用", "In force")), ("ended", Text("已停用", "Ended"))],
            narrow=lambda rows, value: rows.filter(until__isnull=value == "now"),
        ),
    ),
    order=("until", "-level", "word"),
    empty=Text("还没有紧急词。", "No urgent words yet."),
)

FORMULAS = Table[FormulaRule](
    key="formulas",
    label=Text("公式历史", "History of formulas"),
    columns=(
        Column("use", Text("用于", "For"), lambda row: row.use_label),
        Column("formula", Text("公式", "Formula"), wide=True),
        Column("days", Text("天数", "Days"), numeric=True),
        Column("since", Text("生效日期", "Since")),
        Column("by", Text("设置人", "Set by"), lambda row: row.set_by and row.set_by.name, phone=False),
        Column("reason", Text("依据", "Reason"), phone=False),
    ),
    empty=Text("还没有修改过，现用平台初始公式。", "Never changed: the platform's first formulas are in force."),
)

ALIKE_RULES = Table[AlikeRule](
    key="alike_rules",
    label=Text("相似判定历史", "History of the alike rule"),
    columns=(
        Column("since", Text("生效日期", "Since")),
        Column("window_days", Text("比对天数", "Days compared"), numeric=True),
        Column("repeat_from", Text("重复阈值", "Repeats from"), numeric=True),
        Column("topic_from", Text("同一话题阈值", "One topic from"), numeric=True),
        Column("near_m", Text("邻近距离（米）", "Near (m)"), numeric=True),
        Column("by", Text("设置人", "Set by"), lambda row: row.set_by and row.set_by.name, phone=False),
        Column("reason", Text("依据", "Reason"), phone=False),
    ),
    empty=Text("还没有修改过，现用平台初始规则。", "Never changed: the platform's first rule is in force."),
)


def _in_force(holds: bool) -> State:
    return State("good", Text("在用", "In force")) if holds else State("off", Text("已停用", "Ended"))
