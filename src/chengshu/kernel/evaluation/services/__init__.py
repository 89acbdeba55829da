"""What evaluation writes."""

from __future__ import annotations

from chengshu.kernel.evaluation.services.counting import count_day, count_due
from chengshu.kernel.evaluation.services.formulas import set_formula
from chengshu.kernel.evaluation.services.reporting import make_report, report_due

__all__ = ["count_day", "count_due", "make_report", "report_due", "set_formula"]
