"""Stretches of a working day as people write them: 08:00-12:00、13:30-17:30."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time

from chengshu.kernel.dispatch.errors import NotHours

Stretch = tuple[time, time]
"""When it begins and ends, local time; an end not after its start lies on the next day."""
MOST = 4
_APART = re.compile(r"[、,，;；\s]+")
_BOTH = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_SIGNS = str.maketrans({"：": ":", "－": "-", "–": "-", "—": "-", "~": "-", "～": "-", "至": "-"})


def stretches_of(text: str) -> tuple[Stretch, ...]:
    """What somebody typed, in its order; nothing for nothing. Raises NotHours."""
    plain = re.sub(r"\s*-\s*", "-", text.translate(_SIGNS)).strip()
    parts = [part for part in _APART.split(plain) if part]
    if len(parts) > MOST:
        raise NotHours(said=text.strip()[:40])
    return tuple(_stretch(part) for part in parts)


def _stretch(part: str) -> Stretch:
    found = _BOTH.fullmatch(part)
    if found is None:
        raise NotHours(said=part[:40])
    first_hour, first_minute, last_hour, last_minute = (int(digits) for digits in found.groups())
    if (last_hour, last_minute) == (24, 0):
        last_hour = 0
    try:
        return time(first_hour, first_minute), time(last_hour, last_minute)
    except ValueError:
        raise NotHours(said=part[:40]) from None


def in_words(stretches: Iterable[Stretch]) -> str:
    """As it is typed."""
    return "、".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in stretches)
