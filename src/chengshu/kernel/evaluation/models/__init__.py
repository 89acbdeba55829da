"""Tables of evaluation."""

from __future__ import annotations

from chengshu.kernel.evaluation.models.formulas import FormulaRule
from chengshu.kernel.evaluation.models.reports import SPAN_LABELS, PeriodReport, Span
from chengshu.kernel.evaluation.models.tallies import DIMENSION_LABELS, Dimension, Tally, TallyState

__all__ = [
    "DIMENSION_LABELS",
    "SPAN_LABELS",
    "Dimension",
    "FormulaRule",
    "PeriodReport",
    "Span",
    "Tally",
    "TallyState",
]
