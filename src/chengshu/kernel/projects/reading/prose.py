"""The lines outside tables: what surrounds the document, the sections with tasks, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from chengshu.base.text import Text
from chengshu.kernel.projects.reading.dates import due_in
from chengshu.kernel.projects.reading.draft import FrameLine, FrameReason, Remark, Unplaced
from chengshu.kernel.projects.reading.errors import CutInSentence
from chengshu.kernel.projects.reading.lines import Line
from chengshu.kernel.projects.reading.outline import box_on, heading_on, outline_of
from chengshu.kernel.projects.reading.sections import SectionReading, is_task_section, read_section
from chengshu.kernel.projects.reading.surroundings import ends_document, names_annex, page_words, signs, surrounding

_BEHIND = Text(
    "位于正文最后一句之后，看不出与规划的关系", "Stands behind the last sentence of the plan; seems no part of it"
)
_NO_TABLE = Text(
    "这里提到附表“%(name)s”，但文本中没有读到任务表，任务取自正文",
    "An annexed table is announced (“%(name)s”) but none was found in the text; the tasks are those of the prose",
)
_ANNEXED_TABLE = re.compile(r"分工|任务.{0,10}(?:表|清单|台账|分解)")
_SENTENCE_ENDS = frozenset("。!?;:)”")
# Copies (抄送) and the printing note take a few lines; more than these are something else.
_COLOPHON_LINES = 6


def frame_of(lines: Sequence[Line]) -> list[FrameLine]:
    """Every line as frame, for a plan whose tasks stand in its table."""
    root = outline_of(lines)
    headings = {node.line for node in root.headings()}
    head = {line.number for line in root.body}
    frame: list[FrameLine] = []
    for line in lines:
        reason = surrounding(line)
        if reason is None and (line.number in headings or names_annex(line)):
            reason = FrameReason.HEADING
        elif reason is None:
            reason = FrameReason.HEAD if line.number in head else FrameReason.IN_TABLE
        frame.append(FrameLine(line.number, reason))
    return frame


def read_prose(lines: Sequence[Line]) -> tuple[SectionReading, list[Unplaced]]:
    """The tasks of the sections, and the lines that seem no part of the plan. Raises ``CutInSentence``."""
    reading = SectionReading()
    kept, behind = _without_surroundings(lines, reading.frame)
    root = outline_of(kept)
    reading.frame += _framed(root.body, FrameReason.HEAD)
    in_tasks = False
    for node in root.below:
        in_tasks = is_task_section(node)
        if in_tasks:
            read_section(node, reading)
        else:
            reading.frame += [FrameLine(each.line, FrameReason.HEADING) for each in (node, *node.headings())]
            reading.frame += _framed(node.everything(), FrameReason.OUTSIDE)
    signature = _signature(behind)
    reading.frame += _framed(behind[:signature], FrameReason.SIGNATURE)
    unplaced = [Unplaced(line.number, line.words, _BEHIND) for line in behind[signature:]]
    if in_tasks and reading.tasks:
        _refuse_if_cut(lines, unplaced, reading)
    reading.remarks += [
        Remark(line.number, _NO_TABLE.with_values(name=line.words[:80]))
        for line in lines
        if _ANNEXED_TABLE.search(line.folded[:120]) and names_annex(line)
    ]
    return reading, unplaced


def _without_surroundings(lines: Sequence[Line], frame: list[FrameLine]) -> tuple[list[Line], list[Line]]:
    """(the document, what stands behind its last sentence); page words and colophon go to the frame.

    Empty lines stay in the document, where they part paragraphs, and are framed here all the same.
    """
    kept: list[Line] = []
    colophon = 0
    for line in lines:
        heads = heading_on(line) is not None or box_on(line) is not None or names_annex(line)
        colophon = 0 if heads else colophon
        if not line.words:
            frame.append(FrameLine(line.number, FrameReason.BLANK))
            kept.append(line)
        elif page_words(line):
            frame.append(FrameLine(line.number, FrameReason.PAGE))
        elif ends_document(line) or colophon:
            frame.append(FrameLine(line.number, FrameReason.SIGNATURE))
            colophon = _COLOPHON_LINES if ends_document(line) else colophon - 1
        else:
            kept.append(line)
    last = next((place for place in range(len(kept) - 1, -1, -1) if _ends_sentence(kept[place])), None)
    if last is None:
        return kept, []
    return kept[: last + 1], [line for line in kept[last + 1 :] if line.words]


def _signature(behind: Sequence[Line]) -> int:
    """How many lines sign the plan: bodies, and the date under them; bodies alone sign nothing."""
    for place, line in enumerate(behind):
        if due_in(line.words):
            return place + 1
        if not signs(line):
            break
    return 0


def _ends_sentence(line: Line) -> bool:
    """A heading counts too: what follows it belongs to it, finished or not."""
    return bool(line.words) and (line.folded[-1] in _SENTENCE_ENDS or heading_on(line) is not None)


def _framed(lines: Iterable[Line], reason: FrameReason) -> list[FrameLine]:
    return [FrameLine(line.number, reason) for line in lines if line.words]


def _refuse_if_cut(lines: Sequence[Line], unplaced: Sequence[Unplaced], reading: SectionReading) -> None:
    """A running sentence without its stop, last in a task section and last of all, is where the file breaks off."""
    last = next((line for line in reversed(lines) if line.words), None)
    task = reading.tasks[-1]
    if last is None or _ends_with_stop(last):
        return
    loose = bool(unplaced) and unplaced[-1].number == last.number
    runs = any(mark in last.folded for mark in ",、;。")
    if runs and (loose or last.number in task.lines):
        raise CutInSentence(line=last.number, task=task.name)


def _ends_with_stop(line: Line) -> bool:
    return line.folded[-1] in _SENTENCE_ENDS
