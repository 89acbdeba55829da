"""What people type about documents."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.governance.forms.fields import KeptForm, ReachForm, long_text
from chengshu.kernel.governance.models import DOCUMENT_KIND_LABELS, DocumentKind, PolicyDocument
from chengshu.kernel.governance.purposes import DOCUMENTS
from chengshu.kernel.governance.rights import SEE_DOCUMENTS
from chengshu.kernel.projects.models import Task
from chengshu.kernel.projects.queries.tasks import tasks_seen_by
from chengshu.ui.fields import day, line
from chengshu.ui.forms import Form, choices, words


class DocumentForm(ReachForm):
    """A document's record."""

    reach = {"parent": SEE_DOCUMENTS}

    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(DOCUMENT_KIND_LABELS))
    name_zh = line("名称", "Title in Chinese")
    name_en = line("英文名称", "Title in English", required=False)
    number = line("文号", "Document no.", required=False, length=100)
    issuer = line("发文机关", "Issued by", required=False)
    parent = forms.ModelChoiceField(
        PolicyDocument.everywhere.filter(kind=DocumentKind.TOP_DESIGN),
        label=words("所属顶层设计", "Part of the top-level design"),
        required=False,
    )


class NewDocumentForm(KeptForm, DocumentForm):
    """A new document."""

    field_order = ("organisation",)


class DocumentVersionForm(Form):
    """A version of a document."""

    text = long_text("正文", "Text", required=False, rows=12)
    note = line("修改说明", "What changed", required=False, length=500)
    papers = FilesField(purpose=DOCUMENTS, required=False)


class IssueForm(Form):
    """From when until when a document holds."""

    effective_on = day("施行日期", "In force from")
    expires_on = day("有效期至", "Until", required=False)


class TasksForm(Form):
    """For which tasks a document stands."""

    tasks = forms.ModelMultipleChoiceField(
        Task.everywhere.none(), label=words("规划任务", "Tasks"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["tasks"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - narrows the type
        field.queryset = tasks_seen_by(actor).order_by("order", "pk")
