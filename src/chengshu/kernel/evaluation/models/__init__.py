"""Tables of evaluation."""

from __future__ import annotations

from chengshu.kernel.evaluation.models.formulas import FormulaRule
from chengshu.kernel.evaluation.models.tallies import DIMENSION_LABELS, Dimension, Tally, TallyState

__all__ = ["DIMENSION_LABELS", "Dimension", "FormulaRule", "Tally", "TallyState"]
