"""The project library, a project's page with its tabs, and what is done to a project."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.lifecycle import forms, services, showing, tables
from chengshu.kernel.lifecycle.amounts import wan
from chengshu.kernel.lifecycle.models import (
    DuplicateHit,
    EntryKind,
    Project,
    ProjectMilestone,
    ProjectState,
)
from chengshu.kernel.lifecycle.queries import projects as queries
from chengshu.kernel.lifecycle.queries.ratings import data_ratings
from chengshu.kernel.lifecycle.queries.rules import modes
from chengshu.kernel.lifecycle.queries.standing import balances_of, granted_exception, plan_entry_of, total
from chengshu.kernel.lifecycle.rights import (
    HAND_IN,
    KEEP_FUNDS,
    KEEP_LIBRARY,
    MANAGE,
    OPEN_PROJECTS,
    SEE_FUNDS,
    SEE_PROJECTS,
)
from chengshu.kernel.lifecycle.services.duplicates import SOURCE_LABELS
from chengshu.kernel.lifecycle.views.frame import act, page_of, project_seen
from chengshu.ui.forms import done, typed
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
        name = Text(given.pop("name_zh"), given.pop("name_en") or "-")
        made.append(services.propose_project(name=_named(name), need=need, by=request.actor, **given))

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


@requires(SEE_PROJECTS)
@require_POST
def project_check(request: HubRequest, pk: int) -> HttpResponse:
    """Check for duplicates."""
    services.check_duplicates(project_seen(request, pk), by=request.actor)
    return done(request, Text("查重完成。", "Checked."), page_of(pk, "review"))


@requires(SEE_PROJECTS)
@require_POST
def project_send(request: HubRequest, pk: int) -> HttpResponse:
    """Send to the joint review."""
    services.send_to_review(project_seen(request, pk), by=request.actor)
    return done(request, Text("已送联合会审。", "Sent to the joint review."), page_of(pk, "review"))


@requires(MANAGE)
@require_POST
def project_begin(request: HubRequest, pk: int) -> HttpResponse:
    """Begin the stages."""
    services.begin_stages(project_seen(request, pk), by=request.actor)
    return done(request, Text("各环节已启动。", "The stages have begun."), page_of(pk, "papers"))


@requires(SEE_PROJECTS)
def project_change(request: HubRequest, pk: int) -> HttpResponseBase:
    """Change what is proposed."""
    found = project_seen(request, pk)
    first = {name: getattr(found, name) for name in forms.ProjectForm.base_fields}
    first |= {"asked_fen": wan(found.asked_fen)}
    form = typed(forms.ProjectForm, request, initial=first)
    return _act(request, found, Text("修改申报内容", "Change the proposal"), form, services.change_project)


@requires(KEEP_LIBRARY)
def project_mode(request: HubRequest, pk: int) -> HttpResponseBase:
    """Choose the mode of building and operating."""
    found = project_seen(request, pk)
    form = typed(forms.ModeForm, request, initial={"mode": found.mode})

    def save(given: dict[str, Any]) -> None:
        services.choose_mode(found, given["mode"], reason=given["reason"], by=request.actor)

    title = Text("选择建设运营模式", "Choose the mode of building and operating")
    return act(request, title, form, save, page_of(pk), note=found.name, context={"modes": modes()})


@requires(MANAGE)
def project_manager(request: HubRequest, pk: int) -> HttpResponseBase:
    """Name the project manager."""
    found = project_seen(request, pk)
    form = typed(forms.ManagerForm, request, people=queries.managers_for(found))

    def save(given: dict[str, Any]) -> None:
        services.assign_manager(found, given["person"], by=request.actor)

    return act(request, Text("指定项目经理", "Name the project manager"), form, save, page_of(pk), note=found.name)


@requires(KEEP_LIBRARY)
def project_amount(request: HubRequest, pk: int) -> HttpResponseBase:
    """Change the approved amount."""
    found = project_seen(request, pk)

    def save(given: dict[str, Any]) -> None:
        services.approve_amount(found, given["amount_fen"], why=given["why"], by=request.actor)

    form = typed(forms.AmountForm, request, initial={"amount_fen": wan(found.amount_fen)})
    return act(request, Text("调整批准投资", "Change the approved amount"), form, save, page_of(pk), note=found.name)


@requires(KEEP_LIBRARY)
def project_suspend(request: HubRequest, pk: int) -> HttpResponseBase:
    """Suspend a project."""
    return _why(request, pk, Text("暂停项目", "Suspend the project"), services.suspend_project)


@requires(KEEP_LIBRARY)
def project_resume(request: HubRequest, pk: int) -> HttpResponseBase:
    """Resume a project."""
    return _why(request, pk, Text("恢复项目", "Resume the project"), services.resume_project)


@requires(KEEP_LIBRARY)
def project_remove(request: HubRequest, pk: int) -> HttpResponseBase:
    """Take a project out of the library."""
    return _why(request, pk, Text("移出项目库", "Take out of the library"), services.remove_project)


@requires(OPEN_PROJECTS)
def project_open(request: HubRequest, pk: int) -> HttpResponseBase:
    """Open a project to the public."""
    found = project_seen(request, pk)
    form = typed(forms.PublicForm, request, initial={"words": found.public_words})
    return _act(request, found, Text("向社会公开项目进展", "Open to the public"), form, services.open_to_public)


@requires(OPEN_PROJECTS)
def project_close(request: HubRequest, pk: int) -> HttpResponseBase:
    """Close a project to the public."""
    return _why(request, pk, Text("停止公开", "Close to the public"), services.close_to_public)


@requires(MANAGE)
def exception_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Ask for an exception from the plan."""
    found = project_seen(request, pk)
    title = Text("申请计划外实施", "Ask for an exception from the plan")
    return _act(request, found, title, typed(forms.ReasonForm, request), services.ask_exception)


