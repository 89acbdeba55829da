"""How units and cadres perform (干部履职情况), each number with the records behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.projects.lights import Lamp
from chengshu.kernel.projects.models import Decision, HistoryEntry, Report, Task
from chengshu.kernel.projects.queries.scores import Period, unit_scores
from chengshu.kernel.projects.queries.tasks import UnitLights, units_by_light
from chengshu.kernel.projects.rights import SEE_PERFORMANCE


@dataclass(frozen=True, slots=True)
class UnitPerformance:
    """A unit: how its tasks stand now, and its score over the period, None where nothing was due."""

    organisation: Organisation
    standing: UnitLights
    points: Decimal | None


@dataclass(slots=True)
class CadrePerformance:
    """A person of the staff: what they reported over the period, and what became of it."""

    person: Person
    organisation: Organisation | None
    reports: int = 0
    accepted: int = 0
    returned: int = 0
    late: int = 0
    tasks: set[int] = field(default_factory=set)


def tasks_under_review(actor: Actor) -> QuerySet[Task]:
    """The tasks whose units' and cadres' performance the reader may see."""
    return Task.scoped.within(actor, SEE_PERFORMANCE).filter(dropped_at=None)


def units_performing(actor: Actor, lamp: Lamp, period: Period) -> list[UnitPerformance]:
    """Every unit within reach, those with most overdue first."""
    points = {score.organisation_id: score.points for score in unit_scores(period)}
    standing = units_by_light(tasks_under_review(actor), lamp)
    return [UnitPerformance(one.organisation, one, points.get(one.organisation.pk)) for one in standing]


def cadres_performing(
    actor: Actor, period: Period, *, organisation: Organisation | None = None
) -> list[CadrePerformance]:
    """Everybody who reported in the period on a task within reach; late is a report after the milestone's day."""
    reports = reports_in(actor, period).select_related("person", "organisation", "milestone")
    if organisation is not None:
        reports = reports.filter(organisation=organisation)
    found: dict[int, CadrePerformance] = {}
    for report in reports:
        if report.person is None:
            continue
        one = found.setdefault(report.person.pk, CadrePerformance(report.person, report.organisation))
        one.reports += 1
        one.accepted += report.decision == Decision.ACCEPTED
        one.returned += report.decision == Decision.RETURNED
        due = report.milestone.due_on
        one.late += due is not None and report.at.date() > due
        one.tasks.add(report.milestone.task_id)
    return sorted(found.values(), key=lambda one: (-one.late, -one.returned, -one.reports))


def reports_in(actor: Actor, period: Period, *, person: Person | None = None) -> QuerySet[Report]:
    """The reports of a period on tasks within reach, newest first."""
    reports = Report.scoped.within(actor, SEE_PERFORMANCE).filter(at__date__gte=period.first, at__date__lte=period.last)
    return reports.filter(person=person) if person is not None else reports


def doings_of(actor: Actor, person: Person, period: Period) -> QuerySet[HistoryEntry]:
    """What one person did on tasks within reach over a period, newest first."""
    tasks = tasks_under_review(actor).values("pk")
    entries = HistoryEntry.objects.filter(person=person, task__in=tasks)
    return entries.filter(at__date__gte=period.first, at__date__lte=period.last).select_related("task", "milestone")
