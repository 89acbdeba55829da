"""A task with its milestones: reports, checks, extensions, discussion."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.files import services as files
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.projects import forms, queries, services
from chengshu.kernel.projects.models import ContentItem, Extension, Milestone
from chengshu.kernel.projects.purposes import EVIDENCE
from chengshu.kernel.projects.rights import REPORT_PROGRESS, SEE_TASKS, SUPERVISE
from chengshu.kernel.projects.taskpage import task_page
from chengshu.spec.files import Purpose
from chengshu.ui.forms import done, form_page, typed


@requires(SEE_TASKS)
def task(request: HubRequest, pk: int) -> HttpResponse:
    """A task: milestones, reports with evidence, discussion, history."""
    found = queries.task_seen_by(request.actor, pk)
    return render(request, "projects/task.html", task_page(found, request.actor))


@requires(SEE_TASKS)
def milestone(request: HubRequest, pk: int) -> HttpResponse:
    """The task, at this milestone."""
    return HttpResponseRedirect(_page_of(queries.milestone_seen_by(request.actor, pk)))


@requires(SEE_TASKS)
def extension(request: HubRequest, pk: int) -> HttpResponse:
    """The task, at the milestone for which a later day was asked."""
    found = get_object_or_404(Extension.scoped.within(request.actor, SEE_TASKS), pk=pk)
    return HttpResponseRedirect(_page_of(found.milestone))


@requires(REPORT_PROGRESS)
def report(request: HubRequest, pk: int) -> HttpResponseBase:
    """Report progress with evidence."""
    found = _milestone(request, pk)

    def save(form: forms.ReportForm) -> HttpResponse:
        given = form.cleaned_data
        evidence = keep_all(request, given.pop("evidence"), EVIDENCE)
        services.report_progress(found, words=given.pop("progress"), **given, evidence=evidence, by=request.actor)
        return done(request, Text("已报送，等待督查员审核。", "Reported; a supervisor will check it."), _page_of(found))

    form = typed(forms.ReportForm, request, initial={"share_done": found.share_done})
    return form_page(request, "projects/report.html", form, save, _context(found))


@requires(REPORT_PROGRESS)
def ask_extension(request: HubRequest, pk: int) -> HttpResponseBase:
    """Ask for a later day."""
    found = _milestone(request, pk)

    def save(form: forms.ExtensionForm) -> HttpResponse:
        services.ask_extension(found, **form.cleaned_data, by=request.actor)
        return done(request, Text("延期申请已提交。", "The request was handed in."), _page_of(found))

    form = typed(forms.ExtensionForm, request)
    return form_page(request, "projects/extension.html", form, save, _context(found))


@requires(REPORT_PROGRESS)
@require_POST
def tick(request: HubRequest, pk: int) -> HttpResponse:
    """Say that a point of what is to be built is done, or take that back."""
    item = get_object_or_404(
        ContentItem.objects.select_related("milestone"),
        pk=pk,
        milestone__in=Milestone.scoped.within(request.actor, SEE_TASKS),
    )
    services.tick_content(item, done_on=None if item.done_on else clock.today(), by=request.actor)
    return HttpResponseRedirect(_page_of(item.milestone))


@requires(SUPERVISE)
@require_POST
def accept(request: HubRequest, pk: int) -> HttpResponse:
    """Accept what was reported; the button says whether the milestone is reached with it."""
    found = _supervised(request, pk)
    reached = request.POST.get("reached")
    services.accept_reports(
        found,
        by=request.actor,
        note=request.POST.get("note", ""),
        reached=None if reached is None else reached == "yes",
    )
    return done(request, Text("已审核通过。", "Accepted."), _page_of(found))


@requires(SUPERVISE)
def send_back(request: HubRequest, pk: int) -> HttpResponseBase:
    """Return what was reported."""
    return _with_reason(
        request, pk, services.return_reports, Text("退回修改", "Return"), Text("已退回，对方会看到理由。", "Returned.")
    )


@requires(SUPERVISE)
def terminate(request: HubRequest, pk: int) -> HttpResponseBase:
    """End a milestone early."""
    return _with_reason(
        request, pk, services.terminate_milestone, Text("终止节点", "End the milestone"), Text("已终止。", "Ended.")
    )


@requires(SUPERVISE)
def reopen(request: HubRequest, pk: int) -> HttpResponseBase:
    """Hand a closed milestone out again."""
    return _with_reason(
        request, pk, services.reopen_milestone, Text("重新交办", "Open again"), Text("已重新交办。", "Open again.")
    )


@requires(SUPERVISE)
@require_POST
def close(request: HubRequest, pk: int) -> HttpResponse:
    """Close a milestone as reached."""
    found = _supervised(request, pk)
    services.close_milestone(found, by=request.actor, note=request.POST.get("note", ""))
    return done(request, Text("已办结。", "Closed."), _page_of(found))


@requires(SUPERVISE)
@require_POST
def grant(request: HubRequest, pk: int) -> HttpResponse:
    """Grant a later day."""
    found = _asked(request, pk)
    services.decide_extension(found, grants=True, by=request.actor, reason=request.POST.get("note", ""))
    return done(request, Text("已同意延期。", "The later day is granted."), _page_of(found.milestone))


@requires(SUPERVISE)
def refuse(request: HubRequest, pk: int) -> HttpResponseBase:
    """Refuse a later day."""
    found = _asked(request, pk)

    def save(form: forms.ReasonForm) -> HttpResponse:
        services.decide_extension(found, grants=False, by=request.actor, reason=form.cleaned_data["reason"])
        return done(request, Text("已答复不同意延期。", "The request is refused."), _page_of(found.milestone))

    context = {**_context(found.milestone), "title": Text("不同意延期", "Refuse a later day")}
    return form_page(request, "projects/reason.html", typed(forms.ReasonForm, request), save, context)


@requires(SEE_TASKS)
@require_POST
def discuss(request: HubRequest, pk: int) -> HttpResponse:
    """Say something about a task."""
    found = queries.task_seen_by(request.actor, pk)
    services.discuss(found, words=request.POST.get("words", ""), by=request.actor)
    return HttpResponseRedirect(f"{reverse('projects:task', args=[pk])}#discussion")


def keep_all(request: HubRequest, uploads: Iterable[UploadedFile[Any]], purpose: Purpose) -> list[Attachment]:
    """Keep uploaded files; they are attached with what they belong to."""
    return [files.keep(upload, purpose=purpose, by=request.actor) for upload in uploads]


def _with_reason(
    request: HubRequest, pk: int, verb: Callable[..., Milestone], title: Text, sentence: Text
) -> HttpResponseBase:
    found = _supervised(request, pk)

    def save(form: forms.ReasonForm) -> HttpResponse:
        verb(found, reason=form.cleaned_data["reason"], by=request.actor)
        return done(request, sentence, _page_of(found))

    context = {**_context(found), "title": title}
    return form_page(request, "projects/reason.html", typed(forms.ReasonForm, request), save, context)


def _milestone(request: HubRequest, pk: int) -> Milestone:
    return queries.milestone_seen_by(request.actor, pk)


def _supervised(request: HubRequest, pk: int) -> Milestone:
    return get_object_or_404(Milestone.kept.within(request.actor, SUPERVISE).select_related("task"), pk=pk)


def _asked(request: HubRequest, pk: int) -> Extension:
    rows = Extension.kept.within(request.actor, SUPERVISE).select_related("milestone__task")
    return get_object_or_404(rows, pk=pk)


def _context(found: Milestone) -> dict[str, object]:
    return {"milestone": found, "task": found.task, "back": _page_of(found)}


def _page_of(found: Milestone) -> str:
    return f"{reverse('projects:task', args=[found.task_id])}#milestone-{found.pk}"
