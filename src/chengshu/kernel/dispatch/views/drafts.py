"""Drafts of the rule table, and trials on past cases."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.dispatch import services
from chengshu.kernel.dispatch.forms.rules import DraftForm, RuleForm, TrialForm
from chengshu.kernel.dispatch.models import Draft, Rule, Trial, TrialState
from chengshu.kernel.dispatch.queries.choosing import with_units
from chengshu.kernel.dispatch.queries.shares import flows, tried
from chengshu.kernel.dispatch.rights import KEEP, SEE
from chengshu.kernel.dispatch.tables.rules import (
    DRAFT_RULES,
    FLOWS,
    IN_FORCE,
    LINES,
    TRIALS,
    draft_state,
    trial_state,
)
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.parts import Progress, Tile
from chengshu.ui.tables import list_page, short_list

FIRST_UNITS = 20


def draft_url(draft: Draft) -> str:
    """The page of a draft."""
    return reverse("dispatch:draft", args=[draft.pk])


@requires(KEEP)
def new_draft(request: HubRequest) -> HttpResponseBase:
    """A draft that begins as the table in force."""
    form = typed(DraftForm, request)
    note = Text(
        "草案从现行规则复制而来，生效前不影响派遣。", "It begins as the rules in force and decides nothing yet."
    )

    def save(filled: DraftForm) -> str:
        given = filled.cleaned_data
        return draft_url(services.begin_draft(given["name"], why=given["why"], by=request.actor))

    return form_view(
        request, form, save, title=Text("新建规则草案", "A new draft"), back=reverse("dispatch:rules"), note=note
    )


@require_safe
@requires(SEE)
def draft(request: HubRequest, key: int) -> HttpResponse:
    """A draft with its rules and what its trials said."""
    row = one_of(Draft.objects.select_related("by"), key)
    context = {
        "row": row,
        "state": draft_state(row),
        "rules": short_list(DRAFT_RULES, with_units(row.rules.all())),
        "trials": short_list(TRIALS, row.trials.select_related("draft")),
        "may_keep": request.actor.may(KEEP) and row.is_open,
    }
    return render(request, "dispatch/draft.html", context)


@requires(KEEP)
def draft_rule(request: HubRequest, key: int, rule: int = 0) -> HttpResponseBase:
    """A rule of a draft, new or changed."""
    row = one_of(Draft.objects.all(), key)
    instead = one_of(row.rules.all(), rule) if rule else None
    form = typed(RuleForm, request, rule=instead)

    def save(filled: RuleForm) -> str:
        services.draft_rule(row, filled.content(), by=request.actor, instead=instead)
        return draft_url(row)

    return form_view(request, form, save, title=Text("草案中的规则", "A rule of the draft"), back=draft_url(row))


@require_POST
@requires(KEEP)
def drop_rule(request: HubRequest, key: int) -> HttpResponse:
    """Leave rules out of a draft."""
    row = one_of(Draft.objects.all(), key)
    picked = one_of(Rule.objects.filter(draft=row), int(request.POST.get("rule", "0") or 0))
    services.drop_from_draft(row, picked, by=request.actor)
    return done(request, Text("已从草案移除。", "Left out of the draft."), draft_url(row))


@require_POST
@requires(KEEP)
def apply(request: HubRequest, key: int) -> HttpResponse:
    """The draft's rules decide from now on."""
    row = one_of(Draft.objects.all(), key)
    changed = services.apply_draft(row, by=request.actor)
    said = Text("草案已生效，%(n)s 条规则有变化。", "The draft is in force; %(n)s rules changed.").with_values(
        n=changed
    )
    return done(request, said, reverse("dispatch:rules"))


@require_POST
@requires(KEEP)
def drop(request: HubRequest, key: int) -> HttpResponse:
    """The draft is not wanted."""
    services.drop_draft(one_of(Draft.objects.all(), key), by=request.actor)
    return done(request, Text("草案已放弃。", "The draft was dropped."), reverse("dispatch:rules"))


@requires(KEEP)
def new_trial(request: HubRequest) -> HttpResponseBase:
    """Try a draft, or the rules in force, on past cases."""
    digits = request.GET.get("draft", "")
    about = one_of(Draft.objects.all(), int(digits)) if digits.isdigit() else None
    form = typed(TrialForm, request)
    back = draft_url(about) if about else reverse("dispatch:trials")

    def save(filled: TrialForm) -> str:
        trial = services.begin_trial(**filled.cleaned_data, draft=about, by=request.actor)
        return reverse("dispatch:trial", args=[trial.pk])

    note = about.name if about else IN_FORCE
    return form_view(request, form, save, title=Text("在历史案件上试算", "Try on past cases"), back=back, note=note)


@require_safe
@requires(SEE)
def trials(request: HubRequest) -> HttpResponseBase:
    """All trials."""
    rows = Trial.objects.select_related("draft")
    return list_page(request, "dispatch/trials.html", TRIALS, rows, {"may_keep": request.actor.may(KEEP)})


@require_safe
@requires(SEE)
def trial(request: HubRequest, key: int) -> HttpResponseBase:
    """What a trial said: in numbers, by unit, case by case."""
    row = one_of(Trial.objects.select_related("draft"), key)
    context = {
        **_progress(row),
        "what": row.draft.name if row.draft else IN_FORCE,
        "flows": short_list(FLOWS, flows(row)[:FIRST_UNITS]),
    }
    lines = row.lines.select_related("case", "rule", "unit", "today", "really")
    return list_page(request, "dispatch/trial.html", LINES, lines, context)


@require_safe
@requires(SEE)
def trial_progress(request: HubRequest, key: int) -> HttpResponse:
    """How far a trial is; the page asks for it again and again, and for all of itself when it is done."""
    row = one_of(Trial.objects.all(), key)
    if row.state == TrialState.DONE:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "dispatch/_trial.html", _progress(row))


def _progress(row: Trial) -> dict[str, Any]:
    return {
        "row": row,
        "state": trial_state(row),
        "progress": Progress(round(row.percent)),
        "running": row.state != TrialState.DONE,
        "tiles": _tiles(row),
    }


def _tiles(row: Trial) -> list[Tile]:
    found = tried(row)
    shares: list[tuple[Text, Any, Any, str]] = [
        (Text("已试算", "Tried"), found.cases, Text("件", "cases"), ""),
        (Text("与实际处置相符", "Agree with what happened"), _rounded(found.agrees.percent), "%", "agrees=yes"),
        (Text("可直接派遣", "Sent at once"), _rounded(found.at_once.percent), "%", ""),
        (Text("与现行规则不同", "Change against today"), found.changes, Text("件", "cases"), "changes=yes"),
        (Text("无规则可派", "Go nowhere"), found.nowhere, Text("件", "cases"), ""),
    ]
    return [Tile(label, value, unit, url=f"?{query}" if query else "") for label, value, unit, query in shares]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
