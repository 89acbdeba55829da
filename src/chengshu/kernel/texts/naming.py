"""A topic's name: the words most of its letters say and few other letters do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chengshu.kernel.texts.likeness import Background, shared_words, shingles_of
from chengshu.kernel.texts.pieces import folded_for_reading

WORDS = 3
LONGEST = 60
LONGEST_WORD = 8
MEET = 3


def name_of(titles: Sequence[str], texts: Sequence[str], background: Background) -> str:
    """Up to three words joined by “、”, from the titles where these share any; empty where nothing is in common."""
    return _shared([title for title in titles if title], background) or _shared(texts, background)


def _shared(texts: Sequence[str], background: Background) -> str:
    folded = [folded_for_reading(text) for text in texts]
    said: Counter[str] = Counter()
    for place, one in enumerate(folded):
        for other in folded[place + 1 : place + 4]:
            said.update(set(shared_words(one, other, background, most=8, longest=LONGEST_WORD)))
    spread = {word: sum(word in one for one in folded) for word in said}
    ranked = sorted(
        (word for word in said if spread[word] >= max(2, len(folded) // 3)),
        key=lambda word: (-spread[word] * _telling(word, background), word),
    )
    chosen: list[str] = []
    for word in ranked:
        if not any(_meet(word, other) for other in chosen):
            chosen.append(word)
    return "、".join(chosen[:WORDS])[:LONGEST]


def _meet(word: str, other: str) -> bool:
    """Whether the words hold the same stretch of three characters, or one holds the other."""
    pieces = {word[place : place + MEET] for place in range(len(word) - MEET + 1)}
    return word in other or other in word or any(piece in other for piece in pieces)


def _telling(word: str, background: Background) -> float:
    """How much a word marks a topic; a longer one no more than one of five characters."""
    return float(background.weights(shingles_of(word)).mean()) * min(len(word), 5)
