"""Tables of gathering."""

from __future__ import annotations

from chengshu.kernel.gathering.models.connections import CONNECTION_KIND_LABELS, HOST_LABELS, Connection, Host, Kind
from chengshu.kernel.gathering.models.handovers import HANDOVER_STATE_LABELS, Handover, HandoverState
from chengshu.kernel.gathering.models.places import Place, PlaceKind
from chengshu.kernel.gathering.models.rows import Mended
from chengshu.kernel.gathering.models.runs import (
    PURPOSE_LABELS,
    RUN_STATE_LABELS,
    Drift,
    DriftKind,
    DriftState,
    Purpose,
    Run,
    RunState,
    SeenFile,
)
from chengshu.kernel.gathering.models.sources import (
    DATA_CLASS_LABELS,
    MODE_LABELS,
    RHYTHM_LABELS,
    DataClass,
    Mode,
    Rhythm,
    Schedule,
    Source,
)

__all__ = [
    "CONNECTION_KIND_LABELS",
    "DATA_CLASS_LABELS",
    "HANDOVER_STATE_LABELS",
    "HOST_LABELS",
    "MODE_LABELS",
    "PURPOSE_LABELS",
    "RHYTHM_LABELS",
    "RUN_STATE_LABELS",
    "Connection",
    "DataClass",
    "Drift",
    "DriftKind",
    "DriftState",
    "Handover",
    "HandoverState",
    "Host",
    "Kind",
    "Mended",
    "Mode",
    "Place",
    "PlaceKind",
    "Purpose",
    "Rhythm",
    "Run",
    "RunState",
    "Schedule",
    "SeenFile",
    "Source",
]
