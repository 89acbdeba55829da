"""A report as a Word document and as PDF/A."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document

from chengshu.base.text import Text
from chengshu.kernel.evaluation.measures import MEASURES
from chengshu.kernel.evaluation.models import DIMENSION_LABELS, SPAN_LABELS, Dimension, PeriodReport
from chengshu.kernel.licences.printing.typesetting import pages

COUNTED = ("reported", "filed", "closed")
SHOWN = ("on_time_check", "closing", "on_time_closing", "returning", "satisfaction")
HEAD = (
    Text("上报", "Reported"),
    Text("立案", "Filed"),
    Text("结案", "Closed"),
    *(MEASURES[key].label for key in SHOWN),
)
MARKUP = """
#set page(paper: "a4", margin: (x: 18mm, y: 20mm), numbering: "1 / 1")
#set text(size: 10pt)
#let told = data
#align(center, text(size: 18pt, weight: "bold", told.title))
#align(center, text(fill: luma(90), told.days))
#for part in told.parts [
  #v(6mm)
  #text(size: 13pt, weight: "bold", part.title)
  #v(1mm)
  #table(
    columns: (1fr, ..(part.head.len() * (auto,))),
    align: (x, y) => if x == 0 { left } else { right },
    stroke: 0.4pt + luma(190),
    fill: (x, y) => if y == 0 { luma(240) },
    [], ..part.head.map(one => [#one]),
    ..part.rows.flatten().map(one => [#one])
  )
]
"""


@dataclass(frozen=True)
class Part:
    """A table with its title; each row begins with a name."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def title_of(report: PeriodReport) -> str:
    """The report's title in the reader's language."""
    kind = SPAN_LABELS[report.span]
    return str(Text(f"案件办理评价{kind.zh}", f"{kind.en} report on cases"))


def days_of(report: PeriodReport) -> str:
    """What it is about."""
    return str(Text(f"{report.first} 至 {report.last}", f"{report.first} to {report.last}"))


def parts_of(report: PeriodReport) -> Iterator[Part]:
    """The tables of a report in the reader's language."""
    for dimension, rows in report.figures.items():
        if rows:
            head = tuple(str(one) for one in HEAD)
            yield Part(str(DIMENSION_LABELS[Dimension(dimension)]), head, tuple(_row(row) for row in rows))


def word(report: PeriodReport) -> bytes:
    """The report as a Word document."""
    paper = Document()
    paper.add_heading(title_of(report), 0)
    paper.add_paragraph(days_of(report))
    for part in parts_of(report):
        paper.add_heading(part.title, 1)
        table = paper.add_table(rows=0, cols=len(part.head) + 1, style="Light Grid Accent 1")
        for row in (("", *part.head), *part.rows):
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def pdf(report: PeriodReport) -> bytes:
    """The report as PDF/A. Raises PrintFontsMissing where the front end was not built."""
    parts = [{"title": one.title, "head": one.head, "rows": one.rows} for one in parts_of(report)]
    return pages(MARKUP, {"title": title_of(report), "days": days_of(report), "parts": parts, "sample": ""})


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    counts = (str(row["counts"].get(key, 0)) for key in COUNTED)
    return str(Text(row["zh"], row["en"])), *counts, *(_percent(row["values"].get(key)) for key in SHOWN)


def _percent(value: str | None) -> str:
    return "—" if value is None else f"{float(value):.1%}"
