"""The check for duplicates (查重): one project against everything the city has that can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit import services as audit
from chengshu.kernel.catalogue.models import Origin
from chengshu.kernel.catalogue.queries.entries import published
from chengshu.kernel.inventory.queries.systems import functions_in_words, systems_of_area
from chengshu.kernel.lifecycle.likeness import PLACES, share_alike, shared_phrases
from chengshu.kernel.lifecycle.models import (
    DuplicateCheck,
    DuplicateHit,
    FormulaRule,
    FormulaUse,
    Project,
    ProjectState,
)
from chengshu.kernel.lifecycle.queries.rules import formula_on, value_of
from chengshu.kernel.lifecycle.reach import locked_project
from chengshu.kernel.lifecycle.remembering import remember
from chengshu.kernel.lifecycle.rights import HAND_IN, KEEP_LIBRARY, SEE_PROJECTS

WORTH_SHOWING = Decimal("0.15")
MOST_HITS = 20


@dataclass(frozen=True)
class Thing:
    """Something a project may repeat."""

    label: str
    name: str
    functions: str
    project: Project | None = None


@dataclass(frozen=True)
class Source:
    """Where things to compare with come from; ``things`` None where the register is not connected yet."""

    key: str
    label: Text
    things: Callable[[Project], Iterable[Thing]] | None = None


def _projects(project: Project) -> Iterable[Thing]:
    others = Project.everywhere.exclude(pk=project.pk).exclude(state=ProjectState.REMOVED)
    near = others.filter(unit__division_code__startswith=project.office.division_code[:4])
    for other in near.select_related("unit").iterator():
        yield Thing(f"{other.number} {other.name_zh}（{other.unit.name_zh}）", other.name_zh, other.functions, other)


def _systems(project: Project) -> Iterable[Thing]:
    for system in systems_of_area(project.office.division_code[:4]):
        label = f"{system.code} {system.name_zh}（{system.owner.name_zh}）"
        yield Thing(label, system.name_zh, functions_in_words(system))


def _resources(project: Project) -> Iterable[Thing]:
    near = published().filter(provider__division_code__startswith=project.office.division_code[:4])
    for resource in near.exclude(origin=Origin.DECLARED).select_related("provider").iterator():
        label = f"{resource.code} {resource.name_zh}（{resource.provider.name_zh}）"
        yield Thing(label, resource.name_zh, resource.summary_zh)


SOURCES = (
    Source("projects", Text("项目库", "Project library"), _projects),
    Source("systems", Text("已建信息系统清单", "Inventory of existing systems"), _systems),
    Source("cloud", Text("政务云资源", "Government cloud")),
    Source("data", Text("政务信息资源目录", "Data catalogue"), _resources),
)
SOURCE_LABELS = {source.key: source.label for source in SOURCES}


@transaction.atomic
def check_duplicates(project: Project, *, by: Actor) -> DuplicateCheck:
    """Compare a project with every connected source, by the formula of the day; earlier checks stay as history."""
    checked = locked_project(project, SEE_PROJECTS, by=by, states=(ProjectState.DRAFT, ProjectState.RESERVE))
    rule = formula_on(FormulaUse.DUPLICATE)
    check = DuplicateCheck.objects.create(
        project=checked,
        at=clock.now(),
        by_id=by.person_id,
        formula=rule.formula,
        threshold=rule.threshold or Decimal(1),
        unconnected=[source.key for source in SOURCES if source.things is None],
    )
    hits: list[DuplicateHit] = []
    for source in SOURCES:
        for thing in source.things(checked) if source.things else ():
            check.compared += 1
            hit = _compared(check, rule, source, thing)
            if hit.score >= WORTH_SHOWING:
                hits.append(hit)
    hits.sort(key=lambda hit: -hit.score)
    check.save(update_fields=["compared"])
    DuplicateHit.objects.bulk_create(hits[:MOST_HITS])
    high = sum(hit.score >= check.threshold for hit in hits)
    what = Text(
        f"查重：比对 {check.compared} 项，{high} 项相似", f"Checked for duplicates: {high} of {check.compared} alike"
    )
    remember(checked, "lifecycle.project.checked", what, by=by, formula=rule.formula)
    return check


@transaction.atomic
def explain_hit(hit: DuplicateHit, *, words: str, by: Actor) -> DuplicateHit:
    """Say how the project differs from a similar one. By the unit or by who keeps the library."""
    project = hit.check_made.project
    if not Project.scoped.within(by, KEEP_LIBRARY).filter(pk=project.pk).exists():
        must_reach(by, HAND_IN, project.unit)
    hit.explanation, hit.explained_by_id = words, by.person_id
    hit.save(update_fields=["explanation", "explained_by"])
    audit.record(by, "lifecycle.hit.explained", hit, words=words)
    return hit


def _compared(check: DuplicateCheck, rule: FormulaRule, source: Source, thing: Thing) -> DuplicateHit:
    project = check.project
    name_share = share_alike(project.name_zh, thing.name)
    function_share = share_alike(project.functions, thing.functions)
    score = value_of(rule, {"name": name_share, "function": function_share}) or Decimal(0)
    return DuplicateHit(
        check_made=check,
        source=source.key,
        other=thing.project,
        label=thing.label[:300],
        name_share=name_share,
        function_share=function_share,
        score=min(max(score, Decimal(0)), Decimal(999)).quantize(PLACES),
        shared=shared_phrases(project.functions, thing.functions) if score >= WORTH_SHOWING else [],
    )
