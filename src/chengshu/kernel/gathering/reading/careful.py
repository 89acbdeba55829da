"""Delimited text line by line: each broken line is set apart alone, and reading goes on with the next.

A quote that does not close can swallow the rest of a file. Here a record may go on over some lines only; where no
such reading gives the right number of columns, the line it began on is the broken one. Lines that are sound beyond
doubt are read many at once, so that one broken line among millions costs little.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
from pyarrow import csv as arrow_csv

from chengshu.kernel.gathering.reading.raw import Origin

MOST_LINES = 100
BLOCK = 1024 * 1024
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
class Sound:
    """Records that each take one line, from the line ``line`` on; a column of text each, what is empty is null."""

    line: int
    columns: Sequence[pa.Array[Any] | pa.ChunkedArray[Any]]

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.columns[0])


@dataclass(frozen=True)
class Form:
    """How lines are to be read: ``width`` columns, quotes as in the origin, rows below the first ``head`` lines."""

    origin: Origin
    delimiter: str
    encoding: str
    width: int
    head: int


def careful_rows(file: Path, form: Form) -> Iterator[Careful | Sound]:
    """Every record of the file, sound and broken ones, in their order. Empty lines are no records."""
    with file.open("rb") as raw:
        stream: IO[bytes] = raw
        if form.encoding.startswith("utf-16"):
            stream = BytesIO(file.read_bytes().decode(form.encoding, "replace").encode())
        yield from _records(_Lines(stream), form)


class _Lines:
    """Physical lines with a look ahead; ``number`` is that of the last one taken."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.number = stream, 0
        self.ahead: deque[bytes] = deque()

    def next(self) -> bytes:
        """The next line with its end; empty at the end of the file."""
        self.number += 1
        return self.ahead.popleft() if self.ahead else self.stream.readline(LONGEST_LINE)

    def peek(self, place: int) -> bytes:
        """The line so far ahead, 0 for the next."""
        while len(self.ahead) <= place:
            line = self.stream.readline(LONGEST_LINE)
            if not line:
                return b""
            self.ahead.append(line)
        return self.ahead[place]

    def block(self) -> bytes:
        """Many whole lines, which are not taken yet; to be asked only where nothing is ahead."""
        block = self.stream.read(BLOCK)
        return block if block.endswith(b"\n") else block + self.stream.readline(LONGEST_LINE)

    def give_back(self, block: bytes) -> None:
        """The lines of a block are to be taken one by one."""
        self.ahead.extend(line + b"\n" for line in block.removesuffix(b"\n").split(b"\n"))
        if not block.endswith(b"\n"):
            self.ahead[-1] = self.ahead[-1].removesuffix(b"\n")


def _records(lines: _Lines, form: Form) -> Iterator[Careful | Sound]:
    while first := lines.next():
        if lines.number == 1:
            first = first.removeprefix(b"\xef\xbb\xbf")
        if lines.number > form.head and first.strip(b"\r\n"):
            yield _next(lines, first, form)
        while lines.number >= form.head and not lines.ahead and (block := lines.block()):
            if (many := _sound(block, lines.number + 1, form)) is None:
                lines.give_back(block)
            else:
                lines.number += many.count
                yield many


def _next(lines: _Lines, first: bytes, form: Form) -> Careful:
    number = lines.number
    record, more = _whole(lines, first, form)
    for _ in range(more):
        lines.next()
    return Careful(number, record.values, record.reason, record.text)


def _sound(block: bytes, line: int, form: Form) -> Sound | None:
    """The block as records where every line is one; None where any needs a closer look, whatever for."""
    n = block.count(b"\n") + (not block.endswith(b"\n"))
    if b"\x00" in block:
        return None
    quoted = form.origin.quote and form.origin.quote.encode() in block
    columns = _quoted_columns(block, n, form) if quoted else _plain_columns(block, form)
    return Sound(line, columns) if columns and len(columns) == form.width and len(columns[0]) == n else None


def _plain_columns(block: bytes, form: Form) -> list[pa.ChunkedArray[Any]] | None:
    names = [str(place) for place in range(form.width)]
    try:
        table = arrow_csv.read_csv(
            BytesIO(block),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=len(block) + 1),
            parse_options=arrow_csv.ParseOptions(delimiter=form.delimiter, quote_char=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
            ),
        )
    except (pa.ArrowException, ValueError):
        return None
    return table.columns


def _quoted_columns(block: bytes, n: int, form: Form) -> list[pa.Array[Any]] | None:
    try:
        text = block.decode().removesuffix("\n").split("\n")
        rows = list(csv.reader(text, delimiter=form.delimiter, quotechar=form.origin.quote, strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    if len(rows) != n or any(len(row) != form.width for row in rows):
        return None
    return [pa.array([value or None for value in column], pa.string()) for column in zip(*rows, strict=True)]


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
