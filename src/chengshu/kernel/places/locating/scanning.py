"""Which of the city's names stand in a text, and where."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from chengshu.kernel.places.locating.names import Name, Names, Sort

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, from ``start`` to ``end``, with the places it may mean: one and the same sort of place."""

    start: int
    end: int
    places: tuple[Name, ...]

    @property
    def name(self) -> str:
        """The place as the city calls it."""
        return self.places[0].name

    @property
    def sort(self) -> Sort:
        """What is named."""
        return self.places[0].sort


def plain(text: str) -> str:
    """The text as it is looked through: full-width letters and digits made plain, the far end of a book left out."""
    return unicodedata.normalize("NFKC", text[:LONGEST])


def mentions(text: str, names: Names) -> list[Mention]:
    """The names in a text in their order; the longest at each place, none within another."""
    found: list[Mention] = []
    lengths, by_name = names.lengths, names.by_name
    at, last = 0, len(text) - 1
    while at < last:
        tried = lengths.get(text[at : at + 2])
        taken = 0
        if tried:
            for length in tried:
                places = by_name.get(text[at : at + length])
                if places and (kept := _meant(places, at, found)):
                    found.append(Mention(at, at + length, kept))
                    taken = length
                    break
        at += taken or 1
    return found


def _meant(places: tuple[Name, ...], at: int, before: list[Mention]) -> tuple[Name, ...]:
    """The places a name may mean here: what names a thing goes before what names an area.

    A town without its ending is taken only right after the county it lies in, as its letters occur in many a word.
    """
    whole = tuple(one for one in places if not one.short)
    if not whole:
        counties = tuple(one for one in places if one.sort == Sort.COUNTY)
        if counties:
            return counties
        if not before or before[-1].end != at:
            return ()
        above = before[-1].places[0].division_code
        return tuple(one for one in places if one.division_code.startswith(above))
    sort = max(one.sort for one in whole)
    return tuple(one for one in whole if one.sort == sort)
