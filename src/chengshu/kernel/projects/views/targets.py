"""Targets of the plans beside what was measured; and the rules of supervision."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.projects import forms, queries, services
from chengshu.kernel.projects.models import Decision, Figure, LightRule, ScoreRule
from chengshu.kernel.projects.purposes import EVIDENCE
from chengshu.kernel.projects.queries.targets import TargetLine, target_called
from chengshu.kernel.projects.register import document_called
from chengshu.kernel.projects.rights import (
    CHANGE_RULES,
    DECIDE_FIGURES,
    REPORT_FIGURES,
    SEE_TARGETS,
    SEE_TASKS,
)
from chengshu.kernel.projects.scoring import NAMES
from chengshu.kernel.projects.showing import file_lines
from chengshu.kernel.projects.tables.targets import FIGURES, TARGETS, with_unit
from chengshu.kernel.projects.views.tasks import keep_all
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.parts import Tile
from chengshu.ui.tables import list_page, listing


@requires(SEE_TARGETS)
def targets(request: HubRequest) -> HttpResponseBase:
    """Every target of the published plans beside its measured value."""
    lines = queries.target_lines(queries.all_targets())
    return list_page(request, "projects/targets.html", TARGETS, lines, {"tiles": _tiles(lines)})


@requires(SEE_TARGETS)
def target(request: HubRequest, pk: int) -> HttpResponse:
    """A target down to definition, dataset, rows and time of each value."""
    found = target_called(pk)
    line = queries.target_lines([found])[0]
    figures = Figure.everywhere.filter(Q(target=None) | Q(target=found), indicator=found.indicator)
    waiting = [
        (figure, file_lines(attachments_of(figure)))
        for figure in Figure.everywhere.filter(target=found, decision=Decision.WAITING).select_related("organisation")
    ]
    context = {
        "target": found,
        "line": line,
        "wanted": f"{found.op_sign} {with_unit(found.value, found.unit)}",
        "measured": with_unit(line.figure.value, found.unit) if line.figure else None,
        "document": document_called(found.document),
        "indicator": queries.indicator_of(found),
        "trend": _trend(line),
        "waiting": waiting,
        "listing": listing(request, FIGURES, figures.select_related("organisation")),
        "may_report": request.actor.may(REPORT_FIGURES),
        "may_decide": request.actor.may(DECIDE_FIGURES),
    }
    return render(request, "projects/target.html", context)


@requires(REPORT_FIGURES)
def report_figure(request: HubRequest, pk: int) -> HttpResponseBase:
    """Report a value that the system cannot count."""
    found = target_called(pk)

    def save(form: forms.FigureForm) -> HttpResponse:
        given = form.cleaned_data
        evidence = keep_all(request, given.pop("evidence"), EVIDENCE)
        services.report_figure(found, words=given.pop("origin"), **given, evidence=evidence, by=request.actor)
        return done(request, Text("已填报，审核后生效。", "Reported; it counts once checked."), _page_of(pk))

    context = {"target": found, "back": _page_of(pk)}
    return form_page(request, "projects/figure.html", typed(forms.FigureForm, request), save, context)


@requires(DECIDE_FIGURES)
@require_POST
def accept_figure(request: HubRequest, pk: int) -> HttpResponse:
    """Accept a reported value."""
    figure = _waiting(request, pk)
    services.decide_figure(figure.pk, accepts=True, by=request.actor)
    return done(request, Text("已采用该数值。", "The value counts."), _page_of(figure.target_id or 0))


@requires(DECIDE_FIGURES)
def return_figure(request: HubRequest, pk: int) -> HttpResponseBase:
    """Return a reported value."""
    figure = _waiting(request, pk)

    def save(form: forms.ReasonForm) -> HttpResponse:
        services.decide_figure(figure.pk, accepts=False, by=request.actor, reason=form.cleaned_data["reason"])
        return done(request, Text("已退回。", "Returned."), _page_of(figure.target_id or 0))

    context = {"title": Text("退回数值", "Return the value"), "back": _page_of(figure.target_id or 0)}
    return form_page(request, "projects/reason.html", typed(forms.ReasonForm, request), save, context)


@requires(SEE_TASKS)
def rules(request: HubRequest) -> HttpResponse:
    """The rules in force and those before, for everybody who is judged by them."""
    today = queries.lamp_on().today
    context = {
        "light_rule": queries.light_rule_on(today),
        "score_rule": queries.score_rule_on(today),
        "light_rules": LightRule.objects.select_related("made_by"),
        "score_rules": ScoreRule.objects.select_related("made_by"),
        "names": NAMES.items(),
        "may_change": request.actor.may(CHANGE_RULES),
    }
    return render(request, "projects/rules.html", context)


@requires(CHANGE_RULES)
def new_light_rule(request: HubRequest) -> HttpResponseBase:
    """Change when the light turns yellow."""

    def save(form: forms.LightRuleForm) -> HttpResponse:
        services.set_light_rule(**form.cleaned_data, by=request.actor)
        return done(request, Text("规则已更新。", "The rule is changed."), reverse("projects:rules"))

    current = queries.light_rule_on(queries.lamp_on().today).near_working_days
    form = typed(forms.LightRuleForm, request, initial={"near_working_days": current})
    context = {"title": Text("调整亮灯规则", "Change the traffic light"), "back": reverse("projects:rules")}
    return form_page(request, "projects/reason.html", form, save, context)


@requires(CHANGE_RULES)
def new_score_rule(request: HubRequest) -> HttpResponseBase:
    """Change how scores are counted."""

    def save(form: forms.ScoreRuleForm) -> HttpResponse:
        services.set_score_rule(**form.cleaned_data, by=request.actor)
        return done(request, Text("规则已更新。", "The rule is changed."), reverse("projects:rules"))

    current = queries.score_rule_on(queries.lamp_on().today)
    given = {"formula": current.formula, "support_weight": current.support_weight}
    form = typed(forms.ScoreRuleForm, request, initial=given)
    context = {
        "title": Text("调整计分规则", "Change the score"),
        "back": reverse("projects:rules"),
        "names": NAMES.items(),
    }
    return form_page(request, "projects/reason.html", form, save, context)


def _tiles(lines: list[TargetLine]) -> list[Tile]:
    base = reverse("projects:targets")
    reached = sum(line.reached is True for line in lines)
    return [
        Tile(Text("指标", "Targets"), len(lines), url=base),
        Tile(Text("已测量", "Measured"), sum(line.measured for line in lines)),
        Tile(Text("已达标", "Reached"), reached, tone="good", url=f"{base}?standing=reached"),
        Tile(
            Text("尚未测量", "Not measured yet"),
            sum(not line.measured for line in lines),
            tone="neutral",
            url=f"{base}?standing=unmeasured",
        ),
    ]


def _trend(line: TargetLine) -> dict[str, object] | None:
    if len(line.trend) < 2:
        return None
    days = [f"{one.day:%Y-%m-%d}" for one in line.trend]
    return {
        "kind": "line",
        "x": days,
        "unit": line.target.unit,
        "series": [
            {"name": str(Text("实测值", "Measured")), "values": [float(one.value) for one in line.trend]},
            {"name": str(Text("目标值", "Target")), "values": [float(line.target.value)] * len(days), "target": True},
        ],
    }


def _waiting(request: HubRequest, pk: int) -> Figure:
    return get_object_or_404(Figure.scoped.within(request.actor, DECIDE_FIGURES), pk=pk, target__isnull=False)


def _page_of(pk: int) -> str:
    return reverse("projects:target", args=[pk])
