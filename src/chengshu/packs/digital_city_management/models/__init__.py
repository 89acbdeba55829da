"""Tables of digital city management."""

from __future__ import annotations

from chengshu.packs.digital_city_management.models.fieldwork import (
    Received,
    Shift,
    TrackPoint,
    TrackRule,
    Verification,
)
from chengshu.packs.digital_city_management.models.registers import Shop, ShopVisit, Supervised, SupervisedFinding
from chengshu.packs.digital_city_management.models.sharing import Referral
from chengshu.packs.digital_city_management.models.sheets import Sheet
from chengshu.packs.digital_city_management.models.watching import Warning, WarningRule

__all__ = [
    "Received",
    "Referral",
    "Sheet",
    "Shift",
    "Shop",
    "ShopVisit",
    "Supervised",
    "SupervisedFinding",
    "TrackPoint",
    "TrackRule",
    "Verification",
    "Warning",
    "WarningRule",
]
