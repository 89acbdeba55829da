"""The words of many entries as one row of numbers, looked through as a whole: exact for any word, rare or everywhere.

Seven million words are looked through in some milliseconds, wherever they stand; a full-text index of the database is
as fast for rare words alone, and slow for those of every entry, which are what people type first (登记, 信息).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from chengshu.kernel.catalogue.search.grams import Phrase

PART = "|"
"""Stands between the words of the name, of the items and of the rest; no word is like it."""
LAST = "\U0010ffff"
Numbers: TypeAlias = "NDArray[np.int64]"
Words32: TypeAlias = "NDArray[np.int32]"


@dataclass(frozen=True)
class Words:
    """``stream`` (all words,) holds the place of each word in the sorted ``vocabulary``, entry after entry.

    ``slots`` (all words,) says where each stands: three times the number of the entry, and 0 for its name, 1 for its
    items, 2 for the rest. ``frequency`` (vocabulary,) says how often each word occurs.
    """

    vocabulary: Sequence[str]
    frequency: Numbers
    stream: Words32
    slots: Words32
    entries: int

    def tiers(self, wanted: Sequence[Phrase]) -> NDArray[np.int8]:
        """For each entry 0 where all phrases stand in its name, 1 in its items, 2 anywhere, 3 where one is missing."""
        name, items, somewhere = (np.ones(self.entries, dtype=bool) for _ in range(3))
        for phrase in wanted:
            found = np.zeros(3 * self.entries, dtype=bool)
            found[self.slots[self._places(phrase)]] = True
            name &= found[0::3]
            items &= found[1::3]
            somewhere &= found[0::3] | found[1::3] | found[2::3]
        return np.where(name, 0, np.where(items, 1, np.where(somewhere, 2, 3))).astype(np.int8)

    def _places(self, phrase: Phrase) -> Numbers:
        """Where in the stream the phrase begins."""
        if phrase.begins and len(phrase.tokens) == 1:
            first = bisect_left(self.vocabulary, phrase.tokens[0])
            end = bisect_left(self.vocabulary, phrase.tokens[0] + LAST)
            return np.flatnonzero((self.stream >= first) & (self.stream < end)) if end > first else _NONE
        numbers = [self._number(token) for token in phrase.tokens]
        if min(numbers) < 0:
            return _NONE
        rarest = min(range(len(numbers)), key=lambda place: self.frequency[numbers[place]])
        at = np.flatnonzero(self.stream == numbers[rarest]) - rarest
        at = at[(at >= 0) & (at + len(numbers) <= self.stream.size)]
        for place, number in enumerate(numbers):
            if place != rarest:
                at = at[self.stream[at + place] == number]
        return at

    def _number(self, token: str) -> int:
        at = bisect_left(self.vocabulary, token)
        return at if at < len(self.vocabulary) and self.vocabulary[at] == token else -1


_NONE: Numbers = np.empty(0, dtype=np.int64)


def words_of(texts: Sequence[str]) -> Words:
    """The words of entries, each a text as ``search.index`` writes it."""
    split = pc.split_pattern(pa.array(texts, pa.large_string()), " ")
    encoded: Any = pc.dictionary_encode(pc.list_flatten(split))
    order = pc.sort_indices(encoded.dictionary)
    vocabulary: list[str] = encoded.dictionary.take(order).to_pylist()
    place = np.empty(len(vocabulary), dtype=np.int32)
    place[order.to_numpy()] = np.arange(len(vocabulary), dtype=np.int32)
    stream = place[encoded.indices.to_numpy()]
    ends = np.cumsum(pc.list_value_length(split).to_numpy(), dtype=np.int64)
    name_and_items = np.flatnonzero(stream == bisect_left(vocabulary, PART)).reshape(-1, 2)
    parts = np.diff(np.column_stack([name_and_items, ends]).ravel(), prepend=0)
    slots = np.repeat(np.arange(parts.size, dtype=np.int32), parts)
    return Words(vocabulary, np.bincount(stream, minlength=len(vocabulary)), stream, slots, len(texts))
