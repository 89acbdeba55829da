"""The papers of a proceeding or of its reconsideration."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.packs.municipal_operations.models import Paper
from chengshu.packs.municipal_operations.papers import KINDS
from chengshu.packs.municipal_operations.reconsidering_papers import KINDS as RECONSIDERATION_KINDS
from chengshu.ui.parts import Link
from chengshu.ui.tables import Column, Table


def _title(row: Paper) -> Text:
    declared = KINDS.get(row.kind) or RECONSIDERATION_KINDS.get(row.kind)
    return declared.title if declared else Text(row.title, row.title)


def _downloads(row: Paper) -> list[Link]:
    return [
        Link(label, reverse("municipal_operations:paper", args=[row.pk, form]))
        for form, label in (("docx", Text("Word", "Word")), ("pdf", Text("PDF", "PDF")))
    ]


PAPERS = Table[Paper](
    key="papers",
    label=Text("文书", "Papers"),
    columns=(
        Column("title", Text("文书", "Paper"), _title, wide=True),
        Column("number", Text("文号", "Number")),
        Column("made_at", Text("制作", "Made")),
        Column("downloads", Text("下载", "Download"), _downloads),
    ),
    exported=False,
    empty=Text("还没有文书。", "No papers yet."),
)
