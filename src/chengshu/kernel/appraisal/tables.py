"""The lists of the appraisal."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text, listed
from chengshu.kernel.appraisal.models import (
    MEASURE_LABELS,
    ROUND_STATE_LABELS,
    SOURCE_LABELS,
    Appeal,
    EvaluationReport,
    FrameworkIndicator,
    Goal,
    Handover,
    Line,
    Measure,
    MeasureKind,
    Round,
    RoundState,
    Rule,
    Source,
    UnitScore,
)
from chengshu.kernel.appraisal.values import NAME_LABELS
from chengshu.ui.parts import Chip, Link
from chengshu.ui.parts import State as Badge
from chengshu.ui.tables import Column, Filter, Table

ROUND_TONES = {
    RoundState.SETTING: "neutral",
    RoundState.RUNNING: "info",
    RoundState.SCORED: "warning",
    RoundState.PUBLISHED: "good",
}
MEASURE_TONES = {
    MeasureKind.BULLETIN: "info",
    MeasureKind.TALK: "warning",
    MeasureKind.PRAISE: "good",
    MeasureKind.CORRECTION: "bad",
}


def _round_state(row: Round) -> Badge:
    return Badge(ROUND_TONES[RoundState(row.state)], ROUND_STATE_LABELS[RoundState(row.state)])


def _measure_kind(row: Measure) -> Badge:
    return Badge(MEASURE_TONES[MeasureKind(row.kind)], MEASURE_LABELS[MeasureKind(row.kind)])


def appeal_state(row: Appeal) -> Badge:
    """How an appeal stands, as a badge."""
    if row.granted is None:
        return Badge("warning", Text("办理中", "Under way"))
    return Badge("good", Text("已支持", "Granted")) if row.granted else Badge("neutral", Text("维持原评分", "Refused"))


def goal_source(row: Goal) -> Text:
    """Who says how far a goal is."""
    if row.task_id:
        return Text("规划任务", "Plan task")
    return Text("规划指标", "Plan target") if row.target_id else Text("单位填报", "Reported by the unit")


def values_in_words(line: Line) -> str:
    """``到期节点数 = 4；按期完成节点数 = 3``: what the formula was fed with."""
    return listed((f"{NAME_LABELS[name]} = {value}" for name, value in line.values.items()), apart=True)


ROUNDS = Table[Round](
    key="rounds",
    label=Text("考核", "Appraisals"),
    columns=(
        Column(
            "name", Text("考核", "Appraisal"), link=lambda row: reverse("appraisal:round", args=[row.pk]), wide=True
        ),
        Column("owner", Text("组织单位", "Run by"), lambda row: Chip(row.owner.name)),
        Column("starts_on", Text("开始", "From"), sort="starts_on"),
        Column("ends_on", Text("结束", "Until"), sort="ends_on"),
        Column("state", Text("状态", "State"), _round_state, sort="state"),
    ),
    search=("name_zh", "name_en"),
    filters=(Filter("state", Text("状态", "State"), list(ROUND_STATE_LABELS.items())),),
    empty=Text(
        "还没有考核。发布考评办法后，由牵头单位发起。",
        "No appraisal yet. The leading unit opens one once rules are published.",
    ),
)
GOALS = Table[Goal](
    key="goals",
    label=Text("考核目标", "Goals"),
    columns=(
        Column("unit", Text("单位", "Unit"), lambda row: Chip(row.unit.name), sort="unit__order"),
        Column("text", Text("目标", "Goal"), link=lambda row: reverse("appraisal:goal", args=[row.pk]), wide=True),
        Column("due_on", Text("完成时限", "By"), sort="due_on"),
        Column("source", Text("完成值来源", "Measured by"), goal_source, phone=False),
        Column("weight", Text("权重", "Weight"), numeric=True, sort="weight", phone=False),
    ),
    search=("text", "unit__name_zh", "unit__name_en"),
    empty=Text("还没有设定目标。", "No goals are set yet."),
)
SCORES = Table[UnitScore](
    key="scores",
    label=Text("得分", "Scores"),
    columns=(
        Column("place", Text("名次", "Place"), numeric=True, sort="place"),
        Column(
            "unit",
            Text("单位", "Unit"),
            lambda row: row.unit.name,
            link=lambda row: reverse("appraisal:score", args=[row.pk]),
            wide=True,
        ),
        Column("total", Text("得分", "Score"), numeric=True, sort="total"),
    ),
    search=("unit__name_zh", "unit__name_en"),
    empty=Text(
        "还没有评分。考核期结束、各单位填报后计分。",
        "Nobody has been scored yet. Scores follow once the term is over and units have reported.",
    ),
)
LINES = Table[Line](
    key="lines",
    label=Text("得分明细", "How the score came about"),
    columns=(
        Column("criterion", Text("考核项", "Criterion"), lambda row: row.criterion.name, wide=True),
        Column("source", Text("来源", "Source"), lambda row: SOURCE_LABELS[Source(row.criterion.source)], phone=False),
        Column("values", Text("取值", "Values"), values_in_words),
        Column("formula", Text("公式", "Formula"), phone=False),
        Column("points", Text("得分", "Points"), numeric=True),
        Column("most", Text("满分", "Of"), lambda row: row.criterion.points, numeric=True),
        Column("missing", Text("说明", "Note"), lambda row: row.missing or None),
    ),
)
RULES = Table[Rule](
    key="rules",
    label=Text("考评办法", "Appraisal rules"),
    columns=(
        Column("name", Text("办法", "Rules"), link=lambda row: reverse("appraisal:rule", args=[row.pk]), wide=True),
        Column("version", Text("版本", "Version"), numeric=True, sort="version"),
        Column("full_points", Text("满分", "Full points"), numeric=True),
        Column(
            "published_on",
            Text("发布", "Published"),
            lambda row: row.published_on or Badge("neutral", Text("草稿", "Draft")),
        ),
    ),
    empty=Text("还没有考评办法。", "There are no rules yet."),
)
MEASURES = Table[Measure](
    key="measures",
    label=Text("通报与整改", "Bulletins and measures"),
    columns=(
        Column("title", Text("标题", "Title"), link=lambda row: reverse("appraisal:measure", args=[row.pk]), wide=True),
        Column("kind", Text("类别", "Kind"), _measure_kind, sort="kind"),
        Column("units", Text("单位", "Units"), lambda row: [Chip(unit.name) for unit in row.units.all()]),
        Column("issued_on", Text("发布日期", "Issued"), sort="issued_on"),
        Column("due_on", Text("整改时限", "Due"), sort="due_on"),
        Column("corrected_on", Text("整改完成", "Corrected"), sort="corrected_on"),
    ),
    search=("title", "text"),
    filters=(Filter("kind", Text("类别", "Kind"), list(MEASURE_LABELS.items())),),
    empty=Text("还没有通报、约谈、表彰或整改。", "No bulletin, talk, praise or order yet."),
)
APPEALS = Table[Appeal](
    key="appeals",
    label=Text("申诉", "Appeals"),
    columns=(
        Column(
            "unit",
            Text("单位", "Unit"),
            lambda row: row.unit.name,
            link=lambda row: reverse("appraisal:appeal", args=[row.pk]),
        ),
        Column("round", Text("考核", "Appraisal"), lambda row: row.line.score.round.name, phone=False),
        Column("criterion", Text("考核项", "Criterion"), lambda row: row.line.criterion.name, wide=True),
        Column("wanted", Text("主张得分", "Points wanted"), numeric=True),
        Column("state", Text("状态", "State"), appeal_state),
        Column("created_at", Text("提出时间", "Filed"), sort="created_at"),
    ),
    empty=Text(
        "没有申诉。得分公布后，单位可以在得分页提出。",
        "There are no appeals. Once scores are out, a unit may appeal on the page of its score.",
    ),
)
REPORTS = Table[EvaluationReport](
    key="reports",
    label=Text("规划评估报告", "Evaluation reports"),
    columns=(
        Column("plan", Text("规划", "Plan"), link=lambda row: reverse("appraisal:report", args=[row.pk]), wide=True),
        Column("period", Text("期次", "Period"), sort="period"),
        Column("as_of", Text("截止日期", "As of"), sort="as_of"),
        Column(
            "word",
            Text("下载", "Download"),
            lambda row: Link(Text("Word 文档", "Word document"), reverse("appraisal:report_word", args=[row.pk])),
            export=False,
        ),
    ),
    empty=Text(
        "还没有评估报告。由牵头单位每年组织评估后登记。",
        "No evaluation report yet. The leading unit enters one after each yearly evaluation.",
    ),
)
FRAMEWORK = Table[FrameworkIndicator](
    key="framework",
    label=Text("新型智慧城市评价指标", "National smart-city indicators"),
    columns=(
        Column("code", Text("编号", "Code"), sort="code"),
        Column(
            "name", Text("指标", "Indicator"), link=lambda row: reverse("appraisal:assess", args=[row.pk]), wide=True
        ),
        Column("weight", Text("权重（%）", "Weight (%)"), numeric=True, sort="weight"),
        Column("value", Text("自评值", "Own value")),
        Column("share", Text("完成程度", "Share reached"), numeric=True),
    ),
    search=("code", "name_zh", "name_en"),
    order=("code",),
    page_size=100,
    empty=Text(
        "还没有导入国家评价指标。由牵头单位从文件导入。",
        "The national indicators are not here yet. The leading unit imports them from a file.",
    ),
)
HANDOVERS = Table[Handover](
    key="handovers",
    label=Text("结果移交", "Results handed over"),
    columns=(
        Column("round", Text("考核", "Appraisal"), lambda row: row.round.name, wide=True),
        Column("receiver", Text("接收单位", "Receiver"), lambda row: Chip(row.receiver.name)),
        Column("purpose", Text("用途", "Purpose")),
        Column("created_at", Text("移交时间", "Handed over"), sort="created_at"),
        Column("received_at", Text("签收时间", "Received"), sort="received_at"),
    ),
    empty=Text(
        "还没有移交。考核结果确定后，可以移交组织、人事部门。",
        "Nothing was handed over yet. Settled results may go to the personnel departments.",
    ),
)
