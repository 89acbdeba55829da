"""The clues of a letter: by them the letters that may be alike are found without reading all of them."""

from __future__ import annotations

import hashlib

from chengshu.kernel.texts.likeness import Background, Said, bands_of, rare_of
from chengshu.kernel.texts.words import Spot

SQUARE = 0.01
"""Degrees of the squares by which near positions find each other, about a kilometre."""


def clues_of(said: Said, spot: Spot, background: Background) -> list[int]:
    """The numbers that letters alike to this one are likely to share, each once."""
    found = [*bands_of(said.shingles), *rare_of(said, background)]
    if spot.key:
        found.append(_number(f"place {spot.key}"))
    elif spot.lon is not None and spot.lat is not None:
        found.append(_number(f"square {round(spot.lon / SQUARE)} {round(spot.lat / SQUARE)}"))
    return sorted(set(found))


def _number(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
