"""Rules and their trials, decisions, disputes with their rulings, crews and their orders."""

from __future__ import annotations

from chengshu.kernel.dispatch.models.crews import Crew, CrewDay, CrewHours, CrewMember, CrewOrder, CrewPosition
from chengshu.kernel.dispatch.models.decisions import DECIDED_LABELS, Decided, Decision
from chengshu.kernel.dispatch.models.disputes import RULING_LABELS, HandBack, Ruling, RulingState
from chengshu.kernel.dispatch.models.rules import (
    MODE_LABELS,
    MOMENT_LABELS,
    PERIOD_LABELS,
    Draft,
    Mode,
    Moment,
    Period,
    Rule,
    RuleUnit,
    StandIn,
)
from chengshu.kernel.dispatch.models.trials import TRIAL_LABELS, Trial, TrialLine, TrialState

__all__ = [
    "DECIDED_LABELS",
    "MODE_LABELS",
    "MOMENT_LABELS",
    "PERIOD_LABELS",
    "RULING_LABELS",
    "TRIAL_LABELS",
    "Crew",
    "CrewDay",
    "CrewHours",
    "CrewMember",
    "CrewOrder",
    "CrewPosition",
    "Decided",
    "Decision",
    "Draft",
    "HandBack",
    "Mode",
    "Moment",
    "Period",
    "Rule",
    "RuleUnit",
    "Ruling",
    "RulingState",
    "StandIn",
    "Trial",
    "TrialLine",
    "TrialState",
]
