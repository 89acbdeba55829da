"""What evaluation writes."""

from __future__ import annotations

from chengshu.kernel.evaluation.services.counting import count_day, count_due
from chengshu.kernel.evaluation.services.formulas import set_formula

__all__ = ["count_day", "count_due", "set_formula"]
