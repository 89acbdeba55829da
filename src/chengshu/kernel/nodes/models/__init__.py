"""Tables of the network of nodes."""

from chengshu.kernel.nodes.models.asked import ASKED_STATE_LABELS, AskedData, AskedState
from chengshu.kernel.nodes.models.nodes import (
    LEVEL_LABELS,
    NODE_STATE_LABELS,
    Node,
    NodeLevel,
    NodeState,
    OwnNode,
    UsedNonce,
)
from chengshu.kernel.nodes.models.platforms import OpenPlatform, SentEntry
from chengshu.kernel.nodes.models.runs import RUN_KIND_LABELS, Run, RunKind

__all__ = [
    "ASKED_STATE_LABELS",
    "LEVEL_LABELS",
    "NODE_STATE_LABELS",
    "RUN_KIND_LABELS",
    "AskedData",
    "AskedState",
    "Node",
    "NodeLevel",
    "NodeState",
    "OpenPlatform",
    "OwnNode",
    "Run",
    "RunKind",
    "SentEntry",
    "UsedNonce",
]
