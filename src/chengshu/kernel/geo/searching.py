"""What the search over everything finds among divisions."""

from __future__ import annotations

from collections.abc import Sequence

from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.geo import queries
from chengshu.kernel.geo.models import Division
from chengshu.kernel.geo.tables import place_url
from chengshu.spec.pages import Hit


def find_divisions(_actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Places by name or code; everybody may see them."""
    return [Hit(str(place), place_url(place.code), _within(place)) for place in queries.search(words, limit)]


def _within(place: Division) -> str:
    """The places above it, from the county up, and its code."""
    above: list[str] = []
    one = place.parent
    while one is not None:
        above.insert(0, str(one))
        one = one.parent
    return " ".join([*above, place.code])
