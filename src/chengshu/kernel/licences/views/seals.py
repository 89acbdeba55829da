"""Pages of seals and their keys."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.licences import keys
from chengshu.kernel.licences.certificates import described, other_name
from chengshu.kernel.licences.errors import CertificateFaulty, KeysOutOfReach, SealEnded
from chengshu.kernel.licences.forms.fields import ReasonForm
from chengshu.kernel.licences.forms.seals import SealForm, TokenForm
from chengshu.kernel.licences.models import KeyStore, Seal
from chengshu.kernel.licences.queries.licences import seals_seen_by
from chengshu.kernel.licences.rights import KEEP_SEALS, SEE
from chengshu.kernel.licences.services.seals import end_seal, make_seal, try_seal, use_files, use_token
from chengshu.kernel.licences.tables.licences import SEALS, seal_url
from chengshu.kernel.licences.views.frame import STORE, tabs_of
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.tables import list_page

MADE = Text("印章已制作。", "The seal is made.")
IN_TOKEN = Text(
    "试签通过。今后由密码机或智能密码钥匙中的密钥签章。",
    "The trial was proven. From now on PDF are sealed by the key in the token.",
)
IN_FILES = Text(
    "试签通过。今后由密钥目录中的密钥签章。",
    "The trial was proven. From now on PDF are sealed by the key in the folder.",
)
TRIED = Text(
    "试签通过：PDF 签章和 SM2 签名都能验证。", "Both keys sign: for PDF and by SM2, and what they signed is proven."
)


@requires(SEE)
def seals(request: HubRequest) -> HttpResponseBase:
    """The seals within reach."""
    context = {"tabs": tabs_of(request.actor, "licences:seals", STORE), "may_keep": request.actor.may(KEEP_SEALS)}
    return list_page(request, "licences/seals.html", SEALS, seals_seen_by(request.actor), context)


@requires(SEE)
def seal(request: HubRequest, seal_id: int) -> HttpResponse:
    """A seal: its certificate, and where each of its keys lies."""
    found = one_of(seals_seen_by(request.actor), seal_id)
    context = {
        "seal": found,
        "certificate": described(found.certificate),
        "other_name": other_name(found.certificate, found.name_zh),
        "places": keys.places(found),
        "in_token": found.store == KeyStore.PKCS11,
        "token_named": bool(settings.PKCS11),
        "may_keep": found.ended_at is None and reaches(request.actor, KEEP_SEALS, found.organisation),
    }
    return render(request, "licences/seal.html", context)


@requires(KEEP_SEALS)
def new_seal(request: HubRequest) -> HttpResponseBase:
    """Have a seal made for a unit."""

    def save(form: SealForm) -> str:
        given = form.cleaned_data
        return seal_url(make_seal(given["organisation"], given["issuer_code"], by=request.actor))

    form = typed(SealForm, request, actor=request.actor, permission=KEEP_SEALS)
    note = Text("私钥只写入密钥目录，不进数据库。", "The private keys go to their folder, never into the database.")
    title = Text("制作电子印章", "Have a seal made")
    return form_view(request, form, save, title=title, back=reverse("licences:seals"), said=MADE, note=note)


@requires(KEEP_SEALS)
def seal_token(request: HubRequest, seal_id: int) -> HttpResponseBase:
    """Use a key in the token, with its certificate."""
    found = one_of(seals_seen_by(request.actor), seal_id)

    def save(form: TokenForm) -> str:
        return seal_url(
            use_token(found.pk, by=request.actor, label=form.cleaned_data["label"], certificate=form.upload())
        )

    form = typed(TokenForm, request, initial={"label": found.label_in_token})
    title = Text("使用密码机中的密钥", "Use a key in a token")
    return form_view(
        request,
        form,
        save,
        title=title,
        back=seal_url(found),
        said=IN_TOKEN,
        apart=True,
        template="licences/seal_token.html",
        submit=Text("试签并启用", "Try it and use it"),
        found=found,
    )


@requires(KEEP_SEALS)
@require_POST
def seal_files(request: HubRequest, seal_id: int) -> HttpResponse:
    """Use the key in the folder again."""
    return _said(request, seal_id, use_files, IN_FILES)


@requires(KEEP_SEALS)
@require_POST
def seal_trial(request: HubRequest, seal_id: int) -> HttpResponse:
    """Sign by both keys without issuing anything."""
    return _said(request, seal_id, try_seal, TRIED)


def _said(request: HubRequest, seal_id: int, verb: Callable[..., Seal], proven: Text) -> HttpResponse:
    """The page of the seal again, with what the trial came to: one that fails is an answer too."""
    found = one_of(seals_seen_by(request.actor), seal_id)
    try:
        verb(found.pk, by=request.actor)
    except (KeysOutOfReach, CertificateFaulty, SealEnded) as refusal:
        messages.error(request, str(refusal.sentence))
        return HttpResponseRedirect(seal_url(found))
    return done(request, proven, seal_url(found))


@requires(KEEP_SEALS)
def stop_seal(request: HubRequest, seal_id: int) -> HttpResponseBase:
    """End a seal."""
    found = one_of(seals_seen_by(request.actor), seal_id)

    def save(form: ReasonForm) -> str:
        return seal_url(end_seal(found.pk, form.cleaned_data["why"], by=request.actor))

    title = Text("停用电子印章", "End the seal")
    form = typed(ReasonForm, request)
    return form_view(request, form, save, title=title, back=seal_url(found), note=found.name)


@requires(SEE)
def root(request: HubRequest) -> HttpResponse:
    """The root certificate, for readers of PDF to trust."""
    answer = HttpResponse(keys.root_pem(), content_type="application/x-pem-file")
    answer.headers["Content-Disposition"] = 'attachment; filename="chengshu-seal-root.pem"'
    return answer
