"""Decision views: comparison, districts, books, forecast, the bureau's separate systems, the report."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.packs.municipal_operations.doors import DOORS
from chengshu.packs.municipal_operations.queries import coverage, figures
from chengshu.packs.municipal_operations.queries.figures import Period
from chengshu.packs.municipal_operations.report import document
from chengshu.packs.municipal_operations.rights import SEE_FIGURES, SET_RULES
from chengshu.packs.municipal_operations.tables import figures as tables
from chengshu.packs.municipal_operations.tables.books import CITY_DIGITS, districts
from chengshu.packs.municipal_operations.views.frame import FIGURES, action, tabs
from chengshu.ui.exports import announce
from chengshu.ui.parts import Tab, Tile
from chengshu.ui.tables import list_page, short_list

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGE = "municipal_operations/figures.html"


@requires(SEE_FIGURES)
def compared(request: HubRequest) -> HttpResponseBase:
    """Figures of a period beside the one before and the year before, in the city or a district."""
    period, area = _period(request), _area(request)
    rows = figures.compared(request.actor, period, area)
    return list_page(request, PAGE, tables.COMPARED, rows, _context(request, period, "figures"))


@requires(SEE_FIGURES)
def areas(request: HubRequest) -> HttpResponseBase:
    """The districts side by side."""
    period = _period(request)
    rows = figures.by_area(request.actor, period, request.actor.division_code[:CITY_DIGITS])
    return list_page(request, PAGE, tables.AREAS, rows, _context(request, period, "areas"))


@requires(SEE_FIGURES)
def registers(request: HubRequest) -> HttpResponseBase:
    """The books side by side."""
    period = _period(request)
    rows = figures.by_register(request.actor, period)
    return list_page(request, PAGE, tables.BY_REGISTER, rows, _context(request, period, "registers"))


@requires(SEE_FIGURES)
def forecast(request: HubRequest) -> HttpResponse:
    """A figure by month and what comes next, with the method and how far it erred."""
    asked = request.GET.get("of", "")
    key = asked if asked in figures.COURSES else next(iter(figures.COURSES))
    course = figures.course_of(request.actor, key)
    url = reverse("municipal_operations:forecast")
    context = {
        "tabs": tabs(request, FIGURES, "forecast"),
        "choices": [Tab(label, f"{url}?of={one}", one == key) for one, (label, _, _) in figures.COURSES.items()],
        "course": course,
        "chart": _chart(course) if course and course.months else None,
        "said": _said(course),
    }
    return render(request, "municipal_operations/forecast.html", context)


@requires(SEE_FIGURES)
def systems(request: HubRequest) -> HttpResponse:
    """Which separate systems of the bureau were replaced or connected, and which remain; what is on the platform."""
    lines = coverage.separate_systems(request.actor)
    business = coverage.coverage()
    counts = {way: sum(line.way == way for line in lines) for way in coverage.Way}
    covered = sum(line.on_platform for line in business)
    context = {
        "tabs": tabs(request, FIGURES, "systems"),
        "tiles": [
            Tile(coverage.WAYS[coverage.Way.REPLACED], counts[coverage.Way.REPLACED], tone="good"),
            Tile(coverage.WAYS[coverage.Way.CONNECTED], counts[coverage.Way.CONNECTED]),
            Tile(coverage.WAYS[coverage.Way.REMAINING], counts[coverage.Way.REMAINING], tone="warning"),
            Tile(
                Text("已上平台业务", "Business on the platform"),
                covered,
                Text(f"/ {len(business)}", f"/ {len(business)}"),
            ),
        ],
        "systems": short_list(tables.SYSTEMS, lines),
        "businesses": short_list(tables.BUSINESSES, business),
        "keeping": action(request, SET_RULES, Text("维护清单", "Keep the list"), "businesses", "edit"),
        "doors": DOORS,
    }
    return render(request, "municipal_operations/systems.html", context)


@requires(SEE_FIGURES)
def report(request: HubRequest) -> HttpResponse:
    """The report of a period as a Word document."""
    period = _period(request)
    city = request.actor.division_code[:CITY_DIGITS]
    parts = (
        figures.compared(request.actor, period),
        figures.by_area(request.actor, period, city),
        figures.by_register(request.actor, period),
    )
    announce(request, "municipal-report", "docx", sum(len(one) for one in parts))
    answer = HttpResponse(document(period, *parts), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="municipal-{period.first:%Y%m%d}-{period.last:%Y%m%d}.docx"'
    return answer


def _period(request: HubRequest) -> Period:
    """What was asked for, else this month so far; days the wrong way round are turned."""
    today = clock.today()
    first = _day(request.GET.get("first", "")) or today.replace(day=1)
    last = _day(request.GET.get("last", "")) or today
    return Period(min(first, last), max(first, last))


def _area(request: HubRequest) -> str:
    asked = request.GET.get("area", "")
    return asked if asked in dict(districts(request)) else ""


def _context(request: HubRequest, period: Period, current: str) -> dict[str, Any]:
    query = f"?first={period.first}&last={period.last}"
    return {
        "tabs": tabs(request, FIGURES, current),
        "period": period,
        "areas": districts(request) if current == "figures" else [],
        "area": _area(request),
        "report_url": reverse("municipal_operations:report") + query,
    }


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= clock.today() + timedelta(days=366) else None


def _chart(course: figures.Course) -> dict[str, Any]:
    known = [float(value) for value in course.values]
    found = course.forecast
    said = list(found.values) if found else []
    gap = [None] * (len(known) - 1)
    ahead = [*gap, known[-1], *(round(value, 2) for value in said)] if found else []
    series: list[dict[str, Any]] = [{"name": str(Text("实际", "Known")), "values": known + [None] * len(said)}]
    if found:
        series.append({"name": str(Text("预测", "Forecast")), "values": ahead, "target": True})
    months = [f"{month:%Y-%m}" for month in (*course.months, *(course.ahead if found else ()))]
    return {"kind": "line", "x": months, "unit": str(course.unit), "series": series}


def _said(course: figures.Course | None) -> Text | None:
    """By which method, and how far it erred where it could be tried."""
    found = course.forecast if course else None
    if found is None:
        return None
    if found.error is None:
        return Text(f"方法：{found.method.label.zh}。", f"Method: {found.method.label.en}.")
    return Text(
        f"方法：{found.method.label.zh}，在最近 {found.tested} 个月上逐月试算误差最小，平均误差 {found.error:.1f}%。",
        f"Method: {found.method.label.en}; it erred least over the last {found.tested} months, "
        f"by {found.error:.1f}% on average.",
    )
