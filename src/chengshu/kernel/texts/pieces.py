"""Texts as numbers: counts of their pieces (characters that follow each other), by hash.

Chinese is not cut into words: pieces of one and two characters say as much. Of three characters only the words of
the table of meanings are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from chengshu.kernel.texts.meanings import MEANINGS, words_in
from chengshu.kernel.texts.normalising import bounded, folded

BITS = 21
BUCKETS = 1 << BITS
LENGTHS = (1, 2, 3)
SHORT = 2
"""Up to this length each piece counts, longer ones where they are a known word."""
READ = 1_600
"""Characters of a folded text that count; what a letter wants stands at its beginning and its end."""
_MIX = np.uint64(0x9E3779B97F4A7C15)
_LAST = np.uint64(0xD6E8FEB86659FD93)
_BLANK = 0x20


@dataclass(frozen=True)
class Counts:
    """Pieces of texts: text ``i`` has ``buckets[starts[i]:starts[i + 1]]``, ascending, each ``counts`` times."""

    starts: NDArray[np.int64]
    buckets: NDArray[np.int32]
    counts: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def rows(self) -> NDArray[np.int64]:
        """For each piece the number of its text."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))


def folded_for_reading(text: str) -> str:
    """The part of a text that is read, folded."""
    return bounded(folded(text), READ)


def codes_of(texts: Sequence[str]) -> NDArray[np.uint64]:
    """The code points of all texts, each text ended by a zero."""
    joined = "\0".join([*texts, ""])
    return np.frombuffer(joined.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)


def hashes(codes: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    """A 64-bit number for the piece of this length that starts at each code; the last ``length - 1`` have none."""
    count = len(codes) - length + 1
    value = np.full(max(count, 0), np.uint64(length), dtype=np.uint64)
    for place in range(length):
        value = (value + codes[place : place + count]) * _MIX
        value ^= value >> np.uint64(29)
    value *= _LAST
    return value ^ (value >> np.uint64(32))


def whole(codes: NDArray[np.uint64], length: int) -> NDArray[np.bool_]:
    """Whether the piece that starts at each code lies within one run of characters."""
    count = len(codes) - length + 1
    inside = np.ones(max(count, 0), dtype=np.bool_)
    for place in range(length):
        part = codes[place : place + count]
        inside &= (part != 0) & (part != _BLANK)
    return inside


def bucket_of(word: str) -> int:
    """The bucket of a word of one to three characters."""
    return int(hashes(codes_of([word])[:-1], len(word))[0] >> np.uint64(64 - BITS))


@cache
def words_of_meaning() -> NDArray[np.bool_]:
    """The buckets (BUCKETS,) of the words of the table of meanings."""
    marked = np.zeros(BUCKETS, np.bool_)
    marked[[bucket_of(word) for words in MEANINGS.values() for word in words_in(words)]] = True
    return marked


def counted(texts: Sequence[str], *, known: NDArray[np.bool_] | None = None) -> Counts:
    """The pieces of folded texts; with ``known``, (BUCKETS,), only those it marks."""
    codes = codes_of(texts)
    owner = np.concatenate(([0], np.cumsum(codes == 0)[:-1])).astype(np.int64) if len(codes) else np.zeros(0, np.int64)
    keys: list[NDArray[np.int64]] = []
    for length in LENGTHS:
        inside = whole(codes, length)
        buckets = (hashes(codes, length)[inside] >> np.uint64(64 - BITS)).astype(np.int64)
        rows = owner[: len(inside)][inside]
        if known is not None or length > SHORT:
            kept = (words_of_meaning() if known is None else known)[buckets]
            buckets, rows = buckets[kept], rows[kept]
        keys.append((rows << BITS) | buckets)
    found, times = np.unique(np.concatenate(keys), return_counts=True)
    starts = np.searchsorted(found >> BITS, np.arange(len(texts) + 1))
    return Counts(starts, (found & (BUCKETS - 1)).astype(np.int32), times.astype(np.float32))
