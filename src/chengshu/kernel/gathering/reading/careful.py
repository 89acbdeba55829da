"""Delimited text line by line: each broken line is set apart alone, and reading goes on with the next.

A quote that does not close can swallow the rest of a file. Here a record may go on over some lines only; where no
such reading gives the right number of columns, the line it began on is the broken one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from chengshu.kernel.gathering.reading.raw import Origin

MOST_LINES = 100
LONGEST_LINE = 16 * 1024 * 1024
csv.field_size_limit(LONGEST_LINE)


@dataclass(frozen=True)
class Careful:
    """A record by the line it begins on (1 is the first of the file); ``values`` None for one that is broken."""

    line: int
    values: list[str | None] | None
    reason: str = ""
    text: str = ""


@dataclass(frozen=True)
class Form:
    """How lines are to be read: ``width`` columns, quotes and header as in the origin."""

    origin: Origin
    delimiter: str
    encoding: str
    width: int


def careful_rows(file: Path, form: Form) -> Iterator[Careful]:
    """Every record of the file, sound and broken ones, in their order. Empty lines are no records."""
    with file.open("rb") as raw:
        stream: IO[bytes] = raw
        if form.encoding == "utf-16":
            stream = BytesIO(file.read_bytes().decode("utf-16", "replace").encode())
        yield from _records(_Lines(stream), form)


class _Lines:
    """Physical lines with a look ahead."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.number = stream, 0
        self.ahead: list[bytes] = []

    def next(self) -> bytes:
        """The next line with its end; empty at the end of the file."""
        self.number += 1
        return self.ahead.pop(0) if self.ahead else self.stream.readline(LONGEST_LINE)

    def peek(self, place: int) -> bytes:
        """The line so far ahead, 0 for the next."""
        while len(self.ahead) <= place:
            line = self.stream.readline(LONGEST_LINE)
            if not line:
                return b""
            self.ahead.append(line)
        return self.ahead[place]


def _records(lines: _Lines, form: Form) -> Iterator[Careful]:
    skip = form.origin.header
    while first := lines.next():
        number = lines.number
        if number == 1:
            first = first.removeprefix(b"\xef\xbb\xbf")
        if not first.strip(b"\r\n"):
            continue
        if skip:
            skip = False
            continue
        record, more = _whole(lines, first, form)
        for _ in range(more):
            lines.next()
        yield Careful(number, record.values, record.reason, record.text)


def _whole(lines: _Lines, first: bytes, form: Form) -> tuple[Careful, int]:
    """The record that begins with this line, and how many further lines belong to it."""
    quote = form.origin.quote.encode()
    alone = _parsed(first, form)
    if alone.values is not None or not quote or first.count(quote) % 2 == 0:
        return alone, 0
    text = first
    for more in range(1, MOST_LINES):
        line = lines.peek(more - 1)
        if not line:
            break
        text += line
        if text.count(quote) % 2 == 0:
            whole = _parsed(text, form)
            if whole.values is not None:
                return whole, more
            break
    return alone, 0


def _parsed(raw: bytes, form: Form) -> Careful:
    quote = form.origin.quote
    text, good = _decoded(raw, form.encoding)
    printed = text.rstrip("\r\n")
    if not good:
        return Careful(0, None, "bytes", printed)
    if "\x00" in text:
        return Careful(0, None, "nul", printed.replace("\x00", "␀"))
    try:
        rows = list(
            csv.reader(
                [text],
                delimiter=form.delimiter,
                quotechar=quote or None,
                quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
                strict=True,
            )
        )
    except csv.Error:
        return Careful(0, None, "quote", printed)
    if len(rows) != 1 or len(rows[0]) != form.width:
        return Careful(0, None, "columns", printed)
    return Careful(0, [value or None for value in rows[0]])


def _decoded(raw: bytes, encoding: str) -> tuple[str, bool]:
    """As UTF-8, which other text is not by chance, else by the file's encoding; what none reads is shown as bytes."""
    for name in ("utf-8", encoding, "gb18030"):
        try:
            return raw.decode(name), True
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "backslashreplace"), False
