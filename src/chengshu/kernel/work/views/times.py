"""Keeping calendar, time limits and escalation rules."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.work import services as work
from chengshu.kernel.work import times_page
from chengshu.kernel.work.forms import AllowanceForm, DayForm, HoursForm, RuleForm, YearForm
from chengshu.kernel.work.models import EscalationRule
from chengshu.kernel.work.reading_years import LARGEST, read_year
from chengshu.kernel.work.rights import SET_CALENDAR, SET_RULES
from chengshu.spec.registry import registry
from chengshu.ui.forms import done, form_page, typed


@require_safe
@requires(SET_CALENDAR)
def calendar(request: HubRequest) -> HttpResponse:
    """A year of the working calendar."""
    return render(request, "work/calendar.html", times_page.calendar_shown(request.GET.get("year", "")))


@requires(SET_CALENDAR)
def import_year(request: HubRequest) -> HttpResponseBase:
    """Take a published year from a file."""
    form = typed(YearForm, request)

    def save(filled: Any) -> HttpResponse:
        year = work.publish_year(read_year(filled.cleaned_data["file"].read(LARGEST + 1)), by=request.actor)
        said = Text(f"{year.year} 年的放假安排已导入。", f"The days off of {year.year} were imported.")
        return done(request, said, f"{reverse('work:calendar')}?year={year.year}")

    return form_page(request, "work/time_form.html", form, save, times_page.IMPORT)


@requires(SET_CALENDAR)
def day(request: HubRequest) -> HttpResponseBase:
    """Make a single day worked or off."""
    form = typed(DayForm, request)

    def save(filled: Any) -> HttpResponse:
        typed_in = filled.cleaned_data
        row = work.set_day(typed_in["day"], works=typed_in["works"] == "on", name=typed_in["name"], by=request.actor)
        said = Text("日历已调整，受影响的期限正在重新推算。", "The calendar was changed; deadlines follow.")
        return done(request, said, f"{reverse('work:calendar')}?year={row.day.year}")

    return form_page(request, "work/time_form.html", form, save, times_page.DAY)


@requires(SET_CALENDAR)
def hours(request: HubRequest) -> HttpResponseBase:
    """Set the hours of a working day from a day on."""
    form = typed(HoursForm, request)

    def save(filled: Any) -> HttpResponse:
        work.set_hours(filled.cleaned_data["since"], filled.stretches(), by=request.actor)
        return done(request, Text("办公时间已设置。", "The hours were set."), reverse("work:calendar"))

    return form_page(request, "work/time_form.html", form, save, times_page.HOURS)


@require_safe
@requires(SET_RULES)
def rules(request: HubRequest) -> HttpResponse:
    """Escalation rules and time limits, with their history."""
    return render(request, "work/rules.html", times_page.rules_shown())


@requires(SET_RULES)
def rule(request: HubRequest) -> HttpResponseBase:
    """Set a rule; the one it replaces stays as history."""
    form = typed(RuleForm, request)

    def save(filled: Any) -> HttpResponse:
        work.set_rule(times_page.draft_of(filled), by=request.actor, why=filled.cleaned_data["why"])
        return done(request, Text("规则已生效。", "The rule speaks from now on."), reverse("work:rules"))

    return form_page(request, "work/time_form.html", form, save, times_page.RULE)


@require_POST
@requires(SET_RULES)
def end_rule(request: HubRequest, key: int) -> HttpResponse:
    """Let a rule speak no more."""
    work.end_rule(get_object_or_404(EscalationRule, pk=key), by=request.actor, why=request.POST.get("why", ""))
    return done(
        request, Text("规则已停用，保留为历史。", "The rule ended and stays as history."), reverse("work:rules")
    )


@requires(SET_RULES)
def allowance(request: HubRequest) -> HttpResponseBase:
    """Set how long a kind of work or a step may take."""
    form = typed(AllowanceForm, request)

    def save(filled: Any) -> HttpResponse:
        kind, _, state = filled.cleaned_data["what"].partition("/")
        since, basis = filled.cleaned_data["since"], filled.cleaned_data["basis"]
        declared = registry.work_types[kind]
        work.set_allowance(declared, filled.length(), since=since, state=state, basis=basis, by=request.actor)
        return done(request, Text("办理时限已设置。", "The time limit was set."), reverse("work:rules"))

    return form_page(request, "work/time_form.html", form, save, times_page.ALLOWANCE)
