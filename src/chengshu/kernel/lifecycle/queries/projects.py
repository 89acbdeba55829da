"""Reads of needs, plans and projects as people may see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches, units_within
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.lifecycle.models import (
    AfterEvaluation,
    AuditFinding,
    CallForNeeds,
    JointReview,
    Need,
    PlanException,
    PlanState,
    Project,
    ProjectState,
    ReviewBody,
    RunState,
    StageRun,
    WhitePaper,
    YearPlan,
)
from chengshu.kernel.lifecycle.rights import HAND_IN, KEEP_LIBRARY, SEE_NEEDS, SEE_PROJECTS
from chengshu.kernel.work import queries as work
from chengshu.kernel.work import showing
from chengshu.spec.pages import Hit
from chengshu.spec.people import Permission


def needs_for(actor: Actor) -> QuerySet[Need]:
    """The needs the actor sees."""
    return Need.scoped.within(actor, SEE_NEEDS).select_related("unit", "call__office", "handed_in_by")


def white_papers_for(actor: Actor) -> QuerySet[WhitePaper]:
    """The white papers the actor sees."""
    return WhitePaper.scoped.within(actor, SEE_NEEDS).select_related("unit", "call__office", "handed_in_by")


def open_calls(actor: Actor) -> QuerySet[CallForNeeds]:
    """The calls of the actor's own area and those above it whose day is not over."""
    code = actor.division_code
    areas = [code[:length] for length in range(len(code) + 1)]
    calls = CallForNeeds.everywhere.filter(due_on__gte=clock.today(), office__division_code__in=areas)
    return calls.select_related("office")


def units_handing_in(actor: Actor) -> QuerySet[Organisation]:
    """The units for which the actor may hand something in."""
    return units_within(actor, HAND_IN)


def offices_of(actor: Actor, permission: Permission) -> QuerySet[Organisation]:
    """The offices for which the actor holds a permission: those that have named reviewing bodies."""
    return units_within(actor, permission).filter(pk__in=ReviewBody.everywhere.values("office"))


def offices_above(actor: Actor) -> QuerySet[Organisation]:
    """The offices of the actor's own area and of those above it, to which projects are proposed."""
    code = actor.division_code
    areas = [code[:length] for length in range(len(code) + 1)]
    offices = Organisation.objects.filter(pk__in=ReviewBody.everywhere.values("office"))
    return offices.filter(Q(division_code__in=areas) | Q(division_code__startswith=code or "-"))


def plans_for(actor: Actor) -> QuerySet[YearPlan]:
    """The plans the actor sees: published ones of all, drafts of who sees a project or the office."""
    seen = YearPlan.scoped.within(actor, SEE_PROJECTS).values("pk")
    plans = YearPlan.everywhere.filter(Q(state=PlanState.PUBLISHED) | Q(pk__in=seen))
    return plans.select_related("office").annotate(count=Count("entries"), sum=Sum("entries__amount_fen"))


def entries_of(plan: YearPlan, actor: Actor) -> QuerySet[Any]:
    """What a plan holds; ``opens`` says whether the reader may open the project itself."""
    seen = Project.scoped.within(actor, SEE_PROJECTS).filter(pk=OuterRef("project"))
    return plan.entries.select_related("project__unit", "plan").annotate(opens=Exists(seen))


def projects_for(actor: Actor) -> QuerySet[Project]:
    """The projects the actor sees, with what a list reads."""
    rows = Project.scoped.within(actor, SEE_PROJECTS).select_related("unit", "office", "stage", "manager", "mode")
    return rows.prefetch_related("runs__stage", "milestones")


def runs_for(actor: Actor) -> QuerySet[StageRun]:
    """The stages of projects the actor sees."""
    rows = StageRun.scoped.within(actor, SEE_PROJECTS)
    return rows.select_related("project__unit", "project__office", "project__mode", "stage")


