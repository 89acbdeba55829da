"""A report as a Word document and as PDF/A."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from chengshu.base.text import Text
from chengshu.kernel.evaluation.models import PeriodReport
from chengshu.kernel.evaluation.reading import Part, mains, parts, sentences
from chengshu.kernel.licences.printing.typesetting import pages
from chengshu.ui.parts import plain
from chengshu.ui.templatetags.ui import when

BODY, HEAD, LATIN = "宋体", "黑体", "Times New Roman"
NUMBERS = "一二三四五六七八九十"
GREY = "EFEFEC"
MAIN_HEAD = (
    Text("指标", "Measure"),
    Text("本期", "Now"),
    Text("上期", "Before"),
    Text("变化", "Change"),
    Text("计算公式", "Formula"),
)
SUMMARY = Text("总体情况", "In short")
MEASURES_TITLE = Text("主要指标", "Main measures")
BY = Text("按%(what)s", "By %(what)s")
NOTE = Text(
    "说明：按案件上报日期统计；应结案件为已立案且已结案或已超期的案件。数据截至 %(made)s，由系统自动生成。",
    "Counted by the day on which cases were reported; due to be closed is what was filed and is closed or overdue. "
    "As of %(made)s, made by the system.",
)
MARKUP = """
#set page(paper: "a4", margin: (x: 18mm, y: 20mm), numbering: "1 / 1")
#set text(size: 10pt)
#let told = data
#let grid(head, rows, numbers) = table(
  columns: if numbers { (2.2fr, ..head.slice(1).map(_ => 1fr)) } else { (1fr, ..head.slice(1).map(_ => auto)) },
  align: (x, y) => if x == 0 or not numbers and x == head.len() - 1 { left } else { right },
  inset: if numbers { (x: 3pt, y: 5pt) } else { 5pt },
  stroke: 0.4pt + luma(190),
  fill: (x, y) => if y == 0 { luma(240) },
  table.header(..head.map(one => strong(one))),
  ..rows.flatten().map(one => [#one])
)
#let title(words) = { v(5mm); text(size: 13pt, weight: "bold", words); v(1mm) }
#align(center, text(size: 18pt, weight: "bold", told.title))
#align(center, text(fill: luma(90), told.days))
#title(told.summary)
#for one in told.sentences [#par(first-line-indent: (amount: 2em, all: true), one)]
#title(told.measures)
#grid(told.main_head, told.mains, false)
#for part in told.parts {
  title(part.title)
  set text(size: 7.5pt)
  grid(part.head, part.rows, true)
}
#v(5mm)
#text(size: 9pt, fill: luma(90), told.note)
"""


def told(report: PeriodReport) -> dict[str, Any]:
    """The report in the reader's language, as both papers print it."""
    shown = list(parts(report))
    return {
        "title": str(report.title),
        "days": str(report.days),
        "summary": _numbered(0, SUMMARY),
        "sentences": [str(one) for one in sentences(report)],
        "measures": _numbered(1, MEASURES_TITLE),
        "main_head": [str(one) for one in MAIN_HEAD],
        "mains": [
            [str(one.label), one.now, one.before, str(one.change or "—"), str(one.formula)] for one in mains(report)
        ],
        "parts": [
            {"title": _numbered(number, _by(part)), "head": _head(part), "rows": _rows(part)}
            for number, part in enumerate(shown, start=2)
        ],
        "note": str(NOTE.with_values(made=when(report.made_at))),
        "sample": "",
    }


def pdf(report: PeriodReport) -> bytes:
    """The report as PDF/A. Raises PrintFontsMissing where the front end was not built."""
    return pages(MARKUP, told(report))


def word(report: PeriodReport) -> bytes:
    """The report as a Word document on A4 with page numbers."""
    said, paper = told(report), Document()
    _set_up(paper)
    _line(paper, said["title"], size=18, bold=True, centred=True)
    _line(paper, said["days"], centred=True)
    paper.add_heading(said["summary"], 1)
    for one in said["sentences"]:
        _line(paper, one, indented=True)
    paper.add_heading(said["measures"], 1)
    _table(paper, [said["main_head"], *said["mains"]], words_at_end=True)
    for part in said["parts"]:
        paper.add_heading(part["title"], 1)
        _table(paper, [part["head"], *part["rows"]])
    paper.add_paragraph()
    _line(paper, said["note"], size=9)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _numbered(number: int, title: Text) -> str:
    return str(Text(f"{NUMBERS[number]}、{title.zh}", f"{number + 1}. {title.en}"))


def _by(part: Part) -> Text:
    return BY.with_values(what=Text(part.title.zh, part.title.en.lower()))


def _head(part: Part) -> list[str]:
    return [str(column.label) for column in part.table.columns]


def _rows(part: Part) -> list[list[str]]:
    total = part.table.total(part.lines) if part.table.total else None
    lines = [*part.lines, *([total] if total else [])]
    return [[plain(column.of(line)) or "—" for column in part.table.columns] for line in lines]


def _set_up(paper: Any) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(2)
    for name, font, size in (("Normal", BODY, 10.5), ("Heading 1", HEAD, 13)):
        style = paper.styles[name]
        style.font.name, style.font.size = LATIN, Pt(size)
        style.font.color.rgb = None
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    foot._p.append(number)


def _line(
    paper: Any, words: str, *, size: float = 10.5, bold: bool = False, centred: bool = False, indented: bool = False
) -> None:
    paragraph = paper.add_paragraph()
    run = paragraph.add_run(words)
    run.font.size, run.bold = Pt(size), bold
    paragraph.paragraph_format.space_after = Pt(4)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indented:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)


def _table(paper: Any, rows: list[list[str]], *, words_at_end: bool = False) -> None:
    table = paper.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        line = table.add_row()
        for place, (cell, words) in enumerate(zip(line.cells, row, strict=True)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(words)
            run.font.size, run.bold = Pt(9), number == 0
            if place and not (words_at_end and place == len(row) - 1):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if not number:
                _shade(cell)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", GREY)):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
