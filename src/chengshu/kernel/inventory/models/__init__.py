"""Tables of the inventory: systems with their functions, their use, and what becomes of them."""

from __future__ import annotations

from chengshu.kernel.inventory.models.changes import (
    EXCEPTION_LABELS,
    ExceptionState,
    Merger,
    NetworkException,
    ShutDown,
)
from chengshu.kernel.inventory.models.systems import (
    EXCEPTIONAL,
    HOSTING_LABELS,
    LIVING,
    NETWORK_LABELS,
    STATE_LABELS,
    Connection,
    Hosting,
    InformationSystem,
    Network,
    SystemFunction,
    SystemState,
)
from chengshu.kernel.inventory.models.use import RollOut, UseOfMonth, UseRule

__all__ = [
    "EXCEPTIONAL",
    "EXCEPTION_LABELS",
    "HOSTING_LABELS",
    "LIVING",
    "NETWORK_LABELS",
    "STATE_LABELS",
    "Connection",
    "ExceptionState",
    "Hosting",
    "InformationSystem",
    "Merger",
    "Network",
    "NetworkException",
    "RollOut",
    "ShutDown",
    "SystemFunction",
    "SystemState",
    "UseOfMonth",
    "UseRule",
]
