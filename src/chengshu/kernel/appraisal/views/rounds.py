"""Rounds, goals, scores, appeals."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.acting.scopes import must_reach
from chengshu.kernel.appraisal import forms, queries, services, tables
from chengshu.kernel.appraisal.models import Appeal, Goal, GoalReport, Line, Round, UnitScore
from chengshu.kernel.appraisal.rights import APPEAL, JUDGE, REPORT, RUN, SEE
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.parts import Tab, Tile
from chengshu.ui.tables import list_page, short_list


@requires(SEE)
def rounds(request: HubRequest) -> HttpResponseBase:
    """All rounds in which the reader sees a unit."""
    context = {"may_run": request.actor.may(RUN)}
    return list_page(request, "appraisal/rounds.html", tables.ROUNDS, queries.rounds_for(request.actor), context)


@requires(RUN)
def new_round(request: HubRequest) -> HttpResponseBase:
    """Open a round."""

    def save(form: forms.RoundForm) -> str:
        given = form.cleaned_data
        must_reach(request.actor, RUN, given["rule"].owner)
        name = Text(given["name_zh"], given["name_en"])
        opened = services.open_round(
            given["rule"], name=name, starts_on=given["starts_on"], ends_on=given["ends_on"], by=request.actor
        )
        return reverse("appraisal:round", args=[opened.pk])

    return form_page(request, "appraisal/round_form.html", typed(forms.RoundForm, request), save)


@requires(SEE)
def round_goals(request: HubRequest, pk: int) -> HttpResponseBase:
    """The goals of a round."""
    found = _round(request, pk)
    goals = queries.goals_for(request.actor, found)
    return list_page(request, "appraisal/round.html", tables.GOALS, goals, _frame(request, found, "goals"))


@requires(SEE)
def round_scores(request: HubRequest, pk: int) -> HttpResponseBase:
    """The scores of a round."""
    found = _round(request, pk)
    scores = queries.scores_for(request.actor, found)
    return list_page(request, "appraisal/round.html", tables.SCORES, scores, _frame(request, found, "scores"))


@requires(RUN)
@require_POST
def move_round(request: HubRequest, pk: int, step: str) -> HttpResponse:
    """Take a round a step further, or set its goals from the plan."""
    found = queries.own_round(request.actor, RUN, pk)
    _STEPS[step](found, by=request.actor)
    return done(request, Text("已完成。", "Done."), reverse("appraisal:round", args=[pk]))


@requires(RUN)
def new_goal(request: HubRequest, pk: int) -> HttpResponseBase:
    """Set a goal in words of its own."""
    found = queries.own_round(request.actor, RUN, pk)

    def save(form: forms.GoalForm) -> str:
        services.set_goal(found, **form.cleaned_data, by=request.actor)
        return reverse("appraisal:round", args=[pk])

    return form_page(request, "appraisal/goal_form.html", typed(forms.GoalForm, request), save, {"round": found})


@requires(SEE)
def goal(request: HubRequest, pk: int) -> HttpResponse:
    """A goal with its reports."""
    found = get_object_or_404(Goal.scoped.within(request.actor, SEE).select_related("round", "unit", "task"), pk=pk)
    may_report = request.actor.may(REPORT) and not found.task_id and not found.target_id
    return render(request, "appraisal/goal.html", {"goal": found, "may_report": may_report})


@requires(REPORT)
def report_on_goal(request: HubRequest, pk: int) -> HttpResponseBase:
    """Say how far a goal is."""
    found = get_object_or_404(Goal.scoped.within(request.actor, REPORT), pk=pk)

    def save(form: forms.ReportForm) -> str:
        services.report_on_goal(found, **form.cleaned_data, by=request.actor)
        return reverse("appraisal:goal", args=[pk])

    return form_page(request, "appraisal/report_form.html", typed(forms.ReportForm, request), save, {"goal": found})


@requires(SEE)
def goal_report(request: HubRequest, pk: int) -> HttpResponse:
    """A report with its work."""
    reached = Goal.scoped.within(request.actor, SEE).values("pk")
    found = get_object_or_404(GoalReport.objects.filter(goal__in=reached).select_related("goal__unit"), pk=pk)
    context = {"report": found, "panel": queries.panel_of(found, request.actor)}
    return render(request, "appraisal/goal_report.html", context)


@requires(JUDGE)
def judge(request: HubRequest, pk: int) -> HttpResponseBase:
    """Judge a unit."""
    found = queries.own_round(request.actor, JUDGE, pk)

    def save(form: forms.JudgeForm) -> str:
        given = form.cleaned_data
        services.judge(
            found, given["unit"], given["criterion"], share=given["share"], reason=given["reason"], by=request.actor
        )
        return reverse("appraisal:round", args=[pk])

    form = typed(forms.JudgeForm, request, round_=found)
    return form_page(request, "appraisal/judge_form.html", form, save, {"round": found})


@requires(SEE)
def score(request: HubRequest, pk: int) -> HttpResponse:
    """How a score came about, line by line, with the way to appeal."""
    found = get_object_or_404(UnitScore.everywhere.select_related("round__rule", "unit"), pk=pk)
    get_object_or_404(queries.scores_for(request.actor, found.round), pk=pk)
    lines = queries.lines_of(found)
    context = {
        "score": found,
        "listing": short_list(tables.LINES, lines),
        "lines": lines,
        "may_appeal": queries.may_appeal(request.actor, found),
        "until": queries.appeals_until(found.round),
    }
    return render(request, "appraisal/score.html", context)


@requires(APPEAL)
def new_appeal(request: HubRequest, pk: int) -> HttpResponseBase:
    """Appeal against a line."""
    mine = UnitScore.scoped.within(request.actor, APPEAL).values("pk")
    line = get_object_or_404(Line.objects.filter(score__in=mine).select_related("criterion", "score"), pk=pk)

    def save(form: forms.AppealForm) -> str:
        filed = services.appeal(line, **form.cleaned_data, by=request.actor)
        return reverse("appraisal:appeal", args=[filed.pk])

    return form_page(request, "appraisal/appeal_form.html", typed(forms.AppealForm, request), save, {"line": line})


@requires(SEE)
def appeals(request: HubRequest) -> HttpResponseBase:
    """All appeals the reader sees."""
    return list_page(request, "appraisal/appeals.html", tables.APPEALS, queries.appeals_for(request.actor))


@requires(SEE)
def appeal(request: HubRequest, pk: int) -> HttpResponse:
    """An appeal with its work."""
    found = get_object_or_404(Appeal.scoped.within(request.actor, SEE), pk=pk)
    context = {"appeal": found, "state": tables.appeal_state(found), "panel": queries.panel_of(found, request.actor)}
    return render(request, "appraisal/appeal.html", context)


_STEPS = {
    "goals": services.set_goals_from_plan,
    "start": services.start_round,
    "score": services.score_round,
    "publish": services.publish_round,
}


def _round(request: HubRequest, pk: int) -> Round:
    return get_object_or_404(queries.rounds_for(request.actor), pk=pk)


def _frame(request: HubRequest, found: Round, tab: str) -> dict[str, object]:
    return {
        "round": found,
        "may_run": request.actor.may(RUN),
        "may_judge": request.actor.may(JUDGE),
        "tabs": [
            Tab(Text("考核目标", "Goals"), reverse("appraisal:round", args=[found.pk]), tab == "goals"),
            Tab(Text("得分", "Scores"), reverse("appraisal:scores", args=[found.pk]), tab == "scores"),
        ],
        "tiles": _tiles(found),
    }


def _tiles(found: Round) -> list[Tile]:
    """Before anybody is scored there is nothing to say of scores."""
    goals = Tile(Text("考核目标", "Goals"), found.goals.count(), Text("项", "goals"))
    units = Tile(Text("参加考核单位", "Units appraised"), queries.units_in(found), Text("个", "units"))
    if found.scored_at is None:
        return [units, goals]
    spread, points = queries.spread(found), Text("分", "points")
    return [
        units,
        Tile(Text("平均得分", "Mean score"), spread["mean"], points),
        Tile(Text("最高分", "Best"), spread["best"], points),
        Tile(Text("最低分", "Least"), spread["least"], points),
    ]
