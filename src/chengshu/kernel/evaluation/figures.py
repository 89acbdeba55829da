"""Indicators of the handling of cases: the last thirty days, up to the day asked for."""

from __future__ import annotations

from datetime import date, timedelta

from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.kernel.cases.declared import CASES
from chengshu.kernel.evaluation.counts import in_words
from chengshu.kernel.evaluation.measures import MEASURES
from chengshu.kernel.evaluation.models import Dimension
from chengshu.kernel.evaluation.queries.rates import rates
from chengshu.spec.figures import Indicator, Measured

DAYS = timedelta(days=29)


def measured(measure: str, on: date) -> Measured | None:
    """A measure of the city over thirty days; None where there was nothing to judge."""
    whole = next(iter(rates(Dimension.ALL, on - DAYS, on)), None)
    value = whole.values[measure] if whole else None
    return Measured(value, whole.counts.get(MEASURES[measure].whole, 0)) if whole and value is not None else None


def _indicator(key: str, measure: str, label: Text) -> Indicator:
    said = in_words(MEASURES[measure].formula)
    formula = Text(
        f"近三十日上报的案件：{said.zh}，公式可由管理部门调整",
        f"Of the cases reported in thirty days: {said.en}, unless officials set another formula",
    )
    return Indicator(
        key=key,
        label=label,
        unit=Unit.RATIO,
        source=CASES,
        compute=lambda on: measured(measure, on),
        formula=formula,
    )


INDICATORS = (
    _indicator("case_on_time_check_rate", "on_time_check", Text("事件按时核查率", "Cases checked in time")),
    _indicator("case_closing_rate", "closing", Text("结案率", "Cases closed")),
    _indicator("automatic_problem_discovery_rate", "automatic", Text("问题自动发现率", "Problems found by machines")),
)
