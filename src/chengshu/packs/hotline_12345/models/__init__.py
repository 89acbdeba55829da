"""Tables of the hotline."""

from __future__ import annotations

from chengshu.packs.hotline_12345.models.callbacks import CALLBACK_STATES, Callback, CallbackState
from chengshu.packs.hotline_12345.models.calls import ENDINGS, LINES, Call, Ending, Line, Transfer
from chengshu.packs.hotline_12345.models.hotlines import PARTS, WAYS, Hotline, Way
from chengshu.packs.hotline_12345.models.knowledge import (
    SOURCES,
    VERSION_STATES,
    Article,
    Gram,
    Source,
    Version,
    VersionState,
)
from chengshu.packs.hotline_12345.models.passing import RECEIVERS, Handover, HotlineRule, Receiver, Recipient
from chengshu.packs.hotline_12345.models.shifts import Shift

__all__ = [
    "CALLBACK_STATES",
    "ENDINGS",
    "LINES",
    "PARTS",
    "RECEIVERS",
    "SOURCES",
    "VERSION_STATES",
    "WAYS",
    "Article",
    "Call",
    "Callback",
    "CallbackState",
    "Ending",
    "Gram",
    "Handover",
    "Hotline",
    "HotlineRule",
    "Line",
    "Receiver",
    "Recipient",
    "Shift",
    "Source",
    "Transfer",
    "Version",
    "VersionState",
    "Way",
]
