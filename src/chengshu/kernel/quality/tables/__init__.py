"""Lists of quality."""

from __future__ import annotations

from chengshu.kernel.quality.tables.reports import (
    BUREAUS,
    REPORTS,
    VERSIONS,
    failed_findings,
    failing_table,
    other_findings,
)
from chengshu.kernel.quality.tables.rules import RAISING, WEIGHTS, rules_before, rules_in_force
from chengshu.kernel.quality.tables.work import CORRECTIONS, OBJECTIONS

__all__ = [
    "BUREAUS",
    "CORRECTIONS",
    "OBJECTIONS",
    "RAISING",
    "REPORTS",
    "VERSIONS",
    "WEIGHTS",
    "failed_findings",
    "failing_table",
    "other_findings",
    "rules_before",
    "rules_in_force",
]
