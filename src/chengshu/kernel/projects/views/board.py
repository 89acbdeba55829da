"""The plan board: tasks, chart, units, a unit, my duties."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects import queries
from chengshu.kernel.projects.charts import tasks_chart
from chengshu.kernel.projects.lights import Lamp, Light
from chengshu.kernel.projects.models import Plan
from chengshu.kernel.projects.queries.scores import unit_scores
from chengshu.kernel.projects.rights import IMPORT_PLANS, SEE_TASKS
from chengshu.kernel.projects.showing import year_until
from chengshu.kernel.projects.tables.board import PLANS, duties_table, tasks_table, units_table
from chengshu.ui.panels import panels_for
from chengshu.ui.parts import Tab, Tile
from chengshu.ui.tables import list_page


@requires(SEE_TASKS)
def board(request: HubRequest) -> HttpResponseBase:
    """The tasks of all plans and matters within reach."""
    return _board(request, None)


@requires(SEE_TASKS)
def plan(request: HubRequest, pk: int) -> HttpResponseBase:
    """The tasks of one plan."""
    return _board(request, queries.plan_seen_by(request.actor, pk))


@requires(SEE_TASKS)
def chart(request: HubRequest, pk: int | None = None) -> HttpResponse:
    """The same tasks on a scale of time."""
    found = queries.plan_seen_by(request.actor, pk) if pk else None
    lamp = queries.lamp_on()
    tasks = queries.tasks_seen_by(request.actor, plan=found)
    context = {**_frame(request, found, lamp, "chart"), "gantt": tasks_chart(tasks, lamp)}
    return render(request, "projects/chart.html", context)


@requires(SEE_TASKS)
def units(request: HubRequest, pk: int | None = None) -> HttpResponseBase:
    """Every responsible unit with how its tasks stand."""
    found = queries.plan_seen_by(request.actor, pk) if pk else None
    lamp = queries.lamp_on()
    rows = queries.units_by_light(queries.tasks_seen_by(request.actor, plan=found), lamp)
    return list_page(request, "projects/board.html", units_table(lamp), rows, _frame(request, found, lamp, "units"))


@requires(SEE_TASKS)
def unit(request: HubRequest, pk: int) -> HttpResponseBase:
    """One unit: its tasks, its score, and what higher floors know of it."""
    body = get_object_or_404(Organisation, pk=pk)
    lamp = queries.lamp_on()
    tasks = queries.tasks_seen_by(request.actor).filter(pk__in=queries.tasks_of(body).values("pk"))
    scores = unit_scores(year_until(lamp.today), organisation=body)
    context = {
        "unit": body,
        "tiles": [*_tiles(queries.lights_of(tasks, lamp), ""), _score_tile(scores[0].points if scores else None)],
        "scores": scores[0].tasks if scores else (),
        "seen": set(tasks.values_list("pk", flat=True)),
        "panels": panels_for("projects.unit", request.actor, body),
    }
    return list_page(request, "projects/unit.html", tasks_table(None, lamp), tasks, context)


@requires(SEE_TASKS)
def duties(request: HubRequest) -> HttpResponseBase:
    """What lies before the reader's own unit, the most urgent first."""
    lamp = queries.lamp_on()
    rows = queries.duties_of(request.actor, lamp, limit=500)
    return list_page(request, "projects/duties.html", duties_table(lamp), rows, {"lamp": lamp})


@requires(SEE_TASKS)
def plans(request: HubRequest) -> HttpResponseBase:
    """All plans within reach."""
    context = {"may_import": request.actor.may(IMPORT_PLANS)}
    return list_page(request, "projects/plans.html", PLANS, queries.plans_seen_by(request.actor), context)


def _board(request: HubRequest, found: Plan | None) -> HttpResponseBase:
    lamp = queries.lamp_on()
    tasks = queries.tasks_seen_by(request.actor, plan=found)
    context = _frame(request, found, lamp, "board")
    return list_page(request, "projects/board.html", tasks_table(found, lamp), tasks, context)


def _frame(request: HubRequest, found: Plan | None, lamp: Lamp, current: str) -> dict[str, object]:
    """What stands above each view of the board."""
    tasks = queries.tasks_seen_by(request.actor, plan=found)
    keys = [found.pk] if found else []
    base = reverse("projects:plan", args=keys) if found else reverse("projects:board")
    views = (
        ("board", Text("任务表", "Tasks"), base),
        ("chart", Text("甘特图", "Chart"), reverse("projects:plan_chart" if found else "projects:chart", args=keys)),
        ("units", Text("责任单位", "Units"), reverse("projects:plan_units" if found else "projects:units", args=keys)),
    )
    return {
        "plan": found,
        "lamp": lamp,
        "tiles": _tiles(queries.lights_of(tasks, lamp), base),
        "tabs": [Tab(label, url, current=name == current) for name, label, url in views],
        "may_import": request.actor.may(IMPORT_PLANS),
    }


def _tiles(lights: dict[Light, int], base: str) -> list[Tile]:
    total = Tile(Text("任务", "Tasks"), sum(lights.values()), url=base)
    return [
        total,
        *(
            Tile(light.label, count, tone=light.tone, url=f"{base}?light={light.value}" if base else "")
            for light, count in lights.items()
            if count or light in (Light.OVERDUE, Light.NEAR, Light.DONE)
        ),
    ]


def _score_tile(points: object) -> Tile:
    return Tile(
        Text("本年得分", "Score of this year"),
        points,
        Text("分", "points") if points is not None else "",
        note=Text("按公布的公式计算", "By the published formula"),
        url=reverse("projects:rules"),
    )
