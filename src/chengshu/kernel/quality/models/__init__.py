"""Tables of quality."""

from __future__ import annotations

from chengshu.kernel.quality.models.corrections import Correction, CorrectionState, RaisingRule
from chengshu.kernel.quality.models.objections import Objection, ObjectionState, Override
from chengshu.kernel.quality.models.reports import Finding, Refining, Report
from chengshu.kernel.quality.models.rules import Rule, Weight

__all__ = [
    "Correction",
    "CorrectionState",
    "Finding",
    "Objection",
    "ObjectionState",
    "Override",
    "RaisingRule",
    "Refining",
    "Report",
    "Rule",
    "Weight",
]
