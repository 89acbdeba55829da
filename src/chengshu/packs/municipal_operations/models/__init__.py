"""Tables of municipal operations."""

from __future__ import annotations

from chengshu.packs.municipal_operations.models.alarms import AlarmRule, Emergency, Reading
from chengshu.packs.municipal_operations.models.assessing import Assessment, Criterion, Haul
from chengshu.packs.municipal_operations.models.clues import Clue
from chengshu.packs.municipal_operations.models.coverage import Business
from chengshu.packs.municipal_operations.models.enforcement import (
    Evidence,
    Offence,
    Paper,
    Payment,
    PenaltyRule,
    Proceeding,
)
from chengshu.packs.municipal_operations.models.ledger import Entry, EntryChange, Sheet
from chengshu.packs.municipal_operations.models.numbers import Counter
from chengshu.packs.municipal_operations.models.permits import Permit, PermitKind
from chengshu.packs.municipal_operations.models.reconsidering import Reconsideration
from chengshu.packs.municipal_operations.models.upkeep import Cost, Finding, Order, Patrol, Plan, Shot
from chengshu.packs.municipal_operations.models.utilities import (
    Company,
    CompanyKey,
    Fault,
    Figure,
    Return,
    ReturnValue,
    UtilityRule,
)

__all__ = [
    "AlarmRule",
    "Assessment",
    "Business",
    "Clue",
    "Company",
    "CompanyKey",
    "Cost",
    "Counter",
    "Criterion",
    "Emergency",
    "Entry",
    "EntryChange",
    "Evidence",
    "Fault",
    "Figure",
    "Finding",
    "Haul",
    "Offence",
    "Order",
    "Paper",
    "Patrol",
    "Payment",
    "PenaltyRule",
    "Permit",
    "PermitKind",
    "Plan",
    "Proceeding",
    "Reading",
    "Reconsideration",
    "Return",
    "ReturnValue",
    "Sheet",
    "Shot",
    "UtilityRule",
]
