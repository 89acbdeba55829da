"""News of the catalogue for the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chengshu.base.events import Event


@dataclass(frozen=True)
class ResourcePublished(Event):
    """A version of an entry was published; ``version`` is 1 the first time. ``origin`` is a value of ``Origin``."""

    key: ClassVar[str] = "catalogue.resource.published"
    ordered_by: ClassVar[str] = "resource_key"
    resource_id: int
    resource_key: str
    version: int
    provider_id: int
    origin: str


@dataclass(frozen=True)
class ResourceWithdrawn(Event):
    """An entry was taken out of the catalogue; its rows stay for the record, nobody new may be given its data."""

    key: ClassVar[str] = "catalogue.resource.withdrawn"
    ordered_by: ClassVar[str] = "resource_key"
    resource_id: int
    resource_key: str
    provider_id: int
    reason: str
