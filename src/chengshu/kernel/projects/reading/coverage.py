"""Whether the task table covers the tasks its own text tells; a table that stops early shows here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from chengshu.base.text import Text
from chengshu.kernel.projects.reading.draft import Remark, Task
from chengshu.kernel.projects.reading.errors import TableEndsEarly
from chengshu.kernel.projects.reading.fold import folded, plain
from chengshu.kernel.projects.reading.lines import Line
from chengshu.kernel.projects.reading.outline import Node, outline_of
from chengshu.kernel.projects.reading.stretches import names_somebody

_ALIKE = 0.6
# Only a text that tells nearly every row of its table under a heading of its own can testify against the table.
_NEARLY_ALL = 0.8
# A few tasks told without a row happen; this many at the end, safeguards aside, are a table cut short.
_SUSPICIOUS = 4
_SUSPICIOUS_SHARE = 0.15
_SAFEGUARDS = re.compile(r"保障|组织领导|组织实施|组织推进")
_MOST = 300


def compare_with_text(tasks: Sequence[Task], prose: Sequence[Line], table_end: int) -> list[Remark]:
    """Remark on headings with units that have no row. Raises ``TableEndsEarly`` where the whole end is missing."""
    sections = [(section, node) for section in outline_of(prose).below for node in (section, *section.headings())]
    told_with_units = [pair for pair in sections if not pair[1].below and _names_units(pair[1])][:_MOST]
    headings = [node for _, node in told_with_units]
    rows = [plain(task.name)[:80] for task in tasks][:_MOST]
    if not headings or not rows:
        return []
    found = _rows_told([plain(node.name)[:80] for node in headings], rows)
    told = {row for row in found if row is not None}
    if len(told) < _NEARLY_ALL * len(rows):
        return []
    missing = [node for node, row in zip(headings, found, strict=True) if row is None]
    last = max(place for place, row in enumerate(found) if row is not None)
    behind = [node for section, node in told_with_units[last + 1 :] if not _SAFEGUARDS.search(folded(section.name))]
    if len(behind) >= max(_SUSPICIOUS, _SUSPICIOUS_SHARE * len(rows)):
        raise TableEndsEarly(
            line=table_end, task=tasks[-1].name, count=len(behind), first=behind[0].name, at=behind[0].line
        )
    text = Text(
        "正文“%(name)s”写明了责任单位，但任务表中没有对应的一行",
        "The text names units under “%(name)s”, which has no row in the table",
    )
    return [Remark(node.line, text.with_values(name=node.name)) for node in missing]


def _names_units(node: Node) -> bool:
    return names_somebody(node.opening) or any(names_somebody(line.words) for line in node.body)


def _rows_told(headings: Sequence[str], rows: Sequence[str]) -> list[int | None]:
    """For each heading the row it tells: the same name, or the most similar of those told by no other."""
    found: list[int | None] = [rows.index(heading) if heading in rows else None for heading in headings]
    free = [place for place in range(len(rows)) if place not in found]
    for place, heading in enumerate(headings):
        if found[place] is None and (row := _most_alike(heading, rows, free)) is not None:
            found[place] = row
            free.remove(row)
    return found


def _most_alike(heading: str, rows: Sequence[str], free: Sequence[int]) -> int | None:
    matcher = SequenceMatcher(b=heading, autojunk=False)
    best, best_row = _ALIKE, None
    for place in free:
        matcher.set_seq1(rows[place])
        if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best and matcher.ratio() >= best:
            best, best_row = matcher.ratio(), place
    return best_row
