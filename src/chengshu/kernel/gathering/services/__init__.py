"""Writes of gathering; the functions named here are the door for the floors above."""

from __future__ import annotations

from chengshu.kernel.gathering.services.connections import add_connection, change_connection, test_connection
from chengshu.kernel.gathering.services.drifts import accept_drift, map_drift, refuse_drift
from chengshu.kernel.gathering.services.gathering import gather
from chengshu.kernel.gathering.services.handovers import accept_handover, bring_records, change_mapping, return_handover
from chengshu.kernel.gathering.services.mending import mend_row, set_row_aside, store_mended
from chengshu.kernel.gathering.services.places import allow_place, end_place
from chengshu.kernel.gathering.services.runs import ask_run, stop_run
from chengshu.kernel.gathering.services.schedules import drop_schedule, set_schedule
from chengshu.kernel.gathering.services.sources import add_source, change_source, connect_own, set_source_active

__all__ = [
    "accept_drift",
    "accept_handover",
    "add_connection",
    "add_source",
    "allow_place",
    "ask_run",
    "bring_records",
    "change_connection",
    "change_mapping",
    "change_source",
    "connect_own",
    "drop_schedule",
    "end_place",
    "gather",
    "map_drift",
    "mend_row",
    "refuse_drift",
    "return_handover",
    "set_row_aside",
    "set_schedule",
    "set_source_active",
    "stop_run",
    "store_mended",
    "test_connection",
]
