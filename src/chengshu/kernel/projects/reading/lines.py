"""The numbered lines of a text, and passages joined from several of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from chengshu.kernel.projects.reading.fold import folded


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its number from 1; ``words`` is its text without outer blanks, ``folded`` the same folded."""

    number: int
    words: str
    folded: str = field(repr=False)
    has_cells: bool = False
    printed: str = field(default="", repr=False)


def lines_of(text: str) -> tuple[Line, ...]:
    """Cut a decoded text at its line ends; a last empty line after the final line end does not count."""
    parts = text.split("\n")
    if parts and not parts[-1]:
        parts.pop()
    return tuple(
        Line(number, words := part.strip(), folded(words), "\t" in part or "|" in part, part)
        for number, part in enumerate(parts, start=1)
    )


class Passage:
    """Text joined from lines without gaps, which still knows from which lines each stretch of it came."""

    def __init__(self, pieces: Iterable[tuple[int, str]]) -> None:
        kept = [(number, words) for number, words in pieces if words]
        self.text = "".join(words for _, words in kept)
        self._numbers = [number for number, _ in kept]
        self._starts: list[int] = []
        place = 0
        for _, words in kept:
            self._starts.append(place)
            place += len(words)

    @property
    def numbers(self) -> tuple[int, ...]:
        """All line numbers of the passage."""
        return tuple(self._numbers)

    def lines_between(self, start: int, end: int) -> tuple[int, ...]:
        """The lines on which the characters from ``start`` up to ``end`` stand."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = max(first, bisect_right(self._starts, max(start, end - 1)) - 1)
        return tuple(self._numbers[first : last + 1])
