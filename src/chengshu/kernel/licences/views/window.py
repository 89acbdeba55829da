"""Pages of the window: one-licence handling, consents, shared papers."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences.forms.fields import ReasonForm
from chengshu.kernel.licences.forms.proofs import PaperForm, WindowForm
from chengshu.kernel.licences.holders import holder
from chengshu.kernel.licences.models import Licence
from chengshu.kernel.licences.queries.collecting import Way
from chengshu.kernel.licences.queries.licences import consents_seen_by, shared_materials_seen_by
from chengshu.kernel.licences.rights import FETCH
from chengshu.kernel.licences.services.cases import Case, take_up
from chengshu.kernel.licences.services.consents import withdraw_consent
from chengshu.kernel.licences.services.materials import Paper, take_in, withdraw_material
from chengshu.kernel.licences.services.using import fetch_sheet
from chengshu.kernel.licences.tables.consents import CONSENTS
from chengshu.kernel.licences.tables.proofs import SHARED, shared_url
from chengshu.kernel.licences.views import frame
from chengshu.kernel.licences.views.frame import file_lines, pdf_response, tabs_of
from chengshu.ui.forms import Form, form_page, form_view, typed
from chengshu.ui.tables import list_page

TONES = {Way.NOT_NEEDED: "good", Way.LICENCE: "good", Way.SHARED: "good", Way.CHECK: "info", Way.BRING: "warning"}


@requires(FETCH)
def window(request: HubRequest) -> HttpResponseBase:
    """With a number alone: what of an item's materials is there already. It is posted, so that no address holds it."""
    frame_of = {"tabs": tabs_of(request.actor, "licences:window", frame.WINDOW)}

    def collected(form: WindowForm) -> HttpResponse:
        given = form.cleaned_data
        held = holder(given["item"].holder_kind, given["number"], given["name"])
        case = take_up(given["item"], held, given["organisation"], by=request.actor, agreed="agreed" in request.POST)
        context = {**frame_of, "form": form, "case": case, "lines": _lines(case), "given": given}
        return render(request, "licences/window.html", context)

    form = typed(WindowForm, request, actor=request.actor, permission=FETCH)
    return form_page(request, "licences/window.html", form, collected, frame_of)


def _lines(case: Case) -> list[tuple[object, ...]]:
    return [
        (
            line,
            TONES[line.way],
            case.fetched.get(line.material.pk),
            case.lines_of(line.material.pk),
            case.recognised.get(line.material.pk),
        )
        for line in case.collection.lines
    ]


@requires(FETCH)
@require_POST
def sheet(request: HubRequest, licence_id: int) -> HttpResponse:
    """The sealed PDF of a licence, for a case whose holder has consented."""
    licence = Licence.everywhere.select_related("type", "organisation", "seal").filter(pk=licence_id).first()
    unit = Organisation.objects.filter(pk=_whole(request.POST.get("organisation", ""))).first()
    if licence is None or unit is None:
        raise NotFound
    use, path = fetch_sheet(licence, unit, request.POST.get("purpose", "")[:200], by=request.actor)
    return pdf_response(path.read_bytes(), use.receipt)


def _whole(typed_key: str) -> int:
    return int(typed_key) if typed_key.isdecimal() and len(typed_key) < 12 else 0


@requires(FETCH)
def consents(request: HubRequest) -> HttpResponseBase:
    """The consents that units within reach hold."""
    context = {"tabs": tabs_of(request.actor, "licences:consents", frame.WINDOW)}
    return list_page(request, "licences/list.html", CONSENTS, consents_seen_by(request.actor), context)


@requires(FETCH)
def end_consent(request: HubRequest, consent_id: int) -> HttpResponseBase:
    """Take a consent back that the holder no longer gives."""
    found = one_of(consents_seen_by(request.actor), consent_id)

    def save(form: Form) -> str:
        withdraw_consent(found.pk, by=request.actor)
        return reverse("licences:consents")

    said = Text("授权已撤回，立即生效。", "The consent is withdrawn, at once.")
    title = Text("撤回授权", "Withdraw the consent")
    back = reverse("licences:consents")
    return form_view(request, typed(Form, request), save, title=title, back=back, note=str(found), said=said)


@requires(FETCH)
def shared(request: HubRequest) -> HttpResponseBase:
    """The papers that units within reach took in."""
    context = {
        "tabs": tabs_of(request.actor, "licences:shared", frame.WINDOW),
        "may_keep": True,
        "new_url": reverse("licences:take_in"),
        "new_label": Text("收取材料", "Take a paper in"),
    }
    return list_page(request, "licences/list.html", SHARED, shared_materials_seen_by(request.actor), context)


@requires(FETCH)
def shared_material(request: HubRequest, material_id: int) -> HttpResponse:
    """A paper and who recognised it."""
    found = one_of(shared_materials_seen_by(request.actor), material_id)
    context = {
        "row": found,
        "stands": found.counts,
        "files": file_lines(found),
        "uses": found.uses.select_related("organisation", "by")[:50],
        "may_end": reaches(request.actor, FETCH, found.organisation) and found.withdrawn_on is None,
    }
    return render(request, "licences/shared_material.html", context)


@requires(FETCH)
def take_in_paper(request: HubRequest) -> HttpResponseBase:
    """Take a paper in for others to recognise."""

    def save(form: PaperForm) -> str:
        given = form.cleaned_data
        held = holder(given["holder_kind"], given["number"], given["holder_name"])
        paper = Paper(given["paper"], given["valid_until"])
        return shared_url(take_in(held, given["organisation"], paper, given["papers"], by=request.actor))

    form = typed(PaperForm, request, actor=request.actor, permission=FETCH)
    note = Text("核对原件后收取；其他部门经本人授权即可互认。", "Check the original; others recognise it with consent.")
    title = Text("收取材料", "Take a paper in")
    return form_view(request, form, save, title=title, back=reverse("licences:shared"), note=note)


@requires(FETCH)
def end_material(request: HubRequest, material_id: int) -> HttpResponseBase:
    """Let a paper count no more."""
    found = one_of(shared_materials_seen_by(request.actor), material_id)

    def save(form: ReasonForm) -> str:
        return shared_url(withdraw_material(found.pk, form.cleaned_data["why"], by=request.actor))

    title = Text("材料失效", "Let the paper count no more")
    return form_view(request, typed(ReasonForm, request), save, title=title, back=shared_url(found), note=found.name)
