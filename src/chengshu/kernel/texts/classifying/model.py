"""A trained classifier as the city uses it: numbers, probabilities, and the words that spoke for a label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chengshu.kernel.texts.pieces import (
    BITS,
    BUCKETS,
    LENGTHS,
    Counts,
    codes_of,
    counted,
    folded_for_reading,
    hashes,
    whole,
)
from chengshu.kernel.texts.words import Reason

Floats = NDArray[np.float32]
AT_ONCE = 512
WORDS = 5
SHORTEST, LONGEST = 2, 4


@dataclass(frozen=True)
class Classifier:
    """Linear scores of the pieces of a text, turned into probabilities.

    ``buckets`` (m,) ascending are the pieces it knows, ``rarity`` (m,) their weight in a text, ``weights`` (m, labels)
    what they say for each label, ``bias`` (labels,). ``sharpness`` turns scores into probabilities: their softmax
    times it, plus ``offset`` (labels,).
    """

    labels: tuple[str, ...]
    buckets: NDArray[np.int32]
    rarity: Floats
    weights: Floats
    bias: Floats
    sharpness: float
    offset: Floats

    @cached_property
    def columns(self) -> NDArray[np.int32]:
        """For each bucket its row in ``weights``, -1 for what the model does not know."""
        found = np.full(BUCKETS, -1, np.int32)
        found[self.buckets] = np.arange(len(self.buckets), dtype=np.int32)
        return found

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Whether the model knows the bucket."""
        return self.columns >= 0

    def scores(self, texts: Sequence[str]) -> tuple[Floats, NDArray[np.bool_]]:
        """Scores (texts, labels) and whether the text says anything the model knows."""
        scores: list[Floats] = []
        heard: list[NDArray[np.bool_]] = []
        for start in range(0, len(texts), AT_ONCE):
            counts = counted([folded_for_reading(text) for text in texts[start : start + AT_ONCE]], known=self.known)
            scores.append(self.scores_of(counts))
            heard.append(np.diff(counts.starts) > 0)
        if not texts:
            return np.zeros((0, len(self.labels)), np.float32), np.zeros(0, np.bool_)
        return np.concatenate(scores), np.concatenate(heard)

    def probabilities(self, scores: Floats) -> Floats:
        """The probability of each label, (texts, labels), each row summing to 1."""
        return softmax(scores * self.sharpness + self.offset)

    def reasons(self, text: str, label: str) -> tuple[Reason, ...]:
        """The words of the text that spoke for the label rather than for the others, the strongest first."""
        folded = folded_for_reading(text)
        speaks = self._by_character(folded, self.labels.index(label))
        return _words(folded, speaks)

    def as_arrays(self) -> dict[str, NDArray[Any]]:
        """What is kept on disk."""
        return {
            "labels": np.array(self.labels, dtype=np.str_),
            "buckets": self.buckets,
            "rarity": self.rarity,
            "weights": self.weights,
            "bias": self.bias,
            "sharpness": np.array(self.sharpness),
            "offset": self.offset,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Classifier:
        """What was kept on disk."""
        return cls(
            labels=tuple(str(label) for label in arrays["labels"]),
            buckets=arrays["buckets"],
            rarity=arrays["rarity"],
            weights=arrays["weights"],
            bias=arrays["bias"],
            sharpness=float(arrays["sharpness"]),
            offset=arrays["offset"],
        )

    def scores_of(self, counts: Counts) -> Floats:
        """Scores (texts, labels) of counted pieces; those the model does not know say nothing."""
        rows = self.columns[counts.buckets]
        values = weighed(counts, np.where(rows >= 0, self.rarity[rows], np.float32(0)))
        scores = np.repeat(self.bias[None, :], len(counts), axis=0)
        for text in range(len(counts)):
            start, end = counts.starts[text], counts.starts[text + 1]
            scores[text] += values[start:end] @ self.weights[rows[start:end]]
        return scores

    def _by_character(self, folded: str, label: int) -> NDArray[np.float64]:
        """What each character of the folded text says for the label, each piece shared among its characters."""
        codes = codes_of([folded])
        speaks = np.zeros(len(codes), np.float64)
        for length in LENGTHS:
            inside = whole(codes, length)
            rows = self.columns[(hashes(codes, length) >> np.uint64(64 - BITS)).astype(np.int64)]
            inside &= rows >= 0
            others = self.weights[rows].mean(axis=1)
            said = np.where(inside, (self.weights[rows, label] - others) * self.rarity[rows], 0.0) / length
            for place in range(length):
                speaks[place : place + len(said)] += said
        return speaks[:-1]


def weighed(counts: Counts, rarity: Floats) -> Floats:
    """Each piece's value in its text: (1 + log of its count) times its rarity, each text of length 1."""
    values = ((1.0 + np.log(counts.counts)) * rarity).astype(np.float32)
    squares = np.bincount(counts.rows, weights=values.astype(np.float64) ** 2, minlength=len(counts))
    sizes = np.sqrt(np.maximum(squares, 1e-12)).astype(np.float32)
    return values / sizes[counts.rows]


def softmax(scores: Floats) -> Floats:
    """Rows that sum to 1."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shared: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shared


def _words(folded: str, speaks: NDArray[np.float64]) -> tuple[Reason, ...]:
    """The stretches of two to four characters that say most, none overlapping, each word once."""
    usual = float(np.abs(speaks).mean()) if len(speaks) else 0.0
    candidates: list[tuple[float, int, int]] = []
    sums = np.concatenate(([0.0], np.cumsum(speaks - usual)))
    for length in range(SHORTEST, LONGEST + 1):
        values = sums[length:] - sums[:-length] if len(sums) > length else np.zeros(0)
        best = np.argsort(-values)[: WORDS * 8]
        candidates += [(float(values[start]), int(start), int(start) + length) for start in best if values[start] > 0]
    chosen: dict[str, float] = {}
    taken: list[tuple[int, int]] = []
    for value, start, end in sorted(candidates, reverse=True):
        start, end = _trimmed(speaks, start, end)  # noqa: PLW2901  the same stretch, without silent edges
        word = folded[start:end]
        if (
            len(word) < SHORTEST
            or " " in word
            or "0" in word
            or any(start < other_end and other < end for other, other_end in taken)
        ):
            continue
        taken.append((start, end))
        if not any(word in other or other in word for other in chosen):
            chosen[word] = round(value, 3)
        if len(chosen) == WORDS:
            break
    return tuple(Reason(word, weight) for word, weight in chosen.items())


def _trimmed(speaks: NDArray[np.float64], start: int, end: int) -> tuple[int, int]:
    """The stretch without the characters at its edges that say little beside the loudest one."""
    least = 0.4 * speaks[start:end].max()
    while end - start > SHORTEST and speaks[start] < least:
        start += 1
    while end - start > SHORTEST and speaks[end - 1] < least:
        end -= 1
    return start, end
