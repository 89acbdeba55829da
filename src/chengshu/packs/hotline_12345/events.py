"""What other floors and packs may hear of the hotline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chengshu.base.events import Event


@dataclass(frozen=True)
class CaseHandedOver(Event):
    """A case of the hotline was handed on; ``receiver`` is a key of ``models.Receiver``."""

    key: ClassVar[str] = "hotline_12345.case.handed_over"

    case_id: int
    receiver: str
    unit_id: int
    reference: str


@dataclass(frozen=True)
class EmergencyTransferred(Event):
    """A call was handed to an emergency line, ``line`` being police, fire or ambulance."""

    key: ClassVar[str] = "hotline_12345.call.transferred"

    transfer_id: int
    case_id: int
    line: str
