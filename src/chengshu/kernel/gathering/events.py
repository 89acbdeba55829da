"""News of gathering for the floors above and beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chengshu.base.events import Event


@dataclass(frozen=True)
class Gathered(Event):
    """A new version of ``bronze.<resource_key>`` is there; ``rows`` is how many it holds now.

    ``mode`` is a value of ``Mode``. Rows of the former version may have been taken out.
    """

    key: ClassVar[str] = "gathering.source.gathered"
    ordered_by: ClassVar[str] = "resource_key"
    resource_id: int
    resource_key: str
    table_version: int
    source_id: int
    run_id: int
    mode: str
    rows: int
    read: int
    added: int
    updated: int
    removed: int
    quarantined: int
    at: str


@dataclass(frozen=True)
class GatheringFailed(Event):
    """A source could not be gathered, also after all tries."""

    key: ClassVar[str] = "gathering.source.failed"
    ordered_by: ClassVar[str] = "resource_key"
    resource_id: int
    resource_key: str
    source_id: int
    run_id: int
    why: str
