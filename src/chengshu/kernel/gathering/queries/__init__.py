"""What is asked about gathering."""

from __future__ import annotations

from chengshu.kernel.gathering.queries.board import bureaus, gathering_rate, totals
from chengshu.kernel.gathering.queries.sources import (
    connection_seen_by,
    connections_seen_by,
    handover_seen_by,
    run_seen_by,
    runs_seen_by,
    source_of,
    source_seen_by,
    source_with_rows,
    sources_seen_by,
    waiting_resources,
)

__all__ = [
    "bureaus",
    "connection_seen_by",
    "connections_seen_by",
    "gathering_rate",
    "handover_seen_by",
    "run_seen_by",
    "runs_seen_by",
    "source_of",
    "source_seen_by",
    "source_with_rows",
    "sources_seen_by",
    "totals",
    "waiting_resources",
]
