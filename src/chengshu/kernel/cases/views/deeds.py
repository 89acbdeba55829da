"""What is done with a case beside its moves."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires, signed_in
from chengshu.kernel.cases import services
from chengshu.kernel.cases.forms import AssistForm, LinkForm, ReasonForm, RemarkForm, TimeForm
from chengshu.kernel.cases.models import LinkKind
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.kernel.cases.rights import FILE
from chengshu.kernel.cases.tables import case_url
from chengshu.ui.forms import done, form_view, typed


@signed_in
def remark(request: HubRequest, key: int) -> HttpResponseBase:
    """Say something about a case, for the staff or for the reporter too."""
    found = case_for(request.actor, key)

    def save(filled: RemarkForm) -> str:
        services.remark(found, filled.cleaned_data["text"], by=request.actor, public=filled.cleaned_data["public"])
        return case_url(found)

    form = typed(RemarkForm, request)
    return form_view(request, form, save, title=Text("添加备注", "Add a remark"), back=case_url(found))


@signed_in
def link(request: HubRequest, key: int) -> HttpResponseBase:
    """Tie a record elsewhere to a case."""
    found = case_for(request.actor, key)

    def save(filled: LinkForm) -> str:
        given = filled.cleaned_data
        services.link(
            found, LinkKind(given["kind"]), by=request.actor, reference=given["reference"], note=given["note"]
        )
        return case_url(found)

    form = typed(LinkForm, request)
    return form_view(request, form, save, title=Text("关联其他记录", "Tie a record"), back=case_url(found))


@signed_in
def reopen(request: HubRequest, key: int) -> HttpResponseBase:
    """Open a closed case again."""
    found = case_for(request.actor, key)

    def save(filled: ReasonForm) -> str:
        services.reopen(found, by=request.actor, why=filled.cleaned_data["why"])
        return case_url(found)

    form = typed(ReasonForm, request)
    return form_view(request, form, save, title=Text("重新打开案件", "Open the case again"), back=case_url(found))


@signed_in
def suspend(request: HubRequest, key: int) -> HttpResponseBase:
    """挂账, with a reason in writing."""
    found = case_for(request.actor, key)

    def save(filled: ReasonForm) -> str:
        services.suspend(found, by=request.actor, why=filled.cleaned_data["why"])
        return case_url(found)

    note = Text("挂账期间停止计时，恢复后继续。", "Its clocks stand still until it is resumed.")
    form = typed(ReasonForm, request)
    return form_view(request, form, save, title=Text("挂账", "Suspend"), back=case_url(found), note=note)


@signed_in
def ask_suspension(request: HubRequest, key: int) -> HttpResponseBase:
    """挂账申请, to be granted by who may."""
    found = case_for(request.actor, key)

    def save(filled: ReasonForm) -> str:
        services.ask_suspension(found, by=request.actor, why=filled.cleaned_data["why"])
        return case_url(found)

    title, form = Text("申请挂账", "Ask to suspend"), typed(ReasonForm, request)
    note = Text(
        "申请送受理单位审批，批准前照常计时，请继续办理。",
        "Somebody decides; until then the clocks run, so please go on.",
    )
    said = Text("挂账申请已提交。", "The request was handed in.")
    return form_view(request, form, save, title=title, back=case_url(found), note=note, said=said)


@require_POST
@signed_in
def resume(request: HubRequest, key: int) -> HttpResponse:
    """销账."""
    found = case_for(request.actor, key)
    services.resume(found, by=request.actor)
    return done(request, Text("已恢复计时。", "Its clocks go on."), case_url(found))


@signed_in
def more_time(request: HubRequest, key: int) -> HttpResponseBase:
    """Ask for more time."""
    found = case_for(request.actor, key)

    def save(filled: TimeForm) -> str:
        services.ask_time(found, amount=filled.length(), by=request.actor, why=filled.cleaned_data["why"])
        return case_url(found)

    said = Text("延期申请已提交。", "The request was handed in.")
    form = typed(TimeForm, request)
    return form_view(request, form, save, title=Text("申请延期", "Ask for more time"), back=case_url(found), said=said)


@signed_in
def assist(request: HubRequest, key: int) -> HttpResponseBase:
    """Another unit is to help."""
    found = case_for(request.actor, key)

    def save(filled: AssistForm) -> str:
        given = filled.cleaned_data
        services.assist(found, given["unit"], by=request.actor, order=given["order"])
        return case_url(found)

    form = typed(AssistForm, request)
    return form_view(request, form, save, title=Text("请其他单位协办", "Ask a unit to help"), back=case_url(found))


@require_POST
@requires(FILE)
def merge(request: HubRequest, key: int) -> HttpResponse:
    """This case repeats another and goes on with it; or the picked ones with this."""
    found = case_for(request.actor, key)
    into = request.POST.get("into", "")
    if into.isdigit():
        target = case_for(request.actor, int(into))
        services.merge([found], into=target, by=request.actor)
        return done(request, Text("已并案。", "Merged."), case_url(target))
    repeats = [case_for(request.actor, int(one)) for one in request.POST.getlist("repeat")[:50] if one.isdigit()]
    services.merge(repeats, into=found, by=request.actor)
    return done(request, Text("已并案。", "Merged."), case_url(found))
