"""Lists of evaluation."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.cases.models import Case
from chengshu.kernel.cases.tables.cases import CASES
from chengshu.kernel.evaluation.counts import POST_COUNTS, in_words
from chengshu.kernel.evaluation.measures import MEASURES
from chengshu.kernel.evaluation.models import SPAN_LABELS, FormulaRule, PeriodReport
from chengshu.kernel.evaluation.showing import Line, together
from chengshu.ui.tables import Column, Table

COUNTED = (
    ("reported", Text("上报", "Reported")),
    ("filed", Text("立案", "Filed")),
    ("closed", Text("结案", "Closed")),
    ("overdue", Text("超期未结", "Overdue")),
)
MAIN = ("on_time_check", "closing", "on_time_closing", "returning", "satisfaction", "automatic")
RATED = ("on_time_check", "closing", "on_time_closing", "returning", "rework", "satisfaction")
EMPTY = Text("这段时间没有案件。换一段时间看看。", "No cases in this time. Try another span.")


def _count(key: str, label: Text) -> Column[Line]:
    return Column(
        key,
        label,
        lambda line: line.count(key),
        numeric=True,
        plain=lambda line: line.rated.counts.get(key, 0),
    )


def _measure(key: str) -> Column[Line]:
    return Column(key, MEASURES[key].label, lambda line: line.measure(key), numeric=True)


BOARD: Table[Line] = Table(
    key="board",
    label=Text("案件评价", "Evaluation of cases"),
    columns=(
        Column("name", Text("名称", "Name"), lambda line: line.name, wide=True),
        *(_count(key, label) for key, label in COUNTED),
        *(_measure(key) for key in RATED),
    ),
    empty=EMPTY,
    total=together,
)
POSTS: Table[Line] = Table(
    key="posts",
    label=Text("岗位与人员", "Posts and people"),
    columns=(
        Column("name", Text("岗位或人员", "Post or person"), lambda line: line.name, wide=True),
        *(_count(key, label) for key, label in POST_COUNTS.items()),
        Column("share", Text("按时率", "Share in time"), lambda line: line.share(), numeric=True),
    ),
    empty=EMPTY,
)
OPEN_AREAS: Table[Line] = Table(
    key="areas",
    label=Text("各区县办理情况", "By district and county"),
    columns=(
        Column("name", Text("区县", "District or county"), lambda line: line.name, wide=True),
        *(_count(key, label) for key, label in COUNTED[:3]),
        _measure("on_time_closing"),
        _measure("satisfaction"),
    ),
    empty=EMPTY,
    total=together,
)
OPEN_MONTHS: Table[Line] = Table(
    key="months",
    label=Text("每月办理情况", "Month by month"),
    columns=(
        Column("name", Text("月份", "Month"), lambda line: line.name, wide=True),
        *(_count(key, label) for key, label in COUNTED[:3]),
        *(_measure(key) for key in ("on_time_check", "closing", "on_time_closing", "satisfaction")),
    ),
    empty=Text("近一年还没有案件。", "No cases within a year."),
)
BEHIND: Table[Case] = CASES
FORMULAS: Table[FormulaRule] = Table(
    key="formulas",
    label=Text("公式沿革", "Formulas set by officials"),
    columns=(
        Column("measure", Text("指标", "Measure"), lambda row: MEASURES[row.measure].label),
        Column("formula", Text("公式", "Formula"), lambda row: in_words(row.formula), wide=True),
        Column("since", Text("生效日期", "From"), lambda row: row.since, sort="since"),
        Column("basis", Text("依据", "Basis"), lambda row: row.basis, phone=False),
        Column("by", Text("设置人", "Set by"), lambda row: row.set_by.name if row.set_by else None, phone=False),
    ),
    order=("-since",),
    empty=Text("各指标按内置公式计算，还没有改过。", "Every measure follows the formula it came with."),
)
REPORTS: Table[PeriodReport] = Table(
    key="reports",
    label=Text("评价报告", "Reports"),
    columns=(
        Column(
            "title",
            Text("报告", "Report"),
            link=lambda row: reverse("evaluation:report", args=[row.pk]),
            wide=True,
        ),
        Column("days", Text("期间", "Days")),
        Column("span", Text("类别", "Kind"), lambda row: SPAN_LABELS[row.span]),
        Column("made_at", Text("生成时间", "Made"), lambda row: row.made_at, sort="made_at"),
    ),
    order=("-last",),
    empty=Text(
        "周报和月报在一周、一月结束后自动生成。", "Reports are made by themselves once a week or month is over."
    ),
)
