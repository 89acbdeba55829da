"""News of the network of nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chengshu.base.events import Event


@dataclass(frozen=True)
class DataPulled(Event):
    """A table of another node was put in place here."""

    key: ClassVar[str] = "nodes.data.pulled"
    ordered_by: ClassVar[str] = "resource_key"
    resource_key: str
    node: str
    rows: int
    table_version: int
