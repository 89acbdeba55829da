"""Tasks told in prose: the sections of a plan that hold them, one task for each innermost heading or paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from chengshu.base.text import Text
from chengshu.kernel.projects.reading.dates import due_in, promises_in
from chengshu.kernel.projects.reading.draft import FrameLine, FrameReason, Remark, Task, TaskKind
from chengshu.kernel.projects.reading.fold import folded
from chengshu.kernel.projects.reading.lines import Line, Passage
from chengshu.kernel.projects.reading.outline import Node, box_on, leading_title
from chengshu.kernel.projects.reading.stretches import milestones_in, names_somebody
from chengshu.kernel.projects.reading.units import is_labelled, looks_like_unit

_TASK_WORDS = re.compile(
    r"任务|重点工作|工作重点|重点工程|重点项目|主要工作|建设内容|工作措施|主要举措|重点举措|专项行动|分工|示范应用|重点行动|建设重点"
)
_AIM_WORDS = re.compile(r"总体|目标|指导思想|原则")
_TERMINAL = frozenset("。!?;:)”")

Pieces = list[tuple[int, str]]


@dataclass(slots=True)
class SectionReading:
    """What the sections of a text gave, with the account of their lines."""

    tasks: list[Task] = field(default_factory=list)
    frame: list[FrameLine] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(slots=True)
class _Box:
    no: int | None
    title: str
    line: int
    pieces: Pieces = field(default_factory=list)


def is_task_section(node: Node) -> bool:
    """Whether the heading promises tasks, or somebody is named responsible under it."""
    name = folded(node.name)
    if _TASK_WORDS.search(name) and not _AIM_WORDS.search(name):
        return True
    openings = [node.opening, *(below.opening for below in node.headings())]
    return any(names_somebody(words) for words in openings) or any(
        names_somebody(_joined(paragraph)) for paragraph in _paragraphs([], node.everything())
    )


def read_section(node: Node, reading: SectionReading, path: tuple[str, ...] = ()) -> None:
    """Add the tasks under one heading and account for its lines."""
    prose, boxes = _without_boxes(node.body)
    if node.below and not _tells_one_task(node):
        _read_introduction(node, prose, reading, path)
        for below in node.below:
            read_section(below, reading, (*path, node.name))
    else:
        _read_leaf(node, prose, reading, path)
    for box in boxes:
        _keep_box(box, (*path, node.name), reading)


def _read_introduction(node: Node, prose: list[Line], reading: SectionReading, path: tuple[str, ...]) -> None:
    """Prose between a heading and the headings below it is a task of its own only where it names somebody."""
    paragraphs = _paragraphs(_opening(node), prose)
    if any(names_somebody(_joined(paragraph)) for paragraph in paragraphs):
        pieces = [piece for paragraph in paragraphs for piece in paragraph]
        reading.tasks.append(_task(node, node.name, pieces, path))
        return
    reading.frame.append(FrameLine(node.line, FrameReason.HEADING))
    reading.frame += [FrameLine(line.number, FrameReason.INTRODUCTION) for line in prose if line.words]


def _read_leaf(node: Node, prose: list[Line], reading: SectionReading, path: tuple[str, ...]) -> None:
    """A heading with nothing below is one task, or as many as its paragraphs name with titles and units."""
    if node.below:
        prose = [*prose, *_lines_below(node)]
    paragraphs = _paragraphs(_opening(node), prose)
    own = [leading_title(_joined(part)) if names_somebody(_joined(part)) else None for part in paragraphs]
    if sum(title is not None for title in own) < 2:
        reading.tasks.append(_task(node, node.name, [piece for part in paragraphs for piece in part], path))
        if node.runs_on:
            text = Text(
                "标题与正文之间没有标点，任务名称“%(name)s”是推断的",
                "The heading runs into its text; the name “%(name)s” is inferred",
            )
            reading.remarks.append(Remark(node.line, text.with_values(name=node.name)))
        return
    reading.frame.append(FrameLine(node.line, FrameReason.HEADING))
    tasks: list[tuple[str, Pieces]] = []
    for title, paragraph in zip(own, paragraphs, strict=True):
        if title is not None:
            tasks.append((title, paragraph))
        elif tasks:
            tasks[-1][1].extend(paragraph)
        else:
            reading.frame += [FrameLine(number, FrameReason.INTRODUCTION) for number, _ in paragraph]
    reading.tasks += [
        _task(None, title, _without_first(pieces, len(title) + 1), (*path, node.name), lines=[n for n, _ in pieces])
        for title, pieces in tasks
    ]


def _tells_one_task(node: Node) -> bool:
    """Counted points whose units are named once, on a line of its own behind the last, are one task."""
    points = node.below
    if node.level <= 2 or len(points) < 2 or any(point.below for point in points):
        return False
    named = [names_somebody(_joined(_pieces(point))) for point in points]
    last_lines = [line.words for line in points[-1].body if line.words]
    return not any(named[:-1]) and bool(last_lines) and names_somebody(last_lines[-1])


def _lines_below(node: Node) -> Iterator[Line]:
    for point in node.below:
        words = f"{point.name}。{point.opening}" if point.opening else point.name
        yield Line(point.line, words, folded(words))
        yield from point.body


def _opening(node: Node) -> Pieces:
    return [(node.line, node.opening)] if node.opening else []


def _pieces(node: Node) -> Pieces:
    return [*_opening(node), *((line.number, line.words) for line in node.body if line.words)]


def _paragraphs(opening: Pieces, prose: Iterable[Line]) -> list[Pieces]:
    """Join the lines of each paragraph; its last piece ends with a line feed.

    A paragraph goes on while it has not come to a stop, no empty line follows, and no label (责任单位:) begins.
    """
    paragraphs: list[Pieces] = [opening] if opening else []
    goes_on = bool(opening) and folded(opening[-1][1])[-1:] not in _TERMINAL
    for line in prose:
        labelled = is_labelled(line.folded)
        if goes_on and line.words and not labelled:
            paragraphs[-1].append((line.number, line.words))
        elif line.words:
            paragraphs.append([(line.number, line.words)])
        goes_on = bool(line.words) and line.folded[-1:] not in _TERMINAL and not (labelled and _is_complete(line))
    return [[*pieces[:-1], (pieces[-1][0], pieces[-1][1] + "\n")] for pieces in paragraphs]


def _is_complete(labelled: Line) -> bool:
    """A labelled line needs no stop where it ends with a whole unit or a date."""
    last = re.split(r"[、,;:]", labelled.folded)[-1]
    return looks_like_unit(last) or due_in(last) is not None


def _joined(pieces: Pieces) -> str:
    return "".join(words for _, words in pieces)


def _without_first(pieces: Pieces, count: int) -> Pieces:
    """The pieces without their first ``count`` characters."""
    kept: Pieces = []
    for number, words in pieces:
        kept.append((number, words[count:].lstrip() if count > 0 else words))
        count = max(0, count - len(words))
    return kept


def _without_boxes(body: Sequence[Line]) -> tuple[list[Line], list[_Box]]:
    """Part the yearly boxes (专栏) from the prose around them; a box ends where no line begins with a year."""
    prose: list[Line] = []
    boxes: list[_Box] = []
    inside = False
    for line in body:
        titled = box_on(line)
        if titled:
            boxes.append(_Box(titled[0], titled[1] or line.words, line.number))
            inside = True
        elif inside and line.words and [place for place, _, _ in promises_in(line.words[:40])][:1] == [0]:
            boxes[-1].pieces.append((line.number, line.words))
        else:
            inside = inside and not line.words
            prose.append(line)
    return prose, boxes


def _keep_box(box: _Box, path: tuple[str, ...], reading: SectionReading) -> None:
    milestones = tuple(milestones_in(Passage(box.pieces)))
    lines = (box.line, *(number for number, _ in box.pieces))
    reading.tasks.append(Task("", box.no, box.title, path, TaskKind.YEARLY, milestones, lines))


def _task(node: Node | None, name: str, pieces: Pieces, path: tuple[str, ...], *, lines: Sequence[int] = ()) -> Task:
    milestones = tuple(milestones_in(Passage(pieces)))
    used = {*lines, *(number for number, _ in pieces), *([node.line] if node else [])}
    return Task("", node.no if node else None, name, path, TaskKind.PROSE, milestones, tuple(sorted(used)))
