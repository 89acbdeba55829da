"""Reads of plans and policy documents."""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.governance.models import PolicyDocument
from chengshu.kernel.governance.reach import in_area_of
from chengshu.kernel.governance.rights import SEE_DOCUMENTS
from chengshu.kernel.projects.models import Task
from chengshu.kernel.projects.queries.tasks import tasks_seen_by


def documents_for(actor: Actor) -> QuerySet[PolicyDocument]:
    """The documents within reach, drafts included, and those issued in the areas above that this one follows too."""
    found = PolicyDocument.everywhere.filter(
        Q(pk__in=PolicyDocument.scoped.within(actor, SEE_DOCUMENTS).values("pk"))
        | (Q(effective_on__isnull=False) & in_area_of(actor))
    )
    if not (actor.everything or actor.may(SEE_DOCUMENTS)):
        found = found.none()
    return found.select_related("organisation", "parent").annotate(
        last_version=Max("versions__number"), linked=Count("tasks", distinct=True)
    )


def documents_of(task: Task) -> QuerySet[PolicyDocument]:
    """The issued documents on which a task of the plan stands, those in force first."""
    found = PolicyDocument.everywhere.filter(tasks=task, effective_on__isnull=False)
    return found.select_related("organisation").order_by("repealed_on", "-effective_on", "pk")


def tasks_of(document: PolicyDocument, actor: Actor) -> QuerySet[Task]:
    """The tasks that stand on the document, as far as the reader may open them."""
    return tasks_seen_by(actor).filter(policy_documents=document)


def in_force(documents: QuerySet[PolicyDocument]) -> QuerySet[PolicyDocument]:
    """Those that hold today."""
    today = clock.today()
    return documents.filter(
        Q(expires_on=None) | Q(expires_on__gte=today),
        Q(repealed_on=None) | Q(repealed_on__gt=today),
        effective_on__lte=today,
    )
