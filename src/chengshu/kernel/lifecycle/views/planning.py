"""Needs, white papers, yearly plans."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.lifecycle import forms, services, tables
from chengshu.kernel.lifecycle.amounts import wan
from chengshu.kernel.lifecycle.errors import NoOfficeYet
from chengshu.kernel.lifecycle.models import CallForNeeds, FormulaUse, NeedState, PlanEntry, PlanState, YearPlan
from chengshu.kernel.lifecycle.queries import projects as queries
from chengshu.kernel.lifecycle.queries.rules import formula_on
from chengshu.kernel.lifecycle.rights import CALL, COMPILE, HAND_IN, SEE_NEEDS, SEE_PROJECTS
from chengshu.kernel.lifecycle.services.plans import PLANNABLE, candidates_of
from chengshu.kernel.lifecycle.showing import file_lines
from chengshu.kernel.lifecycle.views.frame import act
from chengshu.ui.forms import done, typed
from chengshu.ui.parts import Tab, Tile
from chengshu.ui.tables import list_page

HANDED_IN = Text("已报送。", "Handed in.")


@requires(SEE_NEEDS)
def needs(request: HubRequest) -> HttpResponseBase:
    """The needs of all units the reader sees, with the calls that are open."""
    rows = queries.needs_for(request.actor)
    return list_page(request, "lifecycle/needs.html", tables.NEEDS, rows, _needs_frame(request, "needs"))


@requires(SEE_NEEDS)
def white_papers(request: HubRequest) -> HttpResponseBase:
    """The white papers of all units the reader sees."""
    rows = queries.white_papers_for(request.actor)
    return list_page(request, "lifecycle/needs.html", tables.WHITE_PAPERS, rows, _needs_frame(request, "papers"))


@requires(SEE_NEEDS)
def need(request: HubRequest, pk: int) -> HttpResponse:
    """A need with its papers and what became of it."""
    found = one_of(queries.needs_for(request.actor), pk)
    project = queries.projects_for(request.actor).filter(need=found).first()
    return render(
        request,
        "lifecycle/need.html",
        {
            "need": found,
            "state": tables.need_state(found),
            "files": file_lines(found),
            "project": project,
            "may_settle": found.state == NeedState.HANDED_IN and reaches(request.actor, CALL, found.call.office),
        },
    )


@requires(SEE_NEEDS)
def white_paper(request: HubRequest, pk: int) -> HttpResponse:
    """A white paper with its files."""
    found = one_of(queries.white_papers_for(request.actor), pk)
    lines = file_lines(found)
    return render(request, "lifecycle/white_paper.html", {"paper": found, "files": lines})


@requires(HAND_IN)
def need_new(request: HubRequest) -> HttpResponseBase:
    """Hand in a need."""
    form = typed(forms.NeedForm, request, units=queries.units_handing_in(request.actor))
    _offer_calls(form, request)

    def save(given: dict[str, Any]) -> None:
        services.hand_in_need(given.pop("call"), **given, by=request.actor)

    title = Text("报送信息化建设需求", "Hand in a need")
    return act(request, title, form, save, reverse("lifecycle:needs"), said=HANDED_IN)


@requires(HAND_IN)
def white_paper_new(request: HubRequest) -> HttpResponseBase:
    """Hand in a white paper."""
    form = typed(forms.WhitePaperForm, request, units=queries.units_handing_in(request.actor))
    _offer_calls(form, request)

    def save(given: dict[str, Any]) -> None:
        services.hand_in_paper(given.pop("call"), **given, by=request.actor)

    title = Text("报送年度白皮书", "Hand in a white paper")
    return act(request, title, form, save, reverse("lifecycle:white_papers"), said=HANDED_IN)


@requires(CALL)
def need_return(request: HubRequest, pk: int) -> HttpResponseBase:
    """Send a need back."""
    found = one_of(queries.needs_for(request.actor), pk)

    def save(given: dict[str, Any]) -> None:
        services.return_need(found, **given, by=request.actor)

    back = reverse("lifecycle:need", args=[pk])
    return act(
        request, Text("退回需求", "Send a need back"), typed(forms.WhyForm, request), save, back, note=found.name
    )


@requires(CALL)
def call_new(request: HubRequest) -> HttpResponseBase:
    """Call for needs."""
    office = queries.offices_of(request.actor, CALL).first()
    if office is None:
        raise NoOfficeYet

    def save(given: dict[str, Any]) -> None:
        services.open_call(office, **given, by=request.actor)

    title = Text("发起需求征集", "Call for needs")
    return act(request, title, typed(forms.CallForm, request), save, reverse("lifecycle:needs"), note=office.name)


@requires(CALL)
def call_extend(request: HubRequest, pk: int) -> HttpResponseBase:
    """Move the day of a call."""
    call = one_of(CallForNeeds.scoped.within(request.actor, CALL).select_related("office"), pk)

    def save(given: dict[str, Any]) -> None:
        services.extend_call(call, **given, by=request.actor)

    title = Text("调整报送截止日期", "Change the day of a call")
    return act(request, title, typed(forms.ExtendForm, request), save, reverse("lifecycle:needs"), note=call)


@requires(SEE_PROJECTS)
def plans(request: HubRequest) -> HttpResponseBase:
    """Annual and rolling plans."""
    context = {"may_compile": request.actor.may(COMPILE)}
    return list_page(request, "lifecycle/plans.html", tables.PLANS, queries.plans_for(request.actor), context)


@requires(COMPILE)
def plan_new(request: HubRequest) -> HttpResponseBase:
    """Open the compiling of a plan."""
    form = typed(forms.PlanForm, request, offices=queries.offices_of(request.actor, COMPILE))

    def save(given: dict[str, Any]) -> None:
        services.open_plan(given.pop("office"), **given, by=request.actor)

    return act(request, Text("新建计划", "New plan"), form, save, reverse("lifecycle:plans"))


@requires(SEE_PROJECTS)
def plan(request: HubRequest, pk: int) -> HttpResponseBase:
    """The board on which a plan is compiled: what is in it by rank, what could be, how it was ranked."""
    found = one_of(queries.plans_for(request.actor), pk)
    compiling = found.state == PlanState.COMPILING and reaches(request.actor, COMPILE, found.office)
    entries = queries.entries_of(found, request.actor)
    context = {
        "plan": found,
        "compiling": compiling,
        "candidates": candidates_of(found) if compiling else [],
        "rule": formula_on(FormulaUse.RANKING),
        "panel": queries.panel_about(found, request.actor) if found.state == PlanState.APPROVAL else None,
        "tiles": _plan_tiles(found),
    }
    table = tables.ENTRIES if compiling else tables.ENTRIES_TO_READ
    return list_page(request, "lifecycle/plan.html", table, entries, context)


@requires(COMPILE)
@require_POST
def plan_step(request: HubRequest, pk: int, step: str) -> HttpResponse:
    """Fill, rank or send a plan."""
    found = one_of(YearPlan.scoped.within(request.actor, SEE_PROJECTS).select_related("office"), pk)
    _STEPS[step](found, by=request.actor)
    return done(request, Text("已完成。", "Done."), reverse("lifecycle:plan", args=[pk]))


@requires(COMPILE)
def plan_time(request: HubRequest, pk: int) -> HttpResponseBase:
    """Change the days of compiling."""
    found = one_of(queries.plans_for(request.actor), pk)
    first = {"compile_from": found.compile_from, "compile_until": found.compile_until}

    def save(given: dict[str, Any]) -> None:
        services.set_compile_time(found, **given, by=request.actor)

    form = typed(forms.CompileTimeForm, request, initial=first)
    back = reverse("lifecycle:plan", args=[pk])
    return act(request, Text("调整编制期", "Change the days of compiling"), form, save, back, note=found.name)


@requires(COMPILE)
def entry_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Put a project into a plan for a year with the money of that year."""
    found = one_of(queries.plans_for(request.actor), pk)
    projects = queries.projects_for(request.actor).filter(office=found.office, state__in=PLANNABLE)
    chosen = projects.filter(pk=_whole(request.GET.get("project", ""))).first()
    first = {"project": chosen, "year": found.year, "amount_fen": wan(chosen.amount_fen) if chosen else None}

    def save(given: dict[str, Any]) -> None:
        services.add_entry(found, given.pop("project"), **given, by=request.actor)

    form = typed(forms.EntryForm, request, projects=projects, initial=first)
    back = reverse("lifecycle:plan", args=[pk])
    return act(request, Text("列入计划", "Put into the plan"), form, save, back, note=found.name)


