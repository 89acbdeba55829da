"""Letters with labels as others keep them: a table with or without headings, columns in any order."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import mean
from typing import Literal

from chengshu.base.sheets import NotAWorkbook, workbook
from chengshu.kernel.texts.errors import NotLabelled
from chengshu.kernel.texts.words import Example

LARGEST = 500 * 1024 * 1024
DELIMITERS = "\t,;|"
LOOKED_AT = 2000
MOST_COLUMNS = 60
LONGEST_LABEL = 60
SHARE = 0.5
"""Labels come again and again: they are at most half as many as letters."""
TEXT_HEADS = (
    "详情",
    "内容",
    "正文",
    "来信",
    "留言",
    "诉求",
    "描述",
    "text",
    "content",
    "letter",
    "body",
    "message",
    "review",
)
TITLE_HEADS = ("主题", "标题", "title", "subject")
LABEL_HEADS = ("标签", "分类", "类别", "label", "class", "category", "target")
Row = Sequence[str]


@dataclass(frozen=True)
class Labelled:
    """What a file holds: its letters with labels, how its columns were read, and how many rows lack one of both."""

    examples: tuple[Example, ...]
    text_columns: tuple[str, ...]
    label_column: str
    headed: bool
    left_out: int


def read_labelled(content: bytes, *, text: Sequence[str] = (), label: str = "") -> Labelled:
    """The letters of a table. ``text`` and ``label`` name columns by heading or number, from 1; else they are found.

    Raises NotLabelled.
    """
    if len(content) > LARGEST:
        raise NotLabelled
    rows = [row for row in _rows(content) if any(row)]
    if not rows:
        raise NotLabelled
    width = max(len(row) for row in rows[:LOOKED_AT])
    texts = [_place(name, rows[0], width) for name in text]
    of_label = _place(label, rows[0], width) if label else None
    of_label = _label_column(rows, width, texts) if of_label is None else of_label
    texts = texts or _text_columns(rows, width, of_label)
    headed = _is_headed(rows, texts, of_label)
    names = [cell or str(n) for n, cell in enumerate(rows[0], 1)] if headed else [str(n + 1) for n in range(width)]
    examples, left_out = [], 0
    for row in rows[1:] if headed else rows:
        said = "\n".join(one for place in texts if (one := _cell(row, place)))
        told = _cell(row, of_label)[:LONGEST_LABEL]
        if said and told:
            examples.append(Example(said, told))
        else:
            left_out += 1
    if not examples:
        raise NotLabelled
    return Labelled(tuple(examples), tuple(names[place] for place in texts), names[of_label], headed, left_out)


def _label_column(rows: Sequence[Row], width: int, texts: Sequence[int]) -> int:
    """The column so headed, else the one with the fewest different values that come again. Raises NotLabelled."""
    body = rows[1:LOOKED_AT] or rows
    fitting: list[tuple[bool, int, int]] = []
    for place in range(width):
        values = Counter(one for row in body if (one := _cell(row, place)))
        letters = sum(values.values())
        short = all(len(value) <= LONGEST_LABEL for value in values)
        if place not in texts and short and len(values) > 1 and len(values) <= max(2, SHARE * letters):
            fitting.append((not _headed_by(rows[0], place, LABEL_HEADS), len(values), -place))
    if not fitting:
        raise NotLabelled
    return -min(fitting)[2]


def _text_columns(rows: Sequence[Row], width: int, of_label: int) -> list[int]:
    """The column with the longest words, after a column of titles. Raises NotLabelled."""
    body = rows[1:LOOKED_AT] or rows
    lengths = {n: mean(len(_cell(row, n)) for row in body) for n in range(width) if n != of_label}
    if not lengths or not max(lengths.values()):
        raise NotLabelled
    longest = max(lengths, key=lambda place: (_headed_by(rows[0], place, TEXT_HEADS[:3]), lengths[place]))
    titles = [n for n in lengths if n != longest and _headed_by(rows[0], n, TITLE_HEADS)]
    return [*titles[:1], longest]


def _is_headed(rows: Sequence[Row], texts: Sequence[int], of_label: int) -> bool:
    """Whether the first row names the columns: by its words, or as its label is nobody's and its letter a word."""
    first = rows[0]
    if any(_headed_by(first, place, (*TEXT_HEADS, *TITLE_HEADS)) for place in texts) and _headed_by(
        first, of_label, LABEL_HEADS
    ):
        return True
    told = _cell(first, of_label)
    if any(_cell(row, of_label) == told for row in rows[1:LOOKED_AT]):
        return False
    usual = mean(len(_cell(row, texts[-1])) for row in rows[1:LOOKED_AT]) if len(rows) > 1 else 0
    return 0 < len(_cell(first, texts[-1])) < usual / 3


def _headed_by(first: Row, place: int, words: Sequence[str]) -> bool:
    head = _cell(first, place).lower()
    return len(head) <= 2 * LONGEST_LABEL // 5 and any(word in head for word in words)


def _place(name: str, first: Row, width: int) -> int:
    """A column by its heading or its number. Raises NotLabelled."""
    if name in first:
        return list(first).index(name)
    if name.isascii() and name.isdigit() and 1 <= int(name) <= width:
        return int(name) - 1
    raise NotLabelled


def _rows(content: bytes) -> Iterator[Row]:
    if content.startswith(b"PK\x03\x04"):
        try:
            for row in workbook(content).worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS):
                yield [_written(cell) for cell in row]
        except (NotAWorkbook, IndexError) as odd:
            raise NotLabelled from odd
        return
    said = _decoded(content)
    csv.field_size_limit(LARGEST)
    delimiter = max(DELIMITERS, key=lambda sign: _steady(said, sign))
    bare = delimiter == "\t" and not said.lstrip().startswith('"')
    quoting: Literal[0, 3] = csv.QUOTE_NONE if bare else csv.QUOTE_MINIMAL
    try:
        for row in csv.reader(io.StringIO(said, newline=""), delimiter=delimiter, quoting=quoting):
            yield [cell.strip() for cell in row[:MOST_COLUMNS]]
    except csv.Error as odd:
        raise NotLabelled from odd


def _steady(said: str, delimiter: str) -> float:
    """In how many of the first lines this sign parts as many cells as in most of them; 0 where it parts none."""
    rows = islice(csv.reader(io.StringIO(said, newline=""), delimiter=delimiter), LOOKED_AT)
    try:
        widths = Counter(len(row) for row in rows if row)
    except csv.Error:
        return 0.0
    width, lines = widths.most_common(1)[0] if widths else (0, 0)
    return lines / sum(widths.values()) if width > 1 else 0.0


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace").replace("\0", "")
    try:
        return content.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace").replace("\0", "")


def _written(cell: object) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _cell(row: Row, place: int) -> str:
    return row[place] if place < len(row) else ""
