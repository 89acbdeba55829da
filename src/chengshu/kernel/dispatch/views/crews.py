"""Crews on the map and in a list; a crew's own page on the phone."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import must_reach, reaches, units_within
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.kernel.cases.tables import case_url
from chengshu.kernel.dispatch import services
from chengshu.kernel.dispatch.forms.crews import CrewForm, DoneForm, MemberForm, PositionForm
from chengshu.kernel.dispatch.models import Crew, CrewOrder
from chengshu.kernel.dispatch.queries.crews import (
    crew_of,
    crew_seen_by,
    crews_seen_by,
    days_ahead,
    open_orders,
    standings,
    week_in_words,
)
from chengshu.kernel.dispatch.queries.routes import route_of
from chengshu.kernel.dispatch.rights import KEEP_CREWS, SEE_CREWS, SEND_CREWS, WORK
from chengshu.kernel.dispatch.showing import map_of_crews, map_of_route, position_map
from chengshu.kernel.dispatch.tables.crews import CREWS, FORMER, KEPT_MEMBERS, MEMBERS, ORDERS, duty_of
from chengshu.ui.forms import done, form_page, form_view, typed
from chengshu.ui.tables import list_page, short_list


def crew_url(crew: Crew) -> str:
    """The page of a crew."""
    return reverse("dispatch:crew", args=[crew.pk])


@require_safe
@requires(SEE_CREWS)
def crews(request: HubRequest) -> HttpResponseBase:
    """All crews within reach, on the map and in a list."""
    rows = standings(crews_seen_by(request.actor))
    context = {"map": map_of_crews(rows), "may_keep": request.actor.may(KEEP_CREWS)}
    return list_page(request, "dispatch/crews.html", CREWS, rows, context)


@require_safe
@requires(SEE_CREWS)
def crew(request: HubRequest, key: int) -> HttpResponse:
    """A crew: its people, orders and way."""
    row = crew_seen_by(request.actor, key)
    standing = standings(Crew.everywhere.filter(pk=row.pk).select_related("unit"))[0]
    route = route_of(row)
    keeps = reaches(request.actor, KEEP_CREWS, row.unit)
    members = row.members.select_related("person")
    context = {
        "row": row,
        "standing": standing,
        "duty": duty_of(standing),
        "route": route,
        "map": map_of_route(route),
        "orders": short_list(ORDERS, open_orders(row)),
        "members": short_list(KEPT_MEMBERS if keeps else MEMBERS, members.filter(until=None)),
        "former": short_list(FORMER, members.exclude(until=None)[:20]),
        "week": week_in_words(row),
        "days": days_ahead(row),
        "may_keep": keeps,
    }
    return render(request, "dispatch/crew.html", context)


@requires(KEEP_CREWS)
def new_crew(request: HubRequest) -> HttpResponseBase:
    """A crew of a unit."""
    units = list(units_within(request.actor, KEEP_CREWS)[:300])
    form = typed(CrewForm, request, units=[str(unit.name) for unit in units])

    def save(filled: CrewForm) -> str:
        made = services.add_crew(filled.cleaned_data["unit"], filled.content(), by=request.actor)
        return reverse("dispatch:hours", args=[made.pk])

    return form_view(request, form, save, title=Text("新增班组", "A new crew"), back=reverse("dispatch:crews"))


@requires(KEEP_CREWS)
def change_crew(request: HubRequest, key: int) -> HttpResponseBase:
    """What is said of a crew."""
    row = crew_seen_by(request.actor, key)
    must_reach(request.actor, KEEP_CREWS, row.unit)
    form = typed(CrewForm, request, crew=row, units=[])

    def save(filled: CrewForm) -> str:
        services.change_crew(row, filled.content(), by=request.actor, active=filled.cleaned_data["active"])
        return crew_url(row)

    return form_view(request, form, save, title=Text("修改班组", "Change a crew"), back=crew_url(row))


@requires(KEEP_CREWS)
def add_member(request: HubRequest, key: int) -> HttpResponseBase:
    """Somebody joins a crew."""
    row = crew_seen_by(request.actor, key)
    must_reach(request.actor, KEEP_CREWS, row.unit)
    form = typed(MemberForm, request)

    def save(filled: MemberForm) -> str:
        services.add_member(row, filled.cleaned_data["person"], by=request.actor)
        return crew_url(row)

    return form_view(request, form, save, title=Text("添加成员", "Add a member"), back=crew_url(row))


@require_POST
@requires(SEND_CREWS)
def assign(request: HubRequest, key: int) -> HttpResponse:
    """Give a crew a case."""
    case = case_for(request.actor, key)
    row = one_of(Crew.everywhere.select_related("unit"), int(request.POST.get("crew", "0") or 0))
    services.assign(case, row, by=request.actor)
    return done(request, Text("已派给%(crew)s。", "Given to %(crew)s.").with_values(crew=row.name), case_url(case))


@require_POST
@requires(SEND_CREWS)
def withdraw(request: HubRequest, key: int) -> HttpResponse:
    """Take an order back."""
    row = one_of(CrewOrder.objects.select_related("case", "crew__unit"), key)
    services.withdraw(row, by=request.actor)
    return done(request, Text("已收回工单。", "Taken back."), case_url(row.case))


@require_safe
@requires(WORK)
def mine(request: HubRequest) -> HttpResponse:
    """My crew's orders in the order of its way."""
    row = crew_of(request.actor)
    route = route_of(row)
    return render(request, "dispatch/mine.html", {"row": row, "route": route, "map": map_of_route(route)})


@require_POST
@requires(WORK)
def arrive(request: HubRequest, key: int) -> HttpResponse:
    """One tap: arrived."""
    services.arrive(_my_order(request, key), by=request.actor)
    return done(request, Text("已登记到场。", "Arrived."), reverse("dispatch:mine"))


@requires(WORK)
def report(request: HubRequest, key: int) -> HttpResponseBase:
    """Done, with pictures."""
    order = _my_order(request, key)
    form = typed(DoneForm, request)

    def save(filled: DoneForm) -> HttpResponse:
        given = filled.cleaned_data
        services.report_done(order, given["result"], by=request.actor, uploads={"evidence": given["evidence"]})
        return done(request, Text("已上报，等待审核。", "Reported; it waits for approval."), reverse("dispatch:mine"))

    context = {"order": order, "title": Text("处置完成", "Done"), "back": reverse("dispatch:mine")}
    return form_page(request, "ui/form.html", form, save, context)


@requires(WORK)
def position(request: HubRequest) -> HttpResponseBase:
    """Where my crew is."""
    row = crew_of(request.actor)
    form = typed(PositionForm, request)

    def save(filled: PositionForm) -> HttpResponse:
        given = filled.cleaned_data
        services.note_position(row, given["lon"], given["lat"], by=request.actor)
        return done(request, Text("位置已更新。", "Noted."), reverse("dispatch:mine"))

    return form_page(request, "dispatch/position.html", form, save, {"row": row, "map": position_map()})


def _my_order(request: HubRequest, key: int) -> CrewOrder:
    rows = CrewOrder.objects.filter(crew=crew_of(request.actor)).select_related("case__item", "crew__unit")
    return one_of(rows, key)
