"""What is done to a project: checked, sent, begun, changed, suspended, opened, given milestones."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.lifecycle import forms, services
from chengshu.kernel.lifecycle.amounts import wan
from chengshu.kernel.lifecycle.models import (
    DuplicateHit,
    Project,
    ProjectMilestone,
)
from chengshu.kernel.lifecycle.queries import projects as queries
from chengshu.kernel.lifecycle.queries.rules import modes
from chengshu.kernel.lifecycle.rights import (
    KEEP_LIBRARY,
    MANAGE,
    OPEN_PROJECTS,
    SEE_PROJECTS,
)
from chengshu.kernel.lifecycle.views.frame import act, name_of, page_of, project_seen
from chengshu.ui.forms import done, typed


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
        services.add_milestone(found, name=name_of(given), by=request.actor, **given)

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


def _act(request: HubRequest, found: Project, title: Text, form: BaseForm, verb: Any) -> HttpResponseBase:
    def save(given: dict[str, Any]) -> None:
        verb(found, by=request.actor, **given)

    return act(request, title, form, save, page_of(found), note=found.name)


def _why(request: HubRequest, pk: int, title: Text, verb: Any) -> HttpResponseBase:
    return _act(request, project_seen(request, pk), title, typed(forms.WhyForm, request), verb)


def _milestone(request: HubRequest, pk: int) -> ProjectMilestone:
    one: ProjectMilestone = one_of(ProjectMilestone.objects.select_related("project"), pk)
    project_seen(request, one.project_id)
    return one
