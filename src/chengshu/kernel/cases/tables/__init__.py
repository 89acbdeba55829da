"""Lists of cases."""

from __future__ import annotations

from chengshu.kernel.cases.tables.cases import CASES, case_url, due_of, stage_of, urgency, urgency_of

__all__ = ["CASES", "case_url", "due_of", "stage_of", "urgency", "urgency_of"]