@requires(COMPILE)
def entry_drop(request: HubRequest, pk: int) -> HttpResponseBase:
    """Take a project out of a plan."""
    entry = one_of(PlanEntry.objects.select_related("plan__office", "project"), pk)
    one_of(queries.plans_for(request.actor), entry.plan_id)

    def save(given: dict[str, Any]) -> None:
        services.drop_entry(entry, **given, by=request.actor)

    back = reverse("lifecycle:plan", args=[entry.plan_id])
    title = Text("移出计划", "Take out of the plan")
    return act(request, title, typed(forms.WhyForm, request), save, back, note=entry.project.name)


_STEPS: dict[str, Any] = {"fill": services.fill_plan, "rank": services.rank_plan, "send": services.send_plan}


def _plan_tiles(found: Any) -> list[Tile]:
    since = Text(f"{found.compile_from} 起", f"from {found.compile_from}")
    return [
        Tile(Text("项目", "Projects"), found.count, Text("个", "in all")),
        Tile(Text("安排资金", "Money"), wan(found.sum or 0), Text("万元", "10,000 yuan")),
        Tile(Text("状态", "State"), found.state_label, note=found.document_number),
        Tile(Text("编制截止", "Compiled until"), found.compile_until, note=since),
    ]


def _needs_frame(request: HubRequest, tab: str) -> dict[str, Any]:
    return {
        "calls": queries.open_calls(request.actor),
        "may_hand_in": request.actor.may(HAND_IN),
        "may_call": request.actor.may(CALL),
        "tabs": [
            Tab(Text("信息化建设需求", "Needs"), reverse("lifecycle:needs"), tab == "needs"),
            Tab(Text("年度白皮书", "White papers"), reverse("lifecycle:white_papers"), tab == "papers"),
        ],
    }


def _offer_calls(form: Any, request: HubRequest) -> None:
    calls = queries.open_calls(request.actor)
    form.fields["call"].queryset = calls
    if calls.count() == 1:
        form.fields["call"].initial = calls.get().pk


def _whole(typed_in: str) -> int:
    return int(typed_in) if typed_in.isascii() and typed_in.isdigit() and len(typed_in) < 12 else 0
