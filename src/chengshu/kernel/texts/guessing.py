"""What a text is about while nothing was learnt of it: labels whose own words speak of what is said.

A city's first day has no closed case to learn from, but its tree of classes has names and conditions, and the table of
meanings knows which words mean alike. The rarer a word is among the labels, the more it says for one of them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log, sqrt

from chengshu.base.text import Text
from chengshu.kernel.texts.meanings import LONGEST_WORD, MEANINGS, words_in
from chengshu.kernel.texts.normalising import bounded, folded
from chengshu.kernel.texts.pieces import READ

_RUNS = re.compile(r"[a-z]{3,}|[\u4e00-\u9fff]{2,}")
PIECE = 2
MEANS = "~"
OF_NAME, OF_REST = 1.0, 0.4
OF_MEANING = 0.6
"""Beside a word of the label itself, a word that only means the same counts so much."""


@dataclass(frozen=True)
class Described:
    """A label with its name and what else is said of it, such as the names above it."""

    label: str
    name: Text
    rest: str = ""


@dataclass(frozen=True)
class Guess:
    """A label with the words of the text that are its own or mean the same; ``score`` only orders guesses."""

    label: Described
    score: float
    words: tuple[str, ...]


def guessed(text: str, labels: tuple[Described, ...], limit: int) -> list[Guess]:
    """The likeliest of the labels for a text, those alone that it speaks of at all."""
    index = _index(labels)
    scores: dict[Described, float] = defaultdict(float)
    words: dict[Described, list[str]] = defaultdict(list)
    for key, word in _keys(bounded(folded(text), READ)).items():
        for label, weight in index.get(key, ()):
            scores[label] += weight
            words[label].append(word)
    best = sorted(scores.items(), key=lambda one: (-one[1], one[0].label))[:limit]
    return [Guess(label, score, tuple(dict.fromkeys(words[label]))) for label, score in best]


@lru_cache(maxsize=8)
def _index(labels: tuple[Described, ...]) -> Mapping[str, Sequence[tuple[Described, float]]]:
    """For each piece and meaning the labels it speaks for, and how strongly."""
    held = {label: _weights(label) for label in labels}
    among = Counter(key for own in held.values() for key in own)
    rare = {key: log(1 + len(held) / count) for key, count in among.items()}
    index: dict[str, list[tuple[Described, float]]] = defaultdict(list)
    for label, own in held.items():
        length = sqrt(sum((weight * rare[key]) ** 2 for key, weight in own.items()))
        for key, weight in own.items():
            index[key].append((label, weight * rare[key] ** 2 / length))
    return index


def _weights(label: Described) -> dict[str, float]:
    own = dict.fromkeys(_keys(folded(label.rest)), OF_REST)
    own |= dict.fromkeys(_keys(folded(f"{label.name.zh} {label.name.en}")), OF_NAME)
    return {key: weight * (OF_MEANING if key.startswith(MEANS) else 1.0) for key, weight in own.items()}


def _keys(text: str) -> dict[str, str]:
    """Pieces of two characters, foreign words and meanings of a folded text, each with the word that says it."""
    found: dict[str, str] = {}
    for word in _words(text):
        if word.isascii() or len(word) == PIECE:
            found.setdefault(word, word)
        for meaning in _meanings().get(word, ()):
            found.setdefault(meaning, word)
    return found


def _words(text: str) -> Iterator[str]:
    for run in _RUNS.findall(text):
        if run.isascii():
            yield run
            continue
        for length in range(PIECE, LONGEST_WORD + 1):
            yield from (run[place : place + length] for place in range(len(run) - length + 1))


@cache
def _meanings() -> Mapping[str, Sequence[str]]:
    """For each word of the table what it means."""
    known: dict[str, list[str]] = defaultdict(list)
    for (matter, meaning), words in MEANINGS.items():
        for word in words_in(words):
            known[word].append(f"{MEANS}{matter} {meaning}")
    return known
