"""An evaluation report in words: on screen and as a Word document."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from docx import Document

from chengshu.base.text import Text
from chengshu.kernel.appraisal.models import EvaluationReport
from chengshu.kernel.projects.models import State
from chengshu.kernel.projects.models.tasks import STATE_LABELS


@dataclass(frozen=True)
class Part:
    """A heading with sentences and a table below; the first row of the table is its head."""

    title: Text
    sentences: tuple[Text, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def told(report: EvaluationReport) -> tuple[Part, ...]:
    """The report's figures in sentences and tables, in the reader's language."""
    figures = report.figures
    return (
        Part(Text("一、总体情况", "1. Overall"), _overall(figures)),
        Part(Text("二、各牵头单位", "2. Lead units"), rows=_units(figures)),
        Part(Text("三、逾期节点", "3. Milestones overdue"), _late_sentence(figures), _late(figures)),
    )


def document(report: EvaluationReport) -> bytes:
    """The same as a Word document."""
    paper = Document()
    paper.add_heading(f"{report.plan} · {report.period}", 0)
    paper.add_paragraph(str(Text("截止日期：%(day)s", "As of %(day)s").with_values(day=report.as_of)))
    for part in told(report):
        paper.add_heading(str(part.title), 1)
        for sentence in part.sentences:
            paper.add_paragraph(str(sentence))
        if part.rows:
            table = paper.add_table(rows=0, cols=len(part.rows[0]), style="Light Grid Accent 1")
            for row in part.rows:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = words
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _overall(figures: dict[str, dict[str, int]]) -> tuple[Text, ...]:
    tasks, milestones, targets = figures["tasks"], figures["milestones"], figures["targets"]
    return (
        Text(
            "规划任务共 %(all)s 项，已完成 %(done)s 项；"
            "时间节点 %(nodes)s 个，已完成 %(reached)s 个，逾期 %(late)s 个。",
            "The plan has %(all)s tasks, %(done)s of them done; of %(nodes)s milestones %(reached)s are reached "
            "and %(late)s overdue.",
        ).with_values(
            all=sum(tasks.values()),
            done=tasks.get(State.DONE, 0),
            nodes=sum(milestones.values()),
            reached=milestones.get(State.DONE, 0),
            late=len(figures["late"]),
        ),
        Text(
            "规划指标共 %(all)s 项，已有计量值 %(measured)s 项。",
            "It has %(all)s targets, %(measured)s of them measured so far.",
        ).with_values(all=targets["all"], measured=targets["measured"]),
    )


def _units(figures: dict[str, dict[str, dict[str, int]]]) -> tuple[tuple[str, ...], ...]:
    head = (str(Text("牵头单位", "Lead unit")), *(str(STATE_LABELS[state]) for state in State))
    rows = (
        (name, *(str(counts.get(state, 0)) for state in State)) for name, counts in sorted(figures["units"].items())
    )
    return (head, *rows)


def _late_sentence(figures: dict[str, list[object]]) -> tuple[Text, ...]:
    return () if figures["late"] else (Text("没有逾期节点。", "No milestone is overdue."),)


def _late(figures: dict[str, list[dict[str, str]]]) -> tuple[tuple[str, ...], ...]:
    if not figures["late"]:
        return ()
    heads = (Text("任务", "Task"), Text("节点目标", "Goal"), Text("应完成", "Due"), Text("已完成（%）", "Done (%)"))
    rows = (tuple(str(one[name]) for name in ("task", "goal", "due_on", "share_done")) for one in figures["late"])
    return (tuple(str(head) for head in heads), *rows)
