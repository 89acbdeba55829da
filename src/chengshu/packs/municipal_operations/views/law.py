"""Permits and penalties at the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.money import yuan
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.audit.services import read
from chengshu.packs.municipal_operations import contacts
from chengshu.packs.municipal_operations.forms import services as forms
from chengshu.packs.municipal_operations.forms.upkeep import ReasonForm
from chengshu.packs.municipal_operations.models.enforcement import PartyKind, Procedure, Stage
from chengshu.packs.municipal_operations.models.permits import PermitState
from chengshu.packs.municipal_operations.papers import PDF, WORD, as_pdf, as_word, penalty_text
from chengshu.packs.municipal_operations.queries import penalties, permits
from chengshu.packs.municipal_operations.rights import (
    GRANT_PERMITS,
    INVESTIGATE,
    RECONSIDER,
    REVIEW_PERMITS,
    SEE_PERMITS,
    SEE_PROCEEDINGS,
)
from chengshu.packs.municipal_operations.services import papers
from chengshu.packs.municipal_operations.services import penalties as writing
from chengshu.packs.municipal_operations.services import permits as granting
from chengshu.packs.municipal_operations.services.reconsidering import may_be_reconsidered
from chengshu.packs.municipal_operations.tables import law as tables
from chengshu.packs.municipal_operations.tables.papers import PAPERS
from chengshu.packs.municipal_operations.tables.reconsidering import reconsideration_badge
from chengshu.packs.municipal_operations.views.frame import (
    PERMITS,
    action,
    file_lines,
    listed,
    one_point,
    people_for,
    tabs,
    work_panel,
)
from chengshu.ui.forms import form_view, typed
from chengshu.ui.parts import Tile
from chengshu.ui.tables import short_list


@requires(SEE_PERMITS)
def permit_list(request: HubRequest) -> HttpResponseBase:
    """Applications and permits."""
    soon = permits.running_out(request.actor).count()
    waiting = permits.permits_seen_by(request.actor).filter(state=PermitState.RECEIVED).count()
    tiles = [
        Tile(Text("待受理", "To be taken in"), waiting, tone="warning" if waiting else ""),
        Tile(Text("30 天内到期", "Run out within 30 days"), soon),
    ]
    actions = action(request, REVIEW_PERMITS, Text("窗口代为申请", "Apply at the window"), "permit_kinds", "plus")
    views = tabs(request, PERMITS, "permits")
    rows = permits.permits_seen_by(request.actor)
    return listed(request, tables.PERMITS, rows, views=views, actions=actions, tiles=tiles)


@requires(SEE_PERMITS)
def permit(request: HubRequest, permit_id: int) -> HttpResponse:
    """One application; the telephone number in full for whoever works on it, and written to the audit record."""
    row = permits.permit_seen_by(request.actor, permit_id)
    works = reaches(request.actor, REVIEW_PERMITS, row.unit)
    if works:
        read(request.actor, row, "permit.review")
    context = {
        "row": row,
        "badge": tables.permit_badge(row),
        "phone": contacts.unsealed(row.sealed_contact) if works else contacts.masked(row.sealed_contact),
        "files": file_lines(row),
        "panel": work_panel(request, row),
        "may_revoke": row.state == PermitState.GRANTED and reaches(request.actor, GRANT_PERMITS, row.unit),
        "map": one_point(Text("位置", "Where"), row),
    }
    return render(request, "municipal_operations/permit.html", context)


@requires(GRANT_PERMITS)
def revoke_permit(request: HubRequest, permit_id: int) -> HttpResponseBase:
    """Take a permit back."""
    row = permits.permit_seen_by(request.actor, permit_id)
    url = reverse("municipal_operations:permit", args=[row.pk])

    def save(form: ReasonForm) -> str:
        granting.revoke(row, by=request.actor, why=form.cleaned_data["why"])
        return url

    form = typed(ReasonForm, request)
    return form_view(request, form, save, title=Text("撤销许可", "Revoke the permit"), back=url, note=row.number)


@requires(REVIEW_PERMITS)
def permit_kinds(request: HubRequest) -> HttpResponse:
    """What can be applied for at the window."""
    return render(request, "municipal_operations/permit_kinds.html", {"kinds": permits.kinds()})


@requires(REVIEW_PERMITS)
def new_permit(request: HubRequest, key: str) -> HttpResponseBase:
    """Apply for somebody who came to the window."""
    kind = permits.kind_called(key)

    def save(form: forms.ApplyForm) -> str:
        given = dict(form.cleaned_data)
        handed = given.pop("papers")
        row = granting.apply(kind, granting.Application(**given), papers=handed, by=request.actor)
        return reverse("municipal_operations:permit", args=[row.pk])

    form, back = typed(forms.ApplyForm, request), reverse("municipal_operations:permits")
    return form_view(request, form, save, title=kind.name, back=back, note=kind.ground, apart=True)


@requires(SEE_PROCEEDINGS)
def proceeding_list(request: HubRequest) -> HttpResponseBase:
    """Proceedings."""
    actions = action(request, INVESTIGATE, Text("提请立案", "Open one"), "new_proceeding", "plus")
    views = tabs(request, PERMITS, "proceedings")
    rows = penalties.proceedings_seen_by(request.actor)
    return listed(request, tables.PROCEEDINGS, rows, views=views, actions=actions)


@requires(SEE_PROCEEDINGS)
def proceeding(request: HubRequest, proceeding_id: int) -> HttpResponse:
    """One proceeding with evidence, papers and payments; the look is written to the audit record."""
    row = penalties.proceeding_seen_by(request.actor, proceeding_id)
    works = reaches(request.actor, INVESTIGATE, row.unit)
    read(request.actor, row, "proceeding.see")
    writable, debt = works and not row.is_over, penalties.debt_of(row)
    context = {
        "row": row,
        "badge": tables.stage_badge(row),
        "party": row.party if works or row.party_kind == PartyKind.ENTITY else penalties.public_name(row),
        "phone": contacts.masked(row.sealed_phone),
        "penalty": penalty_text(row) if row.reasoning else "",
        "debt": debt,
        "withdrawn_why": penalties.why_withdrawn(row) if row.withdrawn_why else "",
        "may_give_back": works and debt.back_fen > 0,
        "papers": short_list(PAPERS, list(row.papers.all())),
        "evidence": [(one, file_lines(one)) for one in row.evidence.all()],
        "may_write": writable,
        "may_propose": writable and row.stage in (Stage.FILING, Stage.INVESTIGATING),
        "may_pay": writable and row.stage == Stage.PERFORMING,
        "reconsiderations": [(one, reconsideration_badge(one)) for one in row.reconsiderations.all()],
        "may_ask": may_be_reconsidered(row) and request.actor.may(RECONSIDER),
        "simple": row.procedure == Procedure.SIMPLE,
        "panel": work_panel(request, row),
        "map": one_point(Text("案发地点", "Where it happened"), row),
    }
    return render(request, "municipal_operations/proceeding.html", context)


@requires(INVESTIGATE)
def new_proceeding(request: HubRequest) -> HttpResponseBase:
    """Open a proceeding."""
    body = _unit_of(request)
    kwargs = {
        "actor": request.actor,
        "permission": INVESTIGATE,
        "people": people_for(INVESTIGATE, body) if body else [],
    }
    form = typed(forms.ProceedingForm, request, **kwargs)

    def save(form: forms.ProceedingForm) -> str:
        unit, officers, given = form.parts()
        row = writing.open_proceeding(unit, writing.ProceedingContent(**given), officers, by=request.actor)
        return reverse("municipal_operations:proceeding", args=[row.pk])

    back = reverse("municipal_operations:proceedings")
    return form_view(request, form, save, title=Text("提请立案", "Open a proceeding"), back=back)


@requires(INVESTIGATE)
def propose(request: HubRequest, proceeding_id: int) -> HttpResponseBase:
    """Write down the proposed penalty."""
    row = penalties.proceeding_seen_by(request.actor, proceeding_id)
    names = ("warning", "rectify_by", "reasoning")
    initial: dict[str, Any] = {name: getattr(row, name) for name in names}
    initial |= {name: yuan(getattr(row, name)) for name in ("fine_fen", "confiscated_fen") if getattr(row, name)}
    form, url = typed(forms.ProposalForm, request, initial=initial), _url(row)

    def save(form: forms.ProposalForm) -> str:
        given = {**form.cleaned_data}
        given["fine_fen"], given["confiscated_fen"] = given["fine_fen"] or 0, given["confiscated_fen"] or 0
        writing.propose(row, writing.Proposal(**given), by=request.actor)
        return url

    least, most = yuan(row.offence.least_fen), yuan(row.offence.most_fen)
    note = Text(
        f"{row.offence.punished_by}：{least} 元至 {most} 元", f"{row.offence.punished_by}: {least} to {most} yuan"
    )
    return form_view(request, form, save, title=Text("拟处罚意见", "Proposed penalty"), back=url, note=note)


@requires(INVESTIGATE)
def add_evidence(request: HubRequest, proceeding_id: int) -> HttpResponseBase:
    """Put evidence on file."""
    row = penalties.proceeding_seen_by(request.actor, proceeding_id)
    form, url = typed(forms.EvidenceForm, request), _url(row)

    def save(form: forms.EvidenceForm) -> str:
        given = form.cleaned_data
        kwargs = {"by": request.actor, "files": given["given"], "place": given["place"]}
        writing.add_evidence(row, given["kind"], given["shows"], **kwargs)
        return url

    return form_view(request, form, save, title=Text("登记证据", "Put evidence on file"), back=url, apart=True)


@requires(INVESTIGATE)
def new_paper(request: HubRequest, proceeding_id: int) -> HttpResponseBase:
    """Make a paper."""
    row = penalties.proceeding_seen_by(request.actor, proceeding_id)
    form, url = typed(forms.PaperForm, request), _url(row)

    def save(form: forms.PaperForm) -> str:
        writing.locked(row, request.actor)
        papers.make_paper(row, form.cleaned_data["kind"], by=request.actor)
        return url

    return form_view(request, form, save, title=Text("制作文书", "Make a paper"), back=url)


@requires(INVESTIGATE)
def add_payment(request: HubRequest, proceeding_id: int) -> HttpResponseBase:
    """Money came in."""
    row = penalties.proceeding_seen_by(request.actor, proceeding_id)
    form, url = typed(forms.PaymentForm, request), _url(row)

    def save(form: forms.PaymentForm) -> str:
        given = dict(form.cleaned_data)
        writing.pay(row, given.pop("amount_fen"), given.pop("receipt"), by=request.actor, **given)
        return url

    return form_view(request, form, save, title=Text("登记缴款", "Enter a payment"), back=url)


@requires(INVESTIGATE)
def give_back(request: HubRequest, proceeding_id: int) -> HttpResponseBase:
    """Money went back."""
    row = penalties.proceeding_seen_by(request.actor, proceeding_id)
    form, url = (
        typed(forms.RefundForm, request, initial={"amount_fen": yuan(penalties.debt_of(row).back_fen)}),
        _url(row),
    )

    def save(form: forms.RefundForm) -> str:
        given = dict(form.cleaned_data)
        writing.give_back(row, given.pop("amount_fen"), given.pop("receipt"), by=request.actor, **given)
        return url

    return form_view(request, form, save, title=Text("登记退款", "Enter what went back"), back=url)


@requires(SEE_PROCEEDINGS)
def paper(request: HubRequest, paper_id: int, form: str) -> HttpResponse:
    """A paper as Word or PDF."""
    row = penalties.paper_seen_by(request.actor, paper_id)
    read(request.actor, row, f"paper.{form}")
    content = as_pdf(row) if form == "pdf" else as_word(row)
    answer = HttpResponse(content, content_type=PDF if form == "pdf" else WORD)
    ending = "pdf" if form == "pdf" else "docx"
    answer["Content-Disposition"] = f'attachment; filename="paper-{row.pk}.{ending}"'
    return answer


def _url(row: Any) -> str:
    return reverse("municipal_operations:proceeding", args=[row.pk])


def _unit_of(request: HubRequest) -> Any:
    form = forms.ProceedingForm(actor=request.actor, permission=INVESTIGATE, people=[])
    units: Any = form.fields["unit"]
    return units.queryset.filter(pk=request.actor.organisation_id).first() or units.queryset.first()
