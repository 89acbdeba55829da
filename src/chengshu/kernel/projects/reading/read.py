"""The one door: bytes of a published plan in, a draft out, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chengshu.base.text import Text
from chengshu.kernel.projects.reading.annex import read_annex
from chengshu.kernel.projects.reading.cover import cover_of
from chengshu.kernel.projects.reading.coverage import compare_with_text
from chengshu.kernel.projects.reading.decode import decoded
from chengshu.kernel.projects.reading.draft import FrameLine, FrameReason, PlanDraft, Task, Unplaced
from chengshu.kernel.projects.reading.errors import NotAPlan
from chengshu.kernel.projects.reading.keys import keyed
from chengshu.kernel.projects.reading.lines import Line, lines_of
from chengshu.kernel.projects.reading.prose import frame_of, read_prose
from chengshu.kernel.projects.reading.whole import refuse_if_cut_in_head

NOT_TAKEN = Text("没有归入任何任务", "Was taken into no task")


def read_plan(raw: bytes, name: str) -> PlanDraft:
    """Read a published plan; ``name`` is the file's name, for messages.

    Tasks come from the task tables where the text has any, otherwise from its sections. Raises a ``PlanNotRead``
    (empty, too large, no text, cut short, not a plan) and nothing else; then nothing was read.
    """
    text, encoding = decoded(raw, name)
    lines = lines_of(text)
    annex = read_annex(lines)
    frame, unplaced, remarks = annex.frame, annex.unplaced, annex.remarks
    if annex.tasks:
        tasks = annex.tasks
        outside = _outside(lines, tasks, frame, unplaced)
        remarks += compare_with_text(tasks, outside, max(number for task in tasks for number in task.lines))
        frame += frame_of(outside)
    else:
        refuse_if_cut_in_head(lines)
        sections, behind = read_prose(_outside(lines, (), frame, unplaced))
        tasks = sections.tasks
        frame += sections.frame
        unplaced += behind
        remarks += sections.remarks
    if not tasks:
        raise NotAPlan(name=name, lines=len(lines))
    for line in _outside(lines, tasks, frame, unplaced):
        if line.words:
            unplaced.append(Unplaced(line.number, line.words, NOT_TAKEN))
        else:
            frame.append(FrameLine(line.number, FrameReason.BLANK))
    cover = cover_of(lines)
    return PlanDraft(
        source=name,
        encoding=encoding,
        title=cover.title,
        city=cover.city,
        document_number=cover.document_number,
        published=cover.published,
        signed=cover.signed,
        years=cover.years,
        tasks=keyed(tasks),
        frame=tuple(sorted(frame, key=lambda line: line.number)),
        unplaced=tuple(sorted(unplaced, key=lambda line: line.number)),
        remarks=tuple(sorted(remarks, key=lambda remark: remark.number)),
        line_count=len(lines),
    )


def _outside(
    lines: Sequence[Line], tasks: Iterable[Task], frame: Iterable[FrameLine], unplaced: Iterable[Unplaced]
) -> list[Line]:
    """The lines not accounted for so far."""
    taken = {number for task in tasks for number in task.lines}
    taken.update(line.number for line in frame)
    taken.update(line.number for line in unplaced)
    return [line for line in lines if line.number not in taken]
