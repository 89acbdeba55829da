"""Pages for anybody: is this licence genuine, and does it count?"""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, public
from chengshu.kernel.licences import checking
from chengshu.kernel.licences.forms.public import CodeForm, CompareForm
from chengshu.kernel.licences.services.showing import read_code
from chengshu.ui.forms import form_page, typed

LARGEST = 10 * 1024 * 1024
TOO_LARGE = Text("文件超过 10 MB，不是本平台签发的证照。", "Larger than 10 MB: no licence of this platform.")


@public
@never_cache
def check_any(request: HubRequest) -> HttpResponseBase:
    """Check a licence by the code on its sheet, or by the PDF itself."""

    def go(form: CodeForm) -> str:
        return reverse("licences:check", args=[form.cleaned_data["code"] or "-"])

    return form_page(request, "licences/check_any.html", typed(CodeForm, request), go, {"compare": CompareForm()})


@public
@never_cache
def check(request: HubRequest, code: str) -> HttpResponse:
    """The licence that the QR code leads to, as strangers may see it."""
    _, standing = checking.standing_of(code)
    return render(request, "licences/check.html", {"standing": standing, "code": code, "compare": CompareForm()})


@public
@never_cache
def check_json(request: HubRequest, code: str) -> JsonResponse:
    """The same for programs."""
    _, found = checking.standing_of(code)
    words = {"state": found.word, "type": found.type, "issuer": found.issuer}
    said = {name: {"zh": text.zh, "en": text.en} for name, text in words.items()}
    plain = {name: getattr(found, name) for name in ("valid", "signed", "holder", "number", "issued_on", "valid_until")}
    return JsonResponse({**plain, **said, "version": found.version})


@public
@never_cache
@require_POST
def compare(request: HubRequest) -> HttpResponse:
    """Hold an uploaded PDF against what was issued; the file is not kept."""
    form = CompareForm(request.POST, request.FILES)
    code = request.POST.get("code", "")[:32]
    licence, standing = checking.standing_of(code) if code else (None, None)
    context: dict[str, object] = {"standing": standing, "code": code, "compare": form}
    if form.is_valid() and form.cleaned_data["pdf"].size > LARGEST:
        form.add_error("pdf", str(TOO_LARGE))
    if form.is_valid():
        found = checking.compare(licence, form.cleaned_data["pdf"].read())
        context |= {"compared": found, "other": checking.standing(found.licence) if found.licence else None}
    template = "licences/check.html" if standing else "licences/compared.html"
    return render(request, template, context, status=422 if form.errors else 200)


@public
@never_cache
def shown(request: HubRequest, code: str) -> HttpResponse:
    """What a holder shows by a short-lived code. A button reads it, so that a messenger's preview uses nothing up."""
    if request.method != "POST":
        return render(request, "licences/shown_ask.html", {"code": code})
    found = read_code(code, by=request.actor)
    context = {"shown": found, "standing": checking.standing(found.licence)}
    return render(request, "licences/shown.html", context)
