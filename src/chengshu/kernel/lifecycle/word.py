"""The report on projects as a Word document."""

from __future__ import annotations

from io import BytesIO

from docx import Document

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.lifecycle.amounts import wan
from chengshu.kernel.lifecycle.queries.report import GROUPINGS, Asked, ReportLine, total_of
from chengshu.ui.parts import number

HEADS = (
    Text("分组", "Group"),
    Text("项目数", "Projects"),
    Text("投资（万元）", "Amount (10,000 yuan)"),
    Text("下达预算（万元）", "Budget (10,000 yuan)"),
    Text("已支付（万元）", "Paid (10,000 yuan)"),
    Text("各环节项目数", "By stage"),
    Text("滞后项目", "Late"),
    Text("最长滞后（天）", "Longest delay (days)"),
)


def document(lines: list[ReportLine], wanted: Asked) -> bytes:
    """The report in the reader's language."""
    paper = Document()
    paper.add_heading(str(Text("智慧城市项目统计报告", "Report on smart-city projects")), 0)
    head = Text("%(grouping)s；%(period)s；截至 %(day)s", "%(grouping)s; %(period)s; as of %(day)s")
    paper.add_paragraph(str(head.with_values(grouping=GROUPINGS[wanted.by], period=wanted.period, day=clock.today())))
    whole = total_of(lines)
    told = Text(
        "共有项目 %(count)s 个，投资 %(amount)s 万元，已支付 %(paid)s 万元，滞后 %(late)s 个。",
        "%(count)s projects of %(amount)s ten thousand yuan, %(paid)s of it paid; %(late)s are late.",
    )
    paper.add_paragraph(
        str(
            told.with_values(
                count=whole.count,
                amount=number(wan(whole.amount_fen)),
                paid=number(wan(whole.paid_fen)),
                late=whole.late,
            )
        )
    )
    table = paper.add_table(rows=0, cols=len(HEADS), style="Light Grid Accent 1")
    for row in ([str(one) for one in HEADS], *(_row(line) for line in (*lines, whole))):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _row(line: ReportLine) -> list[str]:
    amounts = (line.amount_fen, line.budget_fen, line.paid_fen)
    return [
        str(line.label),
        str(line.count),
        *(number(wan(amount)) for amount in amounts),
        str(line.stages_in_words) if line.stages else "",
        str(line.late),
        str(line.late_days),
    ]
