"""Pages for window staff: looking up, verifying, and the receipts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.registries.forms.asking import PurposeForm, VerifyForm
from chengshu.kernel.registries.models import Receipt
from chengshu.kernel.registries.rights import LOOK_UP, SEE_RECEIPTS, VERIFY
from chengshu.kernel.registries.services import look_up as ask
from chengshu.kernel.registries.services import verify as check
from chengshu.kernel.registries.showing import answer_lines, asking_tabs, verdict_lines
from chengshu.kernel.registries.tables.records import RECEIPTS
from chengshu.ui.forms import form_page, typed
from chengshu.ui.tables import list_page


@requires(LOOK_UP)
def look_up(request: HubRequest) -> HttpResponseBase:
    """Fields of a person or entity, as granted for the purpose."""
    context: dict[str, Any] = {
        "tabs": asking_tabs(request.actor, "registries:look_up"),
        "submit": Text("查询", "Look up"),
    }

    def save(form: PurposeForm) -> HttpResponseBase:
        given = form.cleaned_data
        answer = ask(
            given["registry"].key, given["number"], purpose=given["purpose"].key, note=given["note"], by=request.actor
        )
        lines = answer_lines(given["registry"], answer)
        return render(request, "registries/look_up.html", context | {"form": form, "answer": answer, "lines": lines})

    return form_page(request, "registries/look_up.html", typed(PurposeForm, request), save, context)


@requires(VERIFY)
def verify(request: HubRequest) -> HttpResponseBase:
    """Whether what somebody says is so; no value is shown."""
    context: dict[str, Any] = {
        "tabs": asking_tabs(request.actor, "registries:verify"),
        "submit": Text("核验", "Verify"),
    }

    def save(form: VerifyForm) -> HttpResponseBase:
        given = form.cleaned_data
        verdict = check(
            given["registry"].key, given["number"], form.claims(), purpose=given["purpose"].key, note=given["note"],
            by=request.actor,
        )  # fmt: skip
        lines = verdict_lines(given["registry"], verdict)
        return render(request, "registries/verify.html", context | {"form": form, "verdict": verdict, "lines": lines})

    return form_page(request, "registries/verify.html", typed(VerifyForm, request), save, context)


@requires(SEE_RECEIPTS)
def receipts(request: HubRequest) -> HttpResponseBase:
    """The receipts of uses that the reader may see."""
    rows = Receipt.scoped.within(request.actor, SEE_RECEIPTS)
    rows = rows.select_related("registry", "purpose", "by", "organisation")
    context = {"tabs": asking_tabs(request.actor, "registries:receipts")}
    return list_page(request, "registries/receipts.html", RECEIPTS, rows, context)
