"""The project library, and a project's page with its tabs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.lifecycle import forms, services, showing, tables
from chengshu.kernel.lifecycle.amounts import wan
from chengshu.kernel.lifecycle.models import (
    EntryKind,
    Project,
    ProjectState,
)
from chengshu.kernel.lifecycle.queries import projects as queries
from chengshu.kernel.lifecycle.queries.ratings import data_ratings
from chengshu.kernel.lifecycle.queries.standing import balances_of, granted_exception, plan_entry_of, total
from chengshu.kernel.lifecycle.rights import (
    HAND_IN,
    KEEP_FUNDS,
    KEEP_LIBRARY,
    MANAGE,
    SEE_FUNDS,
    SEE_PROJECTS,
)
from chengshu.kernel.lifecycle.services.duplicates import SOURCE_LABELS
from chengshu.kernel.lifecycle.views.frame import act, name_of, page_of, project_seen
from chengshu.ui.forms import typed
from chengshu.ui.parts import Tile
from chengshu.ui.tables import list_page, short_list


@requires(SEE_PROJECTS)
def projects(request: HubRequest) -> HttpResponseBase:
    """The project library; what was taken out is shown only where it is asked for."""
    rows = queries.projects_for(request.actor)
    if request.GET.get("state") != ProjectState.REMOVED:
        rows = rows.exclude(state=ProjectState.REMOVED)
    context = {"may_propose": request.actor.may(HAND_IN) or request.actor.may(KEEP_LIBRARY)}
    return list_page(request, "lifecycle/projects.html", tables.PROJECTS, rows, context)


@requires(HAND_IN)
def project_new(request: HubRequest) -> HttpResponseBase:
    """Propose a project, made of a need where one is named."""
    need = queries.needs_for(request.actor).filter(pk=_whole(request.GET.get("need", ""))).first()
    first: dict[str, Any] = {"year": clock.today().year + 1}
    if need is not None:
        first = {
            "unit": need.unit_id,
            "office": need.call.office_id,
            "name_zh": need.name,
            "year": need.call.year,
            "purpose": need.purpose,
            "functions": need.functions,
            "asked_fen": wan(need.estimate_fen),
        }
    units = queries.units_handing_in(request.actor)
    if need is not None:
        units = units | type(need.unit).objects.filter(pk=need.unit_id)
    offices = queries.offices_above(request.actor)
    form = typed(forms.NewProjectForm, request, units=units.distinct(), offices=offices, initial=first)
    made: list[Project] = []

    def save(given: dict[str, Any]) -> None:
        made.append(services.propose_project(name=name_of(given), need=need, by=request.actor, **given))

    return _then(act(request, Text("申报项目", "Propose a project"), form, save, "/lifecycle/projects/"), made)


@requires(SEE_PROJECTS)
def project(request: HubRequest, pk: int) -> HttpResponse:
    """A project: where it stands, what it is, its milestones and what can be done."""
    found = project_seen(request, pk)
    entry, leave = plan_entry_of(found), granted_exception(found)
    context = {
        "milestones": found.milestones.select_related("plan_milestone__task"),
        "may_manage": queries.may(request.actor, found, MANAGE),
        "entry": entry,
        "leave": leave,
        "tiles": _tiles(request, found),
        "exceptions": found.exceptions.all(),
        "today": clock.today(),
    }
    return render(request, "lifecycle/project.html", {**_frame(request, found, ""), **context})


@requires(SEE_PROJECTS)
def project_papers(request: HubRequest, pk: int) -> HttpResponse:
    """The stages with their papers, the contracts and what third parties reported."""
    found = project_seen(request, pk)
    runs = found.runs.select_related("stage").prefetch_related("papers")
    context = {
        "runs": [(run, showing.run_state(run), showing.file_lines(*run.papers.all())) for run in runs],
        "contracts": short_list(tables.CONTRACTS, found.contracts.all()),
        "quality": short_list(tables.QUALITY, found.quality.all()),
        "may_manage": queries.may(request.actor, found, MANAGE),
    }
    return render(request, "lifecycle/project_papers.html", {**_frame(request, found, "papers"), **context})


@requires(SEE_FUNDS)
def project_money(request: HubRequest, pk: int) -> HttpResponseBase:
    """The ledger of a project, its balances by source and the reviews of its money."""
    found = one_of(Project.scoped.within(request.actor, SEE_FUNDS).select_related("mode", "unit", "office"), pk)
    rows = found.ledger.select_related("source", "contract")
    context = {
        "balances": balances_of(found),
        "reviews": short_list(tables.FUND_REVIEWS, found.fund_reviews.all()),
        "links": showing.money_deeds(request.actor, found),
        "tiles": _money_tiles(found),
    }
    frame = _frame(request, found, "money")
    table = tables.LEDGER if queries.may(request.actor, found, KEEP_FUNDS) else tables.LEDGER_TO_READ
    return list_page(request, "lifecycle/project_money.html", table, rows, {**frame, **context})


@requires(SEE_PROJECTS)
def project_review(request: HubRequest, pk: int) -> HttpResponse:
    """The checks for duplicates and the joint reviews."""
    found = project_seen(request, pk)
    check = found.checks.first()
    reviews = found.reviews.all()
    context = {
        "check": check,
        "hits": short_list(tables.HITS, check.hits.select_related("check_made")) if check else None,
        "unconnected": [SOURCE_LABELS[key] for key in check.unconnected if key in SOURCE_LABELS] if check else [],
        "reviews": [(one, queries.signatures(one), queries.panel_about(one, request.actor)) for one in reviews],
        "ratings": data_ratings(found.unit),
    }
    return render(request, "lifecycle/project_review.html", {**_frame(request, found, "review"), **context})


@requires(SEE_PROJECTS)
def project_after(request: HubRequest, pk: int) -> HttpResponse:
    """Operation with its income, after-evaluations and audit findings."""
    found = project_seen(request, pk)
    income, cost = total(found, EntryKind.INCOME), total(found, EntryKind.OPERATING)
    context = {
        "operations": short_list(tables.OPERATIONS, found.operations.all()),
        "evaluations": short_list(tables.EVALUATIONS, found.evaluations.select_related("office")),
        "findings": short_list(tables.FINDINGS, found.findings.select_related("project")),
        "links": showing.after_deeds(request.actor, found),
        "tiles": [
            Tile(Text("运营收入", "Income"), wan(income) if income else None, Text("万元", "10,000 yuan")),
            Tile(Text("运维支出", "Operating cost"), wan(cost) if cost else None, Text("万元", "10,000 yuan")),
            Tile(
                Text("收支相抵", "Income over cost"),
                round(income * 100 / cost) if cost else None,
                "%",
                tone="good" if cost and income >= cost else "",
            ),
        ],
    }
    return render(request, "lifecycle/project_after.html", {**_frame(request, found, "after"), **context})


@requires(SEE_PROJECTS)
def project_history(request: HubRequest, pk: int) -> HttpResponse:
    """What happened to a project."""
    found = project_seen(request, pk)
    context = {**_frame(request, found, "history"), "history": showing.history(found)}
    return render(request, "lifecycle/project_history.html", context)


def _frame(request: HubRequest, found: Project, here: str) -> dict[str, Any]:
    return {
        "project": found,
        "state": tables.project_state(found),
        "light": showing.light(found),
        "tracker": showing.tracker(found),
        "tabs": showing.tabs(found, here),
        "deeds": showing.deeds(request.actor, found),
    }


def _tiles(request: HubRequest, found: Project) -> list[Tile]:
    unit = Text("万元", "10,000 yuan")
    label = Text("申报投资", "Asked for") if found.approved_fen is None else Text("批准投资", "Approved")
    tiles = [Tile(label, wan(found.amount_fen), unit)]
    if queries.may(request.actor, found, SEE_FUNDS):
        tiles += _money_tiles(found)[1:3]
    progress = queries.progress_of(found)
    return [*tiles, Tile(Text("环节进度", "Stages done"), progress, "%" if progress is not None else "")]


def _money_tiles(found: Project) -> list[Tile]:
    unit = Text("万元", "10,000 yuan")
    budget = total(found, EntryKind.BUDGET)
    paid = total(found, EntryKind.PAYMENT, EntryKind.OPERATING)
    return [
        Tile(Text("批准投资", "Approved"), wan(found.amount_fen), unit),
        Tile(Text("下达预算", "Budget"), wan(budget), unit),
        Tile(Text("累计支付", "Paid"), wan(paid), unit),
        Tile(Text("预算执行率", "Share paid"), round(paid * 100 / budget) if budget else None, "%" if budget else ""),
    ]


def _then(answer: HttpResponseBase, made: list[Project]) -> HttpResponseBase:
    """On to the page of what was just made."""
    if made and isinstance(answer, HttpResponse) and "Location" in answer.headers:
        answer.headers["Location"] = page_of(made[0])
    return answer


def _whole(typed_in: str) -> int:
    return int(typed_in) if typed_in.isascii() and typed_in.isdigit() and len(typed_in) < 12 else 0
