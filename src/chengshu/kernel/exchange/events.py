"""News of the exchange for the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chengshu.base.events import Event


@dataclass(frozen=True)
class AgreementGranted(Event):
    """A unit was given data. One of ``resource_key`` and ``offer_key`` is empty."""

    key: ClassVar[str] = "exchange.agreement.granted"
    ordered_by: ClassVar[str] = "agreement_id"
    agreement_id: int
    number: str
    resource_key: str
    offer_key: str
    organisation_id: int
    provider_id: int


@dataclass(frozen=True)
class AgreementEnded(Event):
    """An agreement was suspended or withdrawn; ``state`` is a value of ``AgreementState``."""

    key: ClassVar[str] = "exchange.agreement.ended"
    ordered_by: ClassVar[str] = "agreement_id"
    agreement_id: int
    number: str
    resource_key: str
    organisation_id: int
    state: str


@dataclass(frozen=True)
class DeliveryFailed(Event):
    """A delivery failed so often that people were told."""

    key: ClassVar[str] = "exchange.delivery.failed"
    ordered_by: ClassVar[str] = "delivery_id"
    delivery_id: int
    agreement_id: int
    failures: int
    error: str