@requires(MANAGE)
def milestone_new(request: HubRequest, pk: int) -> HttpResponseBase:
    """Add a milestone."""
    found = project_seen(request, pk)

    def save(given: dict[str, Any]) -> None:
        name = _named(Text(given.pop("name_zh"), given.pop("name_en") or "-"))
        services.add_milestone(found, name=name, by=request.actor, **given)

    form = typed(forms.MilestoneForm, request, project=found)
    return act(request, Text("添加节点", "Add a milestone"), form, save, page_of(pk), note=found.name)


@requires(MANAGE)
def milestone_reach(request: HubRequest, pk: int) -> HttpResponseBase:
    """Say that a milestone is reached."""
    one = _milestone(request, pk)
    form = typed(forms.DoneOnForm, request)

    def save(given: dict[str, Any]) -> None:
        services.reach_milestone(one, by=request.actor, **given)

    return act(request, Text("完成节点", "Milestone reached"), form, save, page_of(one.project_id), note=one.name)


@requires(MANAGE)
def milestone_move(request: HubRequest, pk: int) -> HttpResponseBase:
    """Give a milestone another day."""
    one = _milestone(request, pk)

    def save(given: dict[str, Any]) -> None:
        services.move_milestone(one, by=request.actor, **given)

    form = typed(forms.DueForm, request)
    return act(request, Text("调整节点时限", "Move a milestone"), form, save, page_of(one.project_id), note=one.name)


@requires(SEE_PROJECTS)
def hit_explain(request: HubRequest, pk: int) -> HttpResponseBase:
    """Say how a project differs from a similar one."""
    hit = one_of(DuplicateHit.objects.select_related("check_made__project"), pk)
    found = project_seen(request, hit.check_made.project_id)

    def save(given: dict[str, Any]) -> None:
        services.explain_hit(hit, by=request.actor, **given)

    form = typed(forms.ExplainForm, request, initial={"words": hit.explanation})
    return act(request, Text("说明区别", "Say how it differs"), form, save, page_of(found, "review"), note=hit.label)


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


def _act(request: HubRequest, found: Project, title: Text, form: BaseForm, verb: Any) -> HttpResponseBase:
    def save(given: dict[str, Any]) -> None:
        verb(found, by=request.actor, **given)

    return act(request, title, form, save, page_of(found), note=found.name)


def _why(request: HubRequest, pk: int, title: Text, verb: Any) -> HttpResponseBase:
    return _act(request, project_seen(request, pk), title, typed(forms.WhyForm, request), verb)


def _then(answer: HttpResponseBase, made: list[Project]) -> HttpResponseBase:
    """On to the page of what was just made."""
    if made and isinstance(answer, HttpResponse) and "Location" in answer.headers:
        answer.headers["Location"] = page_of(made[0])
    return answer


def _named(name: Text) -> Text:
    return Text(name.zh, name.zh) if name.en == "-" else name


def _milestone(request: HubRequest, pk: int) -> ProjectMilestone:
    one: ProjectMilestone = one_of(ProjectMilestone.objects.select_related("project"), pk)
    project_seen(request, one.project_id)
    return one


def _whole(typed_in: str) -> int:
    return int(typed_in) if typed_in.isascii() and typed_in.isdigit() and len(typed_in) < 12 else 0
