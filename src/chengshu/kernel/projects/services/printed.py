"""Whom the names mean that plans print: 市大数据局, 各区县."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.models import Level, Organisation, OrganisationAlias
from chengshu.kernel.projects.directory import Directory
from chengshu.kernel.projects.models import Duty, PrintedUnit, Task, TaskUnit
from chengshu.kernel.projects.remembering import remember_many
from chengshu.kernel.projects.services.following import hand_over


def write_units(task: Task, printed: Iterable[tuple[Duty, str]], directory: Directory) -> None:
    """Bring the rows of responsible units in line with the names printed for the task.

    Who leads does not support too. Bodies assigned by hand to a matter's task are not touched here.
    """
    wanted: dict[tuple[str, str, int | None], int] = {}
    leads = {name for duty, name in printed if duty == Duty.LEAD}
    for order, (duty, name) in enumerate(printed):
        if duty == Duty.SUPPORT and name in leads:
            continue
        bodies: list[int | None] = [body.pk for body in directory.bodies_of(name)]
        for body_id in bodies or [None]:
            wanted.setdefault((duty, name, body_id), order)
    existing = {(row.duty, row.printed, row.organisation_id): row for row in task.units.all()}
    TaskUnit.objects.filter(pk__in=[row.pk for key, row in existing.items() if key not in wanted]).delete()
    TaskUnit.objects.bulk_create(
        TaskUnit(task=task, duty=duty, printed=name, organisation_id=body_id, order=order)
        for (duty, name, body_id), order in wanted.items()
        if (duty, name, body_id) not in existing
    )


@transaction.atomic
def settle_unit(unit_id: int, *, organisations: Sequence[Organisation], nobody: bool = False, by: Actor) -> PrintedUnit:
    """Say whom a printed name means, for all plans of its owner, now and at later imports.

    One body keeps the name as its alias where the plan is a city's and nobody else is called so. Without a body and
    without ``nobody`` the name is open again.
    """
    unit = PrintedUnit.objects.select_for_update().select_related("owner").get(pk=unit_id)
    unit.organisations.set(organisations)
    unit.nobody = nobody and not organisations
    unit.settled_at = clock.now() if organisations or unit.nobody else None
    unit.settled_by_id = by.person_id
    unit.save(update_fields=["nobody", "settled_at", "settled_by"])
    if len(organisations) == 1 and unit.owner.level == Level.CITY:
        OrganisationAlias.objects.get_or_create(name=unit.name, defaults={"organisation": organisations[0]})
    tasks = list(
        Task.everywhere.filter(plan__owner=unit.owner, units__printed=unit.name)
        .distinct()
        .prefetch_related("units", "milestones")
    )
    directory = Directory(unit.owner)
    for task in tasks:
        names = dict.fromkeys((Duty(row.duty), row.printed) for row in task.units.all())
        write_units(task, list(names), directory)
        for milestone in task.milestones.all():
            hand_over(milestone, by=by)
    meant = "、".join(body.name_zh for body in organisations) or ("—" if unit.nobody else "")
    remember_many("projects.unit.settled", tasks, by=by, note=f"{unit.name} → {meant}")
    audit.record(by, "projects.unit.settled", unit, means=[body.pk for body in organisations], nobody=unit.nobody)
    return unit