def reviews_for(actor: Actor) -> QuerySet[JointReview]:
    """The joint reviews the actor sees."""
    return JointReview.scoped.within(actor, SEE_PROJECTS).select_related("project__unit")


def exceptions_for(actor: Actor) -> QuerySet[PlanException]:
    """The exceptions the actor sees."""
    return PlanException.scoped.within(actor, SEE_PROJECTS).select_related("project", "asked_by", "decided_by")


def evaluations_for(actor: Actor) -> QuerySet[AfterEvaluation]:
    """The evaluations the actor sees."""
    return AfterEvaluation.scoped.within(actor, SEE_PROJECTS).select_related("project", "office")


def findings_for(actor: Actor) -> QuerySet[AuditFinding]:
    """The audit findings the actor sees."""
    return AuditFinding.scoped.within(actor, SEE_PROJECTS).select_related("project", "office")


def may(actor: Actor, project: Project, permission: Permission) -> bool:
    """Whether the actor holds the permission for this project."""
    return Project.scoped.within(actor, permission).filter(pk=project.pk).exists()


def may_propose(actor: Actor, project: Project) -> bool:
    """Whether the actor may change what is proposed, check it and send it to review."""
    return reaches(actor, HAND_IN, project.unit) or reaches(actor, KEEP_LIBRARY, project.office)


def managers_for(project: Project) -> QuerySet[Person]:
    """Who can be project manager: people of the building unit and of the office."""
    bodies = (project.unit_id, project.office_id)
    return Person.objects.filter(active=True, posts__until=None, posts__organisation__in=bodies).distinct()


def panel_about(row: models.Model, actor: Actor) -> dict[str, Any] | None:
    """The panel of the newest work about a row; None where there is none, or not for the actor."""
    item = work.item_about(row)
    return showing.panel_of(actor, item) if item is not None and work.may_see(actor, item) else None


def signatures(review: JointReview) -> list[Any]:
    """What each body signed in a joint review."""
    item = work.item_about(review)
    if item is None:
        return []
    return list(work.steps_of(item).filter(is_move=True, from_state="countersign"))


def open_projects() -> QuerySet[Project]:
    """The projects everybody may see."""
    rows = Project.everywhere.filter(is_open=True, confidential=False).exclude(state=ProjectState.REMOVED)
    return rows.select_related("unit", "stage").prefetch_related("runs__stage", "milestones")


def progress_of(project: Project) -> Decimal | None:
    """The share of its stages a project has done, 0 to 100; None before they were laid out. Reads prefetched runs."""
    runs = list(project.runs.all())
    if not runs:
        return None
    done = sum(run.state == RunState.DONE for run in runs)
    return (Decimal(100 * done) / len(runs)).quantize(Decimal(1))


def find_projects(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Projects whose number, name or text has every word."""
    rows = projects_for(actor)
    for word in words.split():
        rows = rows.filter(
            Q(name_zh__icontains=word)
            | Q(name_en__icontains=word)
            | Q(number__icontains=word)
            | Q(functions__icontains=word)
        )
    return [
        Hit(str(project.name), f"/lifecycle/projects/{project.pk}/", f"{project.number} · {project.unit.name}")
        for project in rows[:limit]
    ]


def projects_of_task(task: object) -> QuerySet[Project]:
    """The projects that carry out a task of the city's plan."""
    rows = Project.everywhere.filter(plan_task=task).exclude(state=ProjectState.REMOVED)  # type: ignore[misc]
    return rows.select_related("unit", "stage").prefetch_related("runs__stage", "milestones")


def running_on_time(day: date) -> tuple[int, int]:
    """How many projects are being carried out, and how many of them are late in a stage on a day."""
    rows = Project.everywhere.filter(state=ProjectState.RUNNING)
    late = rows.filter(runs__due_on__lt=day, runs__state__in=(RunState.RUNNING, RunState.CHECKING)).distinct()
    return rows.count(), late.count()
