"""Writes of the network of nodes."""

from __future__ import annotations

from chengshu.kernel.nodes.services.asking import ask_for_data
from chengshu.kernel.nodes.services.keeping import confirm_node, register_node, set_own_node, stop_node
from chengshu.kernel.nodes.services.pulling import pull_due
from chengshu.kernel.nodes.services.syncing import sync_due, sync_node

__all__ = [
    "ask_for_data",
    "confirm_node",
    "pull_due",
    "register_node",
    "set_own_node",
    "stop_node",
    "sync_due",
    "sync_node",
]
