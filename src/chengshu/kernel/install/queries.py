"""Reads of the house itself: the search over everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.spec.pages import Hit
from chengshu.spec.registry import registry

SHORT = 5
LONG = 50


@dataclass(frozen=True)
class Found:
    """What one source of the search found; ``more`` when there is more than is shown."""

    key: str
    label: Text
    hits: Sequence[Hit]
    more: bool


def found_everywhere(actor: Actor, words: str, only: str = "") -> list[Found]:
    """What the actor may see that fits the words, by source; sources that found nothing are left out.

    ``only`` is the key of one source, of which more is shown then. No words find nothing.
    """
    if not words.strip():
        return []
    limit = LONG if only else SHORT
    found = []
    for source in (source for pack in registry.packs for source in pack.searches):
        if only in {"", source.key}:
            hits = source.find(actor, words.strip(), limit + 1)
            found.append(Found(source.key, source.label, hits[:limit], len(hits) > limit))
    return [one for one in found if one.hits]
