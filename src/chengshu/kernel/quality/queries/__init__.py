"""Reads of quality; the functions named here are the door for the floors above."""

from __future__ import annotations

from chengshu.kernel.quality.queries.objections import objections_seen_by
from chengshu.kernel.quality.queries.reports import (
    BureauScore,
    bureau_scores,
    month_scores,
    newest_report,
    newest_reports,
    unit_shares,
)

__all__ = [
    "BureauScore",
    "bureau_scores",
    "month_scores",
    "newest_report",
    "newest_reports",
    "objections_seen_by",
    "unit_shares",
]
