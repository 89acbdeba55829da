"""Lists of quality."""

from __future__ import annotations

from chengshu.kernel.quality.tables.reports import (
    BUREAUS,
    FINDINGS,
    FINDINGS_OF_PROVIDER,
    REPORTS,
    VERSIONS,
    failing_table,
)
from chengshu.kernel.quality.tables.rules import RAISING, RULES, RULES_BEFORE, WEIGHTS
from chengshu.kernel.quality.tables.work import CORRECTIONS, OBJECTIONS

__all__ = [
    "BUREAUS",
    "CORRECTIONS",
    "FINDINGS",
    "FINDINGS_OF_PROVIDER",
    "OBJECTIONS",
    "RAISING",
    "REPORTS",
    "RULES",
    "RULES_BEFORE",
    "VERSIONS",
    "WEIGHTS",
    "failing_table",
]
