"""The lists of the lifecycle, by noun."""

from __future__ import annotations

from chengshu.kernel.lifecycle.tables.carrying import EVALUATIONS, FINDINGS, OPERATIONS, QUALITY
from chengshu.kernel.lifecycle.tables.cells import delay_light, project_state, project_url
from chengshu.kernel.lifecycle.tables.funds import CONTRACTS, FUND_REVIEWS, LEDGER, LEDGER_TO_READ
from chengshu.kernel.lifecycle.tables.library import HITS, PROJECTS
from chengshu.kernel.lifecycle.tables.planning import (
    ENTRIES,
    ENTRIES_TO_READ,
    NEEDS,
    PLANS,
    WHITE_PAPERS,
    factors_in_words,
    need_state,
)
from chengshu.kernel.lifecycle.tables.reports import FORMULAS, REPORT

__all__ = [
    "CONTRACTS",
    "ENTRIES",
    "ENTRIES_TO_READ",
    "EVALUATIONS",
    "FINDINGS",
    "FORMULAS",
    "FUND_REVIEWS",
    "HITS",
    "LEDGER",
    "LEDGER_TO_READ",
    "NEEDS",
    "OPERATIONS",
    "PLANS",
    "PROJECTS",
    "QUALITY",
    "REPORT",
    "WHITE_PAPERS",
    "delay_light",
    "factors_in_words",
    "need_state",
    "project_state",
    "project_url",
]
