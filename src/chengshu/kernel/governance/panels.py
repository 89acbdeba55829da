"""Parts that governance adds to the pages of units and tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.governance.queries.documents import documents_for, documents_of
from chengshu.kernel.governance.queries.officers import OFFICED_KINDS, officers_of, officers_seen_by
from chengshu.kernel.governance.rights import SEE_DOCUMENTS, SEE_OFFICERS
from chengshu.kernel.governance.tables.officers import standing
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects.models import Task
from chengshu.spec.pages import Panel


def _officers(actor: Actor, unit: Organisation) -> Mapping[str, Any] | None:
    """The officers of a unit; None for a body that needs none."""
    seen = set(officers_seen_by(actor).filter(organisation=unit).values_list("pk", flat=True))
    officers = [(officer, standing(officer), officer.pk in seen) for officer in officers_of(unit)]
    return {"officers": officers} if officers or unit.kind in OFFICED_KINDS else None


def _documents(actor: Actor, task: Task) -> Mapping[str, Any] | None:
    """The documents a task stands on, each with whether the reader may open it; None where there are none."""
    seen = set(documents_for(actor).filter(tasks=task).values_list("pk", flat=True))
    documents = [(document, document.pk in seen) for document in documents_of(task)]
    return {"documents": documents} if documents else None


PANELS = (
    Panel(
        "governance.officers",
        "projects.unit",
        Text("首席数据官等", "Chief officers"),
        "governance/_officers_panel.html",
        _officers,
        SEE_OFFICERS,
    ),
    Panel(
        "governance.documents",
        "projects.task",
        Text("依据文件", "Documents"),
        "governance/_documents_panel.html",
        _documents,
        SEE_DOCUMENTS,
    ),
)
