"""How alike two texts are, by pairs of neighbouring signs (bigrams), with the phrases they share. No tables here."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from difflib import SequenceMatcher

_SIGNS = re.compile(r"[^\w]+|_")
PLACES = Decimal("0.001")
SHORTEST_PHRASE = 3


def plain(text: str) -> str:
    """The signs that count: width folded, in lower case, without spaces and punctuation."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).lower())


def share_alike(one: str, other: str) -> Decimal:
    """0 to 1: twice the pairs in common over all pairs of both (Dice). Equal texts of one sign are alike, 1."""
    first, second = plain(one), plain(other)
    if not first or not second:
        return Decimal(0)
    if len(first) < 2 or len(second) < 2:
        return Decimal(int(first == second))
    pairs, others = _pairs(first), _pairs(second)
    common = sum((pairs & others).values())
    return (Decimal(2 * common) / (sum(pairs.values()) + sum(others.values()))).quantize(PLACES)


def shared_phrases(one: str, other: str, most: int = 5) -> list[str]:
    """The longest phrases in both texts, longest first."""
    first, second = plain(one)[:2000], plain(other)[:2000]
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    found = {first[block.a : block.a + block.size] for block in blocks if block.size >= SHORTEST_PHRASE}
    return sorted(found, key=lambda phrase: (-len(phrase), phrase))[:most]


def _pairs(text: str) -> Counter[str]:
    return Counter(text[place : place + 2] for place in range(len(text) - 1))
