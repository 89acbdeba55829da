"""Telling people something, and everything they and officials decide about it."""

from __future__ import annotations

from chengshu.kernel.messages.services.keeping import (
    add_webhook,
    change_webhook,
    drop_delivery,
    send_test,
    set_city_quiet_hours,
    try_again,
    values_in,
    word_template,
)
from chengshu.kernel.messages.services.outside import set_silence, tell_outside
from chengshu.kernel.messages.services.reading import mark_all_read, mark_read
from chengshu.kernel.messages.services.telling import tell
from chengshu.kernel.messages.services.wishing import set_quiet_hours, set_wishes

__all__ = [
    "add_webhook",
    "change_webhook",
    "drop_delivery",
    "mark_all_read",
    "mark_read",
    "send_test",
    "set_city_quiet_hours",
    "set_quiet_hours",
    "set_silence",
    "set_wishes",
    "tell",
    "tell_outside",
    "try_again",
    "values_in",
    "word_template",
]
