"""The rules of project management: dates, formulas, reviewing bodies, stages, papers, fixed points, modes."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lifecycle import forms, services, tables
from chengshu.kernel.lifecycle.formulas import NAMES
from chengshu.kernel.lifecycle.models import FixedPoint, FormulaUse, RequiredPaper, ReviewBody, Stage
from chengshu.kernel.lifecycle.models.rules import FORMULA_USE_LABELS
from chengshu.kernel.lifecycle.queries import projects as queries
from chengshu.kernel.lifecycle.queries.rules import formula_history, formula_on, modes, season_of
from chengshu.kernel.lifecycle.rights import SEE_PROJECTS, SET_RULES
from chengshu.kernel.lifecycle.views.frame import act
from chengshu.ui.forms import done, typed
from chengshu.ui.tables import short_list


@requires(SEE_PROJECTS)
def rules(request: HubRequest) -> HttpResponse:
    """All rules in force, with their history."""
    offices = queries.offices_above(request.actor)
    context = {
        "formulas": [(use, FORMULA_USE_LABELS[use], formula_on(use), NAMES[use].items()) for use in FormulaUse],
        "history": short_list(tables.FORMULAS, [row for use in FormulaUse for row in formula_history(use)]),
        "seasons": [(office, season_of(office)) for office in offices],
        "bodies": ReviewBody.scoped.within(request.actor, SEE_PROJECTS)
        .filter(until=None)
        .select_related("organisation", "office"),
        "stages": Stage.objects.prefetch_related("papers", "points__field"),
        "modes": modes(),
        "may_set": request.actor.may(SET_RULES),
    }
    return render(request, "lifecycle/rules.html", context)


@requires(SET_RULES)
def formula_new(request: HubRequest) -> HttpResponseBase:
    """Set a formula."""

    def save(given: dict[str, Any]) -> None:
        services.set_formula(FormulaUse(given.pop("use")), given.pop("formula"), by=request.actor, **given)

    names = [(FORMULA_USE_LABELS[use], NAMES[use].items()) for use in FormulaUse]
    form = typed(forms.FormulaForm, request, initial={"use": request.GET.get("use")})
    return _act(request, Text("设置公式", "Set a formula"), form, save, {"names": names})


@requires(SET_RULES)
def season_new(request: HubRequest) -> HttpResponseBase:
    """Set the dates of planning."""

    def save(given: dict[str, Any]) -> None:
        services.set_season(
            _office(request),
            needs_due=(given["needs_due_month"], given["needs_due_day"]),
            compile_from=(given["compile_from_month"], given["compile_from_day"]),
            compile_until=(given["compile_until_month"], given["compile_until_day"]),
            rolling_years=given["rolling_years"],
            reason=given["reason"],
            by=request.actor,
        )

    title = Text("设置征集和编制时间", "Set the dates of planning")
    return _act(request, title, typed(forms.SeasonForm, request), save)


@requires(SET_RULES)
def body_new(request: HubRequest) -> HttpResponseBase:
    """Name a reviewing body."""

    def save(given: dict[str, Any]) -> None:
        services.name_body(
            _office(request), given["organisation"], given["role"], signs=given["signs"], by=request.actor
        )

    return _act(request, Text("添加会审部门", "Name a reviewing body"), typed(forms.BodyForm, request), save)


@requires(SET_RULES)
@require_POST
def body_end(request: HubRequest, pk: int) -> HttpResponse:
    """Let a body take part no more."""
    services.end_body(one_of(ReviewBody.scoped.within(request.actor, SET_RULES), pk), by=request.actor)
    return _done(request)


@requires(SET_RULES)
def stage_change(request: HubRequest, pk: int) -> HttpResponseBase:
    """Change a stage."""
    found = one_of(Stage.objects.all(), pk)

    def save(given: dict[str, Any]) -> None:
        services.change_stage(found, by=request.actor, **given)

    form = typed(forms.StageForm, request, initial={"days": found.days, "checked_by": found.checked_by})
    title = Text(f"修改环节：{found.name.zh}", f"Change the stage: {found.name.en}")
    return _act(request, title, form, save)


@requires(SET_RULES)
def paper_rule_new(request: HubRequest) -> HttpResponseBase:
    """Require a further document."""

    def save(given: dict[str, Any]) -> None:
        name = Text(given["name_zh"], given["name_en"])
        services.require_paper(given["stage"], name=name, above_fen=given["above_fen"] or 0, by=request.actor)

    form = typed(forms.PaperRuleForm, request, initial={"stage": request.GET.get("stage")})
    return _act(request, Text("添加必备材料", "Require a document"), form, save)


@requires(SET_RULES)
@require_POST
def paper_rule_end(request: HubRequest, pk: int) -> HttpResponse:
    """Require a document no more."""
    services.drop_paper_rule(one_of(RequiredPaper.objects.all(), pk), by=request.actor)
    return _done(request)


@requires(SET_RULES)
def point_new(request: HubRequest) -> HttpResponseBase:
    """Set a fixed point."""

    def save(given: dict[str, Any]) -> None:
        given["above_fen"] = given["above_fen"] or 0
        services.set_point(given.pop("stage"), given.pop("kind"), by=request.actor, **given)

    form = typed(forms.PointForm, request, initial={"stage": request.GET.get("stage")})
    return _act(request, Text("设置论证点", "Set a fixed point"), form, save)


@requires(SET_RULES)
@require_POST
def point_end(request: HubRequest, pk: int) -> HttpResponse:
    """End a fixed point."""
    services.end_point(one_of(FixedPoint.objects.all(), pk), by=request.actor)
    return _done(request)


def _act(
    request: HubRequest, title: Text, form: BaseForm, save: Any, context: dict[str, Any] | None = None
) -> HttpResponseBase:
    return act(request, title, form, save, reverse("lifecycle:rules"), context=context)


def _done(request: HubRequest) -> HttpResponse:
    return done(request, Text("已停用。", "Ended."), reverse("lifecycle:rules"))


def _office(request: HubRequest) -> Organisation:
    """The office whose rules the actor sets: their own body."""
    return one_of(Organisation.objects, request.actor.organisation_id or 0)
