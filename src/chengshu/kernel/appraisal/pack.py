"""What the appraisal declares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.kernel.appraisal import queries
from chengshu.kernel.appraisal.rights import PERMISSIONS, ROLES, SEE
from chengshu.kernel.appraisal.seeds import seed_appraisal
from chengshu.kernel.appraisal.work import WORK_TYPES
from chengshu.spec.data import Dataset, Field
from chengshu.spec.figures import Indicator, Measured
from chengshu.spec.pack import Pack
from chengshu.spec.pages import Page, Section

ROUNDS = Dataset(
    key="appraisal.round",
    label=Text("绩效考核", "Appraisals"),
    model="appraisal.Round",
    fields=(
        Field("name_zh", Text("考核名称", "Name in Chinese")),
        Field("starts_on", Text("开始日期", "From")),
        Field("ends_on", Text("结束日期", "Until")),
        Field("state", Text("状态", "State")),
    ),
)
SCORES = Dataset(
    key="appraisal.score",
    label=Text("单位考核得分", "Scores of units"),
    model="appraisal.UnitScore",
    fields=(
        Field("unit", Text("单位", "Unit")),
        Field("total", Text("得分", "Score"), Unit.POINTS),
        Field("place", Text("名次", "Place")),
    ),
)


def _rounds_per_year(day: date) -> Measured:
    count = queries.rounds_in_year(day.year)
    return Measured(Decimal(count), count)


ROUNDS_PER_YEAR = Indicator(
    key="appraisal_rounds_per_year",
    label=Text("年度绩效考核次数", "Appraisal rounds per year"),
    unit=Unit.COUNT,
    source=ROUNDS,
    compute=_rounds_per_year,
    formula=Text("当年开始且已设定目标的考核数", "rounds with goals that began in the year"),
)

PACK = Pack(
    key="appraisal",
    label=Text("绩效考核", "Appraisal"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=(ROUNDS, SCORES),
    indicators=(ROUNDS_PER_YEAR,),
    work_types=WORK_TYPES,
    pages=(
        Page(Text("考核", "Appraisals"), "appraisal:rounds", Section.APPRAISAL, SEE, "chart-bar"),
        Page(Text("申诉", "Appeals"), "appraisal:appeals", Section.APPRAISAL, SEE, "gavel"),
        Page(
            Text("通报与整改", "Bulletins and measures"), "appraisal:measures", Section.APPRAISAL, SEE, "speakerphone"
        ),
        Page(Text("评估报告", "Evaluation reports"), "appraisal:reports", Section.APPRAISAL, SEE, "report"),
        Page(Text("国家评价指标", "National indicators"), "appraisal:frameworks", Section.APPRAISAL, SEE, "world"),
        Page(Text("考评办法", "Appraisal rules"), "appraisal:rules", Section.APPRAISAL, SEE, "ruler"),
        Page(Text("结果移交", "Results handed over"), "appraisal:handovers", Section.APPRAISAL, SEE, "send"),
    ),
    seeds=(seed_appraisal,),
    urls="chengshu.kernel.appraisal.urls",
)
