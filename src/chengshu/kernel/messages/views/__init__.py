"""Pages of messages: one's own, and the administrators'."""

from __future__ import annotations

from chengshu.kernel.messages.views.keeping import (
    add_webhook,
    change_webhook,
    channels,
    city_quiet,
    deliveries,
    settle,
    test,
    wording,
    wordings,
)
from chengshu.kernel.messages.views.own import notices, open_notice, preferences, quiet, read

__all__ = [
    "add_webhook",
    "change_webhook",
    "channels",
    "city_quiet",
    "deliveries",
    "notices",
    "open_notice",
    "preferences",
    "quiet",
    "read",
    "settle",
    "test",
    "wording",
    "wordings",
]
