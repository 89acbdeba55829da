"""Tables of the base registries."""

from __future__ import annotations

from chengshu.kernel.registries.models.economy import Observation, Series
from chengshu.kernel.registries.models.feeds import Choice, Feed, FieldRule
from chengshu.kernel.registries.models.records import MOVE_LABELS, Move, MoveKind, Record, Slice, SourceRow, Standing
from chengshu.kernel.registries.models.registries import KeptStanding, Kind, Registry, RegistryField
from chengshu.kernel.registries.models.runs import PAIR_LABELS, MatchRule, MergeRun, Pair, PairState, RunState
from chengshu.kernel.registries.models.uses import SERVICE_LABELS, FieldGrant, Receipt, Service, UsePurpose

__all__ = [
    "MOVE_LABELS",
    "PAIR_LABELS",
    "SERVICE_LABELS",
    "Choice",
    "Feed",
    "FieldGrant",
    "FieldRule",
    "KeptStanding",
    "Kind",
    "MatchRule",
    "MergeRun",
    "Move",
    "MoveKind",
    "Observation",
    "Pair",
    "PairState",
    "Receipt",
    "Record",
    "Registry",
    "RegistryField",
    "RunState",
    "Series",
    "Service",
    "Slice",
    "SourceRow",
    "Standing",
    "UsePurpose",
]
