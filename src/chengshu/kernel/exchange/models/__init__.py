"""Tables of the exchange."""

from __future__ import annotations

from chengshu.kernel.exchange.models.agreements import Agreement, AgreementState
from chengshu.kernel.exchange.models.applications import Application, ApplicationState, Ground
from chengshu.kernel.exchange.models.clients import Client, Enterprise, UsedNonce
from chengshu.kernel.exchange.models.deliveries import Delivery, DeliveryRun, RunState
from chengshu.kernel.exchange.models.offers import Offer, OfferStanding
from chengshu.kernel.exchange.models.receipts import DailyUse, Receipt, Segment
from chengshu.kernel.exchange.models.rules import LimitRule
from chengshu.kernel.exchange.models.ways import WAY_LABELS, Way

__all__ = [
    "WAY_LABELS",
    "Agreement",
    "AgreementState",
    "Application",
    "ApplicationState",
    "Client",
    "DailyUse",
    "Delivery",
    "DeliveryRun",
    "Enterprise",
    "Ground",
    "LimitRule",
    "Offer",
    "OfferStanding",
    "Receipt",
    "RunState",
    "Segment",
    "UsedNonce",
    "Way",
]
