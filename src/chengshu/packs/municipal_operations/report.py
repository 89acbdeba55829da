"""The report of a period as a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.packs.municipal_operations.queries.figures import AreaLine, Compared, Period, RegisterLine
from chengshu.packs.municipal_operations.tables.figures import AREAS, BY_REGISTER, COMPARED
from chengshu.ui.parts import Change, plain
from chengshu.ui.tables import Table

TITLE = Text("城市管理运行分析报告", "Report on municipal operations")


def document(
    period: Period, compared: Sequence[Compared], areas: Sequence[AreaLine], registers: Sequence[RegisterLine]
) -> bytes:
    """The report in the reader's language: what changed most, then the tables of the pages."""
    paper = Document()
    paper.add_heading(str(TITLE), 0)
    head = Text("%(first)s 至 %(last)s；截至 %(day)s", "%(first)s to %(last)s; as of %(day)s")
    paper.add_paragraph(str(head.with_values(first=period.first, last=period.last, day=clock.today())))
    for line in compared:
        said = _said(line)
        if said:
            paper.add_paragraph(str(said), style="List Bullet")
    for table, rows in ((COMPARED, compared), (AREAS, areas), (BY_REGISTER, registers)):
        _add(paper, table, rows)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _said(line: Compared) -> Text | None:
    if line.value is None:
        return None
    measure = line.measure
    said = Text("%(label)s %(value)s %(unit)s", "%(label)s: %(value)s %(unit)s")
    text = said.with_values(label=measure.label, value=f"{line.value:,}", unit=measure.unit)
    if line.change is None:
        return Text(f"{text.zh}。", f"{text.en}.")
    words = Change(line.change).words
    return Text(f"{text.zh}，环比{words.zh}。", f"{text.en}, {words.en} against the period before.")


def _add(paper: Any, table: Table[Any], rows: Sequence[Any]) -> None:
    paper.add_heading(str(table.label), 1)
    grid = paper.add_table(rows=1, cols=len(table.columns), style="Light Grid Accent 1")
    for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
        cell.text = str(column.label)
    for row in rows:
        for cell, column in zip(grid.add_row().cells, table.columns, strict=True):
            cell.text = plain(column.written(row))
