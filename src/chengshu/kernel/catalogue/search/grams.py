"""Words as the index holds them: pairs of neighbouring Chinese signs (bigrams) and English words without plural."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_RUNS = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003134f]+|[^\W_㐀-鿿豈-﫿\U00020000-\U0003134f]+")
_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003134f]")
LONGEST_QUERY = 100
MOST_WORDS = 10


@dataclass(frozen=True)
class Phrase:
    """Tokens that must follow each other; the last one may be the beginning of a longer one where ``begins``."""

    tokens: tuple[str, ...]
    begins: bool = False


def grams(text: str) -> list[str]:
    """All tokens of a text in their order: ``婚姻登记`` is 婚姻 姻登 登记 记, so one sign is found by beginning."""
    return [token for run in _runs(text) for token in _tokens(run)]


def phrases(words: str) -> list[Phrase]:
    """What to look for: every run of signs typed must occur. Empty where nothing was typed that could be found."""
    return [_phrase(run) for run in list(_runs(words[:LONGEST_QUERY]))[:MOST_WORDS]]


def _phrase(run: str) -> Phrase:
    if not _HAN.match(run):
        return Phrase((_singular(run),), begins=True)
    if len(run) == 1:
        return Phrase((run,), begins=True)
    return Phrase(tuple(run[at : at + 2] for at in range(len(run) - 1)))


def _runs(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).lower()
    return (found.group() for found in _RUNS.finditer(plain))


def _tokens(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run))] if _HAN.match(run) else [_singular(run)]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
