"""Lists of reports, bureaus and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.quality.checks import CHECKS
from chengshu.kernel.quality.models import Finding, Report
from chengshu.kernel.quality.queries.reports import BureauScore
from chengshu.kernel.quality.tables.tones import blocking_state, finding_state, score_state, settled_state
from chengshu.kernel.quality.wording import name_of, sentence_of
from chengshu.ui.parts import Chip, Link
from chengshu.ui.tables import Column, Filter, Table


def _months_of(one: BureauScore) -> str:
    return f"{reverse('quality:months')}?unit={one.body.pk}"


def report_url(report: Report) -> str:
    """The page of a resource's quality."""
    return reverse("quality:report", args=[report.resource.key])


def _refined(report: Report, name: str) -> object:
    refining = getattr(report, "refining", None)
    return getattr(refining, name) if refining is not None else None


def _failing_link(finding: Finding) -> Link | None:
    if not finding.failed or CHECKS[finding.rule.check_key].over_table:
        return None
    return Link(Text("查看", "Look"), reverse("quality:failing", args=[finding.pk]))


def _samples(finding: Finding) -> str:
    return "；".join(" ".join("∅" if one is None else str(one) for one in row.values()) for row in finding.samples[:3])


def _narrow_score(rows: Any, chosen: str) -> Any:
    bounds = {"good": {"score__gte": 95}, "fair": {"score__gte": 80, "score__lt": 95}, "bad": {"score__lt": 80}}
    return rows.filter(**bounds[chosen])


REPORTS: Table[Report] = Table(
    key="reports",
    label=Text("数据集质量", "Quality of datasets"),
    columns=(
        Column(
            "name",
            Text("信息资源", "Resource"),
            lambda one: one.resource.name,
            report_url,
            sort="resource__name_zh",
            wide=True,
        ),
        Column(
            "score",
            Text("得分", "Score"),
            lambda one: score_state(one.score),
            sort="score",
            plain=lambda one: one.score,
        ),
        Column(
            "provider",
            Text("提供单位", "Provider"),
            lambda one: Chip(one.resource.provider.name),
            sort="resource__provider__order",
        ),
        Column("rows", Text("行数", "Rows"), numeric=True, sort="rows", phone=False),
        Column("failed", Text("问题数", "Faults"), numeric=True, sort="failed"),
        Column("left_out", Text("拦截", "Left out"), lambda one: _refined(one, "left_out"), numeric=True, phone=False),
        Column("at", Text("检查时间", "Judged"), sort="at", phone=False),
    ),
    search=("resource__name_zh", "resource__name_en", "resource__key", "resource__provider__name_zh"),
    filters=(
        Filter(
            "level",
            Text("得分", "Score"),
            (
                ("good", Text("95 分以上", "95 and more")),
                ("fair", Text("80 至 95 分", "80 to 95")),
                ("bad", Text("80 分以下", "Below 80")),
            ),
            narrow=_narrow_score,
        ),
    ),
    order=("score", "-failed"),
    empty=Text(
        "还没有检查过的数据。数据归集后会自动检查。",
        "Nothing was judged yet. Data is judged as soon as it has been gathered.",
    ),
)

BUREAUS: Table[BureauScore] = Table(
    key="bureaus",
    label=Text("部门数据质量", "Quality by bureau"),
    columns=(
        Column("name", Text("单位", "Bureau"), lambda one: one.body.name, _months_of, sort="name"),
        Column(
            "score",
            Text("平均得分", "Mean score"),
            lambda one: score_state(one.score),
            sort="score",
            plain=lambda one: one.score,
        ),
        Column("resources", Text("数据集", "Datasets"), numeric=True, sort="resources"),
        Column("rows", Text("行数", "Rows"), numeric=True, sort="rows", phone=False),
        Column("failed", Text("问题数", "Faults"), numeric=True, sort="failed"),
        Column("open", Text("待整改", "To correct"), numeric=True, sort="open"),
        Column("raised", Text("已转督查", "Raised"), numeric=True, sort="raised"),
    ),
    empty=Text("还没有检查过的数据。", "Nothing was judged yet."),
)

Labels = Mapping[str, str]


def failed_findings(labels: Labels, *, own: bool) -> Table[Finding]:
    """Rules that rows fail, with masked samples; for the provider with the way to the rows themselves."""
    columns = [
        *_about_rule(labels),
        Column("result", Text("通过率", "Passed"), finding_state),
        Column("failed", Text("未通过", "Failed"), numeric=True),
        Column("checked", Text("检查", "Checked"), numeric=True, phone=False),
        Column("blocking", Text("处置", "Then"), lambda one: blocking_state(one.rule), phone=False),
        Column("samples", Text("样例（已脱敏）", "Samples (masked)"), _samples, wide=True),
    ]
    if own:
        columns.append(Column("rows", Text("问题数据", "Failing rows"), _failing_link, export=False))
    return Table(key="failed", label=Text("未通过的规则", "Rules that failed"), columns=tuple(columns))


def other_findings(labels: Labels) -> Table[Finding]:
    """Rules that every row passes, and those that had nothing to judge."""
    columns = (
        *_about_rule(labels),
        Column("asks", Text("要求", "Asks"), lambda one: sentence_of(one.rule), wide=True, phone=False),
        Column("result", Text("结果", "Result"), finding_state),
        Column("checked", Text("检查", "Checked"), numeric=True),
    )
    return Table(key="passed", label=Text("其他规则", "Other rules"), columns=columns)


AS_A_WHOLE = Text("整体", "As a whole")


def named(column: str, labels: Labels) -> str:
    """A column by its name and its own; what concerns no single one is of the data as a whole."""
    label = labels.get(column)
    return f"{label} {column}" if label else column or str(AS_A_WHOLE)


def _about_rule(labels: Labels) -> tuple[Column[Finding], ...]:
    return (
        Column("column", Text("字段", "Column"), lambda one: named(one.rule.column, labels)),
        Column("rule", Text("规则", "Rule"), lambda one: name_of(one.rule)),
        Column("dimension", Text("维度", "Dimension"), lambda one: one.rule.dimension_label, phone=False),
    )


VERSIONS: Table[Report] = Table(
    key="versions",
    label=Text("历次检查", "Earlier reports"),
    columns=(
        Column("at", Text("检查时间", "Judged")),
        Column("version", Text("数据版本", "Version"), numeric=True),
        Column("score", Text("得分", "Score"), lambda one: score_state(one.score)),
        Column("rows", Text("行数", "Rows"), numeric=True),
        Column("failed", Text("问题数", "Faults"), numeric=True),
        Column("took_ms", Text("用时（毫秒）", "Took (ms)"), numeric=True, phone=False),
        Column("settled", Text("清洗", "Refined"), settled_state, phone=False),
    ),
)


def failing_table(columns: Sequence[str]) -> Table[Any]:
    """Failing rows with all their columns; it is not exported as a list, the download of its own is guarded."""
    return Table(
        key="failing",
        label=Text("问题数据", "Failing rows"),
        columns=tuple(Column(name, Text(name, name), itemgetter(name)) for name in columns),
        exported=False,
        empty=Text("没有问题数据。", "No failing rows."),
    )
