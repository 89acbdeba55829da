"""Urgent words in a text."""

from __future__ import annotations

from chengshu.kernel.texts.models import UrgentWord
from chengshu.kernel.texts.normalising import readable
from chengshu.kernel.texts.words import Raised

NEAR = 6
"""Characters on either side within which a word of ``unless`` takes the urgent word back."""


def raised(text: str) -> Raised:
    """How urgent the words in force make the text, and which ones; level 0 where there are none."""
    plain = readable(text).lower()
    found: list[tuple[int, int, str]] = []
    for word, level, unless in UrgentWord.objects.filter(until=None).values_list("word", "level", "unless"):
        place = _stands(plain, word.lower(), [one for one in unless.lower().split() if one])
        if place is not None:
            found.append((place, level, word))
    if not found:
        return Raised(0)
    return Raised(max(level for _, level, _ in found), tuple(word for _, _, word in sorted(found)))


def _stands(text: str, word: str, unless: list[str]) -> int | None:
    """Where the word stands and is not taken back by its surroundings; None where it does not."""
    place = text.find(word)
    while place >= 0:
        around = text[max(0, place - NEAR) : place + len(word) + NEAR]
        if not any(other in around for other in unless):
            return place
        place = text.find(word, place + 1)
    return None
