"""Tables of cases."""

from __future__ import annotations

from chengshu.kernel.cases.models.cases import (
    AUTOMATIC,
    CHANNEL_LABELS,
    STAGE_LABELS,
    Case,
    Channel,
    DayCount,
    Outcome,
    Stage,
)
from chengshu.kernel.cases.models.classes import (
    CaseClass,
    ClassImport,
    ClassKind,
    Duty,
    FormerName,
    Scheme,
    Terms,
)
from chengshu.kernel.cases.models.keepers import Keeper
from chengshu.kernel.cases.models.reporters import Reporter
from chengshu.kernel.cases.models.traces import Change, Link, LinkKind, Remark

__all__ = [
    "AUTOMATIC",
    "CHANNEL_LABELS",
    "STAGE_LABELS",
    "Case",
    "CaseClass",
    "Change",
    "Channel",
    "ClassImport",
    "ClassKind",
    "DayCount",
    "Duty",
    "FormerName",
    "Keeper",
    "Link",
    "LinkKind",
    "Outcome",
    "Remark",
    "Reporter",
    "Scheme",
    "Stage",
    "Terms",
]
