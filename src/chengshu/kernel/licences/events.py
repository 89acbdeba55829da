"""News of licences for the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chengshu.base.events import Event


@dataclass(frozen=True)
class LicenceChanged(Event):
    """A licence was issued, gathered, or its state changed; ``verb`` is a value of ``licences.models.StepVerb``."""

    key: ClassVar[str] = "licences.licence.changed"
    ordered_by: ClassVar[str] = "licence_id"
    licence_id: int
    type_code: str
    identifier: str
    verb: str
    state: str


@dataclass(frozen=True)
class LicenceUsed(Event):
    """A licence was used; ``receipt`` is printed on the receipt."""

    key: ClassVar[str] = "licences.licence.used"
    licence_id: int
    receipt: str
    way: str
