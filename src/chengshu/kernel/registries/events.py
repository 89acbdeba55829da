"""News of the registries for the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chengshu.base.events import Event


@dataclass(frozen=True)
class RecordsMerged(Event):
    """A run is done: the gold tables are new. ``changed`` counts golden records whose values changed.

    Read the changes with ``registries.queries.changes_of(run_id)``.
    """

    key: ClassVar[str] = "registries.records.merged"
    ordered_by: ClassVar[str] = "registry_key"
    registry_key: str
    run_id: int
    made: int
    changed: int
    gold_version: int


@dataclass(frozen=True)
class RecordChanged(Event):
    """The authoritative source changed fields of a golden record, or a clerk did by a merge or split.

    Published one by one only for small runs (``MOST_NEWS``); who listens to bulk takes ``RecordsMerged``.
    """

    key: ClassVar[str] = "registries.record.changed"
    ordered_by: ClassVar[str] = "record_id"
    registry_key: str
    record_id: int
    fields: tuple[str, ...]
    version: int
