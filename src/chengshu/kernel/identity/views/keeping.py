"""Pages of the rules of sign-in, and of importing organisations and people."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.identity import queries
from chengshu.kernel.identity.forms import ImportForm, RuleForm
from chengshu.kernel.identity.imports import COLUMNS, import_upload
from chengshu.kernel.identity.rights import CHANGE_ORGANISATIONS, RULE_SIGN_IN
from chengshu.kernel.identity.services.rules import set_sign_in_rule
from chengshu.ui.forms import done, form_page, typed


@requires(RULE_SIGN_IN)
def rules(request: HubRequest) -> HttpResponseBase:
    """The rule that holds, and the former ones."""

    def save(form: RuleForm) -> HttpResponse:
        set_sign_in_rule(by=request.actor, **form.cleaned_data)
        return done(request, Text("新规则已生效。", "The new rule holds from now on."), reverse("identity:rules"))

    form = typed(RuleForm, request, instance=queries.sign_in_rule())
    return form_page(request, "identity/rules.html", form, save, {"history": queries.rule_history()})


@requires(CHANGE_ORGANISATIONS)
def import_file(request: HubRequest) -> HttpResponseBase:
    """A file of organisations or people, taken in whole or not at all."""

    def save(form: ImportForm) -> HttpResponse:
        found = import_upload(form.cleaned_data["kind"], form.cleaned_data["file"], by=request.actor)
        status = 422 if found.faults else 200
        return render(request, "identity/imported.html", {"result": found}, status=status)

    context = {"columns": COLUMNS}
    return form_page(request, "identity/import.html", typed(ImportForm, request), save, context)
