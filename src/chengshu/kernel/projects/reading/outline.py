"""The headings of a plan and the prose under them, as a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chengshu.kernel.projects.reading.fold import folded
from chengshu.kernel.projects.reading.lines import Line
from chengshu.kernel.projects.reading.units import is_labelled

_CHINESE = "一二三四五六七八九十百零"
_MARKS = (
    re.compile(rf"^第[{_CHINESE}0-9]{{1,4}}[章篇编部分]{{1,2}}[\s、:]?"),
    re.compile(rf"^[{_CHINESE}]{{1,4}}、"),
    re.compile(rf"^\((?P<no>[{_CHINESE}]{{1,4}})\)[、.]?"),
    re.compile(r"^(?P<no>[0-9]{1,2})(?:[、]|\.(?![0-9]))"),
    re.compile(r"^\((?P<no>[0-9]{1,2})\)[、.]?"),
)
_BOX = re.compile(rf"^专栏\s?(?P<no>[0-9{_CHINESE}]{{1,3}})")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_STOPS = re.compile(r"[。:;]")
_LONGEST_TITLE = 45
# Where a heading runs into its text without a stop, the text begins with a word that opens no second half of a name.
_TEXT_OPENS = re.compile(r"(?<=.{8})(?=在全|围绕|按照|根据|依托|针对|通过|为了|为贯|充分|统筹|积极|加快|以.{2,8}为)")


@dataclass(slots=True)
class Node:
    """A heading with its own lines and the headings below it; ``level`` 0 is the whole text.

    ``opening`` is the text that stands on the line of the heading itself.
    """

    level: int
    no: int | None
    name: str
    line: int
    opening: str = ""
    runs_on: bool = False
    body: list[Line] = field(default_factory=list)
    below: list[Node] = field(default_factory=list)

    def everything(self) -> Iterator[Line]:
        """All lines of prose under the heading, deep down; the line of the heading itself is not among them."""
        yield from self.body
        for node in self.below:
            yield from node.everything()

    def headings(self) -> Iterator[Node]:
        """The headings below, deep down."""
        for node in self.below:
            yield node
            yield from node.headings()


def outline_of(lines: Sequence[Line]) -> Node:
    """Arrange the lines under their headings."""
    root = Node(0, None, "", 0)
    way = [root]
    for line in lines:
        node = heading_on(line)
        if node is None:
            way[-1].body.append(line)
            continue
        while way[-1].level >= node.level:
            way.pop()
        way[-1].below.append(node)
        way.append(node)
    return root


def heading_on(line: Line) -> Node | None:
    """The heading that begins this line, if one does."""
    for level, mark in enumerate(_MARKS, start=1):
        found = mark.match(line.folded[:12])
        if found and found.end() < len(line.words):
            rest = line.words[found.end() :].strip()
            name, opening, runs_on = _name_and_opening(rest)
            number = found.groupdict().get("no")
            return (
                Node(level, _number(number) if number else None, name, line.number, opening, runs_on) if name else None
            )
    return None


def box_on(line: Line) -> tuple[int | None, str] | None:
    """Number and title of a box (专栏) that begins on this line."""
    found = _BOX.match(line.folded[:10])
    if not found or len(line.words) > 2 * _LONGEST_TITLE:
        return None
    return _number(found["no"]), line.words[found.end() :].strip(" :：、")


def leading_title(paragraph: str) -> str | None:
    """The short first sentence by which a paragraph names its own task, if it begins so."""
    text = folded(paragraph[: _LONGEST_TITLE + 1])
    if is_labelled(text):
        return None
    stop = _STOPS.search(text)
    if stop is None or stop.group() == ";" or not 3 < stop.start() <= 30 or len(paragraph) < stop.end() + 4:
        return None
    title = paragraph[: stop.start()]
    return None if "," in folded(title) else title


def _name_and_opening(rest: str) -> tuple[str, str, bool]:
    """(name, text behind it on the same line, whether the two run together without a stop)."""
    text = folded(rest)
    stop = _STOPS.search(text)
    if stop is None and len(rest) <= _LONGEST_TITLE + 15:
        return rest, "", False
    if stop is not None and stop.start() <= _LONGEST_TITLE:
        return rest[: stop.start()].strip(), rest[stop.end() :].strip(), False
    opens = _TEXT_OPENS.search(text[: _LONGEST_TITLE + 5])
    clause = re.search(r"[,、]", text)
    end = opens.start() if opens else clause.start() if clause and clause.start() <= _LONGEST_TITLE else _LONGEST_TITLE
    return rest[:end].strip(), rest[end:].strip(), True


def _number(printed: str) -> int | None:
    if printed.isdigit():
        return int(printed)
    if printed in _DIGITS:
        return _DIGITS[printed]
    tens, ten, ones = printed.partition("十")
    if not ten or len(tens) > 1 or len(ones) > 1:
        return None
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
