"""Lists of documents and of the tasks they stand behind."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.governance.models import DOCUMENT_KIND_LABELS, PolicyDocument
from chengshu.kernel.governance.queries.documents import in_force
from chengshu.kernel.governance.tables.tones import badge
from chengshu.kernel.projects.models import Task
from chengshu.ui.tables import Column, Filter, Table


def document_url(document: PolicyDocument) -> str:
    """The page of a document."""
    return reverse("governance:document", args=[document.pk])


DOCUMENTS: Table[PolicyDocument] = Table(
    key="documents",
    label=Text("规划和政策文件", "Plans and policy documents"),
    columns=(
        Column("name", Text("名称", "Title"), lambda one: one.name, link=document_url, sort="name_zh", wide=True),
        Column("number", Text("文号", "Document no."), sort="number"),
        Column("kind", Text("类别", "Kind"), lambda one: one.kind_label, sort="kind", phone=False),
        Column("keeper", Text("归口单位", "Kept by"), lambda one: one.organisation.name, phone=False),
        Column("effective_on", Text("施行", "In force from"), sort="effective_on"),
        Column("expires_on", Text("有效期至", "Until"), sort="expires_on", phone=False),
        Column("linked", Text("关联任务", "Tasks"), lambda one: getattr(one, "linked", None), numeric=True),
        Column("effect", Text("效力", "Effect"), lambda one: badge(one.effect, one.effect_label)),
    ),
    search=("name_zh", "name_en", "number", "issuer"),
    filters=(
        Filter("kind", Text("类别", "Kind"), list(DOCUMENT_KIND_LABELS.items())),
        Filter(
            "holds",
            Text("效力", "Effect"),
            [("yes", Text("有效", "In force")), ("no", Text("未生效或已失效", "Not in force"))],
            narrow=lambda rows, chosen: (
                in_force(rows) if chosen == "yes" else rows.exclude(pk__in=in_force(rows).order_by().values("pk"))
            ),
        ),
    ),
    order=("-effective_on", "-pk"),
    empty=Text("还没有规划和政策文件。", "No documents yet."),
)

LINKED_TASKS: Table[Task] = Table(
    key="linked-tasks",
    label=Text("关联任务", "Tasks"),
    columns=(
        Column("name", Text("任务", "Task"), link=lambda task: reverse("projects:task", args=[task.pk]), wide=True),
        Column("due_on", Text("时限", "Due")),
        Column("state", Text("状态", "State"), lambda task: task.state_label),
    ),
    empty=Text("还没有关联规划任务。", "No tasks linked yet."),
)
