"""Rules of a resource: seen, set, tried, ended."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.quality import forms, tables
from chengshu.kernel.quality.checks import CHECKS
from chengshu.kernel.quality.models import Rule
from chengshu.kernel.quality.rights import EDIT_RULES, SEE_QUALITY
from chengshu.kernel.quality.services.rules import end_rule as end
from chengshu.kernel.quality.services.rules import set_rule
from chengshu.kernel.quality.services.trials import try_rule
from chengshu.kernel.quality.views.frame import act, labels_of, may_edit, resource_called, resource_tabs
from chengshu.kernel.quality.wording import name_of
from chengshu.ui.forms import SAVED, done, form_page, typed
from chengshu.ui.tables import short_list

TRY = "try"


@requires(SEE_QUALITY)
def rules(request: HubRequest, key: str) -> HttpResponse:
    """The rules in force and those before them."""
    resource = resource_called(key)
    mine = may_edit(request, resource)
    labels = labels_of(resource)
    rows = Rule.everywhere.filter(resource=resource).select_related("set_by")
    context = {
        "resource": resource,
        "tabs": resource_tabs(resource, "rules"),
        "may_edit": mine,
        "rules": short_list(tables.rules_in_force(labels, mine=mine), rows.filter(until=None)),
        "before": short_list(tables.rules_before(labels), rows.exclude(until=None).order_by("-until")),
    }
    return render(request, "quality/rules.html", context)


@requires(EDIT_RULES)
def choose_kind(request: HubRequest, key: str) -> HttpResponseBase:
    """Choose the kind of a new rule."""
    resource = _mine(request, resource_called(key))

    def save(form: forms.KindForm) -> HttpResponseBase:
        return HttpResponseRedirect(reverse("quality:new_rule", args=[key, form.cleaned_data["check"]]))

    context = {
        "title": Text("新增质量规则", "New rule"),
        "back": reverse("quality:rules", args=[key]),
        "note": resource.name,
        "submit": Text("下一步", "Next"),
    }
    return form_page(request, "quality/form.html", typed(forms.KindForm, request), save, context)


@requires(EDIT_RULES)
def new_rule(request: HubRequest, key: str, check: str) -> HttpResponseBase:
    """Set a rule, after a trial where one is asked for."""
    if check not in CHECKS:
        raise NotFound
    return _rule_page(request, _mine(request, resource_called(key)), check, None)


@requires(EDIT_RULES)
def edit_rule(request: HubRequest, pk: int) -> HttpResponseBase:
    """Put another rule in place of one."""
    rule = _rule(request, pk)
    return _rule_page(request, rule.resource, rule.check_key, rule)


@requires(EDIT_RULES)
def end_rule(request: HubRequest, pk: int) -> HttpResponseBase:
    """Let a rule judge no more."""
    rule = _rule(request, pk)

    def save(form: forms.EndForm) -> None:
        end(rule, by=request.actor, reason=form.cleaned_data["reason"])

    back = reverse("quality:rules", args=[rule.resource.key])
    note = f"{rule.column} {name_of(rule)}"
    return act(request, Text("停用质量规则", "End a rule"), typed(forms.EndForm, request), save, back, note=note)


def _rule_page(request: HubRequest, resource: Resource, check: str, rule: Rule | None) -> HttpResponseBase:
    """The form of a rule. Its second button only tries the rule on the present data."""
    back = reverse("quality:rules", args=[resource.key])
    form = typed(forms.RuleForm, request, resource=resource, check=CHECKS[check], rule=rule)
    context: dict[str, object] = {"title": CHECKS[check].label, "back": back, "note": resource.name, "trial": None}

    def save(filled: forms.RuleForm) -> HttpResponseBase:
        if TRY in request.POST:
            context["trial"] = try_rule(resource, filled.draft(), by=request.actor)
            return render(request, "quality/rule.html", {**context, "form": filled})
        set_rule(resource, filled.draft(), by=request.actor, reason=filled.cleaned_data["reason"], instead_of=rule)
        return done(request, SAVED, back)

    return form_page(request, "quality/rule.html", form, save, context)


def _mine(request: HubRequest, resource: Resource) -> Resource:
    if not may_edit(request, resource):
        raise NotFound
    return resource


def _rule(request: HubRequest, pk: int) -> Rule:
    found = one_of(Rule.everywhere.select_related("resource__provider"), pk=pk, until=None)
    _mine(request, found.resource)
    return found
