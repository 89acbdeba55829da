"""What several lists share: tones, states, filters."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lifecycle.models import (
    Followed,
    Project,
    ProjectState,
    Stage,
)
from chengshu.kernel.lifecycle.queries.report import NO_STAGE, area_names
from chengshu.kernel.lifecycle.queries.standing import delays_of
from chengshu.ui.parts import Light
from chengshu.ui.parts import State as Badge

WAN = Text("（万元）", " (10,000 yuan)")


PROJECT_TONES = {
    ProjectState.DRAFT: "neutral",
    ProjectState.REVIEW: "warning",
    ProjectState.RESERVE: "info",
    ProjectState.PLANNED: "info",
    ProjectState.RUNNING: "info",
    ProjectState.COMPLETED: "good",
    ProjectState.SUSPENDED: "warning",
    ProjectState.REMOVED: "off",
}


FOLLOWED_TONES = {Followed.OPEN: "warning", Followed.ANSWERED: "info", Followed.CLOSED: "good"}


def project_url(row: Project) -> str:
    """The page of a project."""
    return reverse("lifecycle:project", args=[row.pk])


def project_state(row: Project) -> Badge:
    """Where a project stands in the library."""
    return Badge(PROJECT_TONES[ProjectState(row.state)], row.state_label)


def delay_light(row: Project) -> Light | None:
    """Whether a project is late, in what and by how much; None where nothing has a day yet."""
    delay = delays_of([row]).get(row.pk)
    if delay is not None:
        rule = Text("%(what)s 应于 %(due)s 完成", "%(what)s was due on %(due)s")
        word = Text("滞后 %(n)s 天", "%(n)s days late").with_values(n=delay.days)
        return Light("red", word, rule.with_values(what=delay.what, due=delay.due_on))
    if not row.runs.all() and not row.milestones.all():
        return None
    return Light(
        "green", Text("按期", "On time"), Text("没有超过时限的环节或节点", "No stage or milestone is beyond its day")
    )


def units(request: HttpRequest) -> list[tuple[str, Text | str]]:
    rows = Organisation.objects.filter(pk__in=Project.everywhere.values("unit"))
    return [(str(body.pk), body.name) for body in rows]


def years(request: HttpRequest) -> list[tuple[str, Text | str]]:
    years = Project.everywhere.order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), str(year)) for year in dict.fromkeys(years)]


def stages(request: HttpRequest) -> list[tuple[str, Text | str]]:
    return [*((stage.key, stage.name) for stage in Stage.objects.all()), ("none", NO_STAGE)]


def _of_stage(rows: QuerySet[Project], chosen: str) -> QuerySet[Project]:
    return rows.filter(stage=None) if chosen == "none" else rows.filter(stage__key=chosen)


def areas(request: HttpRequest) -> list[tuple[str, Text | str]]:
    return sorted(area_names(Project.everywhere.values_list("unit__division_code", flat=True)).items())


def _late(rows: QuerySet[Project], chosen: str) -> QuerySet[Project]:
    late = set(delays_of(list(rows)))
    return rows.filter(pk__in=late) if chosen == "yes" else rows.exclude(pk__in=late)
