"""Tables of analysis."""

from __future__ import annotations

from chengshu.kernel.analysis.models.fusions import Fusion, FusionState
from chengshu.kernel.analysis.models.orders import ORDER_KIND_LABELS, Order, OrderKind
from chengshu.kernel.analysis.models.rules import FIRST, LIMIT_LABELS, Limit, LimitRule
from chengshu.kernel.analysis.models.runs import OPEN, RUN_STATE_LABELS, Run, RunState, SavedQuery
from chengshu.kernel.analysis.models.studies import EVERY_LABELS, Every, Feed, FeedPoint, Study
from chengshu.kernel.analysis.models.views import (
    MEASURE_LABELS,
    DecisionView,
    Measure,
    Release,
    Supply,
    SupplyReceipt,
    TopicFigure,
)

__all__ = [
    "EVERY_LABELS",
    "FIRST",
    "LIMIT_LABELS",
    "MEASURE_LABELS",
    "OPEN",
    "ORDER_KIND_LABELS",
    "RUN_STATE_LABELS",
    "DecisionView",
    "Every",
    "Feed",
    "FeedPoint",
    "Fusion",
    "FusionState",
    "Limit",
    "LimitRule",
    "Measure",
    "Order",
    "OrderKind",
    "Release",
    "Run",
    "RunState",
    "SavedQuery",
    "Study",
    "Supply",
    "SupplyReceipt",
    "TopicFigure",
]
