"""The tables of projects: needs, plans, library, review, stages, money, what comes after."""

from __future__ import annotations

from chengshu.kernel.lifecycle.models.after import AfterEvaluation, AuditFinding, Followed, Operation
from chengshu.kernel.lifecycle.models.funds import EntryKind, FundReview, LedgerEntry
from chengshu.kernel.lifecycle.models.needs import CallForNeeds, Need, NeedState, WhitePaper
from chengshu.kernel.lifecycle.models.plans import PlanEntry, PlanException, PlanState, YearPlan
from chengshu.kernel.lifecycle.models.projects import (
    HistoryEntry,
    Kind,
    Project,
    ProjectMilestone,
    ProjectState,
    Urgency,
)
from chengshu.kernel.lifecycle.models.reviews import DuplicateCheck, DuplicateHit, JointReview, ReviewOutcome
from chengshu.kernel.lifecycle.models.rules import (
    BodyRole,
    FixedPoint,
    FormulaRule,
    FormulaUse,
    FundSource,
    Mode,
    Party,
    PointKind,
    RequiredPaper,
    ReviewBody,
    Season,
    Service,
    Stage,
)
from chengshu.kernel.lifecycle.models.stages import (
    Contract,
    ContractKind,
    Opinion,
    Paper,
    Quality,
    QualityReport,
    RunState,
    StageRun,
)

__all__ = [
    "AfterEvaluation",
    "AuditFinding",
    "BodyRole",
    "CallForNeeds",
    "Contract",
    "ContractKind",
    "DuplicateCheck",
    "DuplicateHit",
    "EntryKind",
    "FixedPoint",
    "Followed",
    "FormulaRule",
    "FormulaUse",
    "FundReview",
    "FundSource",
    "HistoryEntry",
    "JointReview",
    "Kind",
    "LedgerEntry",
    "Mode",
    "Need",
    "NeedState",
    "Operation",
    "Opinion",
    "Paper",
    "Party",
    "PlanEntry",
    "PlanException",
    "PlanState",
    "PointKind",
    "Project",
    "ProjectMilestone",
    "ProjectState",
    "Quality",
    "QualityReport",
    "RequiredPaper",
    "ReviewBody",
    "ReviewOutcome",
    "RunState",
    "Season",
    "Service",
    "Stage",
    "StageRun",
    "Urgency",
    "WhitePaper",
    "YearPlan",
]
