"""Where the table of a delimited file begins: below empty lines and titles, with a header of one or several lines."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from chengshu.kernel.gathering.reading.raw import Origin

LOOKED_AT = 30
MOST_HEADER_LINES = 10
DELIMITERS = (",", "\t", ";", "|")
SAID = re.compile(r"sep=(.)", re.I)
"""What Excel writes above a table to say how it is delimited."""


@dataclass(frozen=True)
class Head:
    """``names`` as they are written; the first row stands below ``lines`` lines, of which ``filled`` are not empty.

    It is ``plain`` where each quote in it closes in its own line, so that a line is a line to everybody.
    """

    names: list[str]
    delimiter: str
    lines: int
    filled: int
    plain: bool


@dataclass(frozen=True)
class _Record:
    """One record: its cells and the lines it takes, the first of them from 0."""

    cells: list[str]
    first: int
    end: int

    @property
    def filled(self) -> int:
        return sum(bool(cell.strip()) for cell in self.cells)


def head_of(text: str, origin: Origin) -> Head | None:
    """The head of a file that begins with this text; None where there is nothing in it."""
    lines = text.split("\n")[: LOOKED_AT + MOST_HEADER_LINES]
    delimiter = origin.delimiter or _delimiter(lines)
    records = list(islice(_records(lines, delimiter, origin.quote), LOOKED_AT))
    found = [record for record in records if record.filled and not SAID.fullmatch("".join(record.cells))]
    if not found:
        return None
    header = next((one for one in found if one.end >= origin.header_row > 0), None) or _header(found)
    above = lines[: header.end] if origin.header else lines[: found[0].first]
    return Head(
        names=header.cells if origin.header else [""] * len(found[0].cells),
        delimiter=delimiter,
        lines=len(above),
        filled=sum(line not in {"", "\r"} for line in above),
        plain=not origin.quote or all(line.count(origin.quote) % 2 == 0 for line in above),
    )


def _delimiter(lines: list[str]) -> str:
    """As Excel says it, else the most frequent one of the first line that has any."""
    for line in lines:
        if said := SAID.fullmatch(line.strip()):
            return said[1]
        if any(mark in line for mark in DELIMITERS) and line.strip("".join(DELIMITERS) + "\r "):
            return max(DELIMITERS, key=line.count)
    return DELIMITERS[0]


def _records(lines: list[str], delimiter: str, quote: str) -> Iterator[_Record]:
    """Records that take few lines each; a quote that does not close costs its own line alone."""
    place = 0
    while place < len(lines):
        several = _parsed(lines[place : place + MOST_HEADER_LINES], delimiter, quote)
        cells, took = several or _parsed(lines[place : place + 1], delimiter, "") or ([lines[place]], 1)
        yield _Record(cells, place, place + took)
        place += took


def _parsed(lines: list[str], delimiter: str, quote: str) -> tuple[list[str], int] | None:
    """The first record and how many lines it takes; None where it does not end."""
    plain = [line.removesuffix("\r").replace("\r", " ") + "\n" for line in lines]
    reader = csv.reader(
        plain,
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        strict=True,
    )
    try:
        return next(reader, []), reader.line_num
    except csv.Error:
        return None


def _header(records: list[_Record]) -> _Record:
    """The first that is no title: it fills more than half of the columns that records usually have here."""
    widths = Counter(len(record.cells) for record in records)
    usual = max(widths, key=lambda width: (widths[width], width))
    return next((record for record in records if record.filled * 2 > usual), records[0])
