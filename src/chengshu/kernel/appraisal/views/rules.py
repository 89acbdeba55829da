"""The rules and their criteria."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.appraisal import forms, queries, services, tables
from chengshu.kernel.appraisal.models import SOURCE_LABELS, Criterion, Rule, Source
from chengshu.kernel.appraisal.rights import SEE, SET_RULES
from chengshu.kernel.appraisal.values import NAME_LABELS, NAMES
from chengshu.kernel.identity.models import Organisation
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.tables import list_page


@requires(SEE)
def rules(request: HubRequest) -> HttpResponseBase:
    """The versions of the rules, newest first."""
    context = {"may_set": request.actor.may(SET_RULES)}
    return list_page(request, "appraisal/rules.html", tables.RULES, queries.rules_seen_by(request.actor), context)


@requires(SET_RULES)
def new_rule(request: HubRequest) -> HttpResponseBase:
    """Draft the next version, beginning with the newest one's criteria."""
    owner = get_object_or_404(Organisation, pk=request.actor.organisation_id)

    def save(form: forms.RuleForm) -> str:
        name = Text(form.cleaned_data["name_zh"], form.cleaned_data["name_en"])
        drafted = services.draft_rule(owner, name=name, by=request.actor, like=queries.rules_of(owner).first())
        return reverse("appraisal:rule", args=[drafted.pk])

    return form_page(request, "appraisal/rule_form.html", typed(forms.RuleForm, request), save)


@requires(SEE)
def rule(request: HubRequest, pk: int) -> HttpResponseBase:
    """A version with its criteria; a draft can still be changed."""
    found = get_object_or_404(queries.rules_seen_by(request.actor), pk=pk)
    may_set = request.actor.may(SET_RULES) and found.published_on is None

    def save(form: forms.CriterionForm) -> str:
        given = form.cleaned_data
        services.add_criterion(
            _own_draft(request, pk),
            name=Text(given["name_zh"], given["name_en"]),
            source=Source(given["source"]),
            points=given["points"],
            formula=given["formula"],
            by=request.actor,
            order=found.criteria.count(),
        )
        return reverse("appraisal:rule", args=[pk])

    names = [
        (SOURCE_LABELS[source], [(name, NAME_LABELS[name]) for name in sorted(NAMES[source])]) for source in Source
    ]
    context = {"rule": found, "may_set": may_set, "names": names, "sources": SOURCE_LABELS}
    return form_page(request, "appraisal/rule.html", typed(forms.CriterionForm, request), save, context)


@requires(SET_RULES)
@require_POST
def publish(request: HubRequest, pk: int) -> HttpResponse:
    """Publish a draft."""
    services.publish_rule(_own_draft(request, pk), by=request.actor)
    return done(request, Text("办法已发布。", "The rules are published."), reverse("appraisal:rule", args=[pk]))


@requires(SET_RULES)
@require_POST
def drop(request: HubRequest, pk: int) -> HttpResponse:
    """Take a criterion out of a draft."""
    found = get_object_or_404(Criterion, pk=pk)
    _own_draft(request, found.rule_id)
    services.drop_criterion(found, by=request.actor)
    return done(request, Text("已删除。", "Taken out."), reverse("appraisal:rule", args=[found.rule_id]))


def _own_draft(request: HubRequest, pk: int) -> Rule:
    return get_object_or_404(Rule.scoped.within(request.actor, SET_RULES), pk=pk)
