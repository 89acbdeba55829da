"""Utilities and sudden events."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.packs.municipal_operations.doors import EMERGENCY_COMMAND, IOT_ACCESS
from chengshu.packs.municipal_operations.forms import services as forms
from chengshu.packs.municipal_operations.models.utilities import ASPECTS, ReturnState
from chengshu.packs.municipal_operations.queries import alarms, utilities
from chengshu.packs.municipal_operations.rights import (
    HAND_IN,
    REPORT_FAULT,
    REVIEW_RETURNS,
    SEE_EMERGENCIES,
    SEE_UTILITIES,
)
from chengshu.packs.municipal_operations.services import utilities as writing
from chengshu.packs.municipal_operations.services.plans import months_after
from chengshu.packs.municipal_operations.tables import alarms as alarm_tables
from chengshu.packs.municipal_operations.tables import utilities as tables
from chengshu.packs.municipal_operations.views.frame import UTILITIES, action, listed, one_point, tabs, work_panel
from chengshu.ui.forms import SAVED, done, form_view, typed
from chengshu.ui.tables import short_list


@requires(SEE_UTILITIES)
def overview(request: HubRequest) -> HttpResponse:
    """Supply, faults, safety and service of all companies in one view."""
    months = utilities.months_with_returns(request.actor)
    month = _month(request.GET.get("month", "")) or (months[0] if months else _last_month())
    trades = utilities.view_of(request.actor, month)
    context = {
        "month": month,
        "months": months,
        "trades": trades,
        "faults": {one.pk: tables.fault_badge(one) for view in trades for one in view.faults},
        "aspects": ASPECTS,
        "tabs": tabs(request, UTILITIES, "utilities"),
    }
    return render(request, "municipal_operations/utilities.html", context)


@requires(SEE_UTILITIES)
def returns(request: HubRequest) -> HttpResponseBase:
    """The months that were handed in."""
    rows = utilities.returns_seen_by(request.actor)
    return listed(request, tables.RETURNS, rows, views=tabs(request, UTILITIES, "returns"))


@requires(SEE_UTILITIES)
def handed_in(request: HubRequest, return_id: int) -> HttpResponse:
    """One month of one company."""
    row = utilities.return_seen_by(request.actor, return_id)
    values = {one.figure_id: one for one in row.figures.select_related("figure")}
    lines = [(one, values.get(one.pk)) for one in writing.figures_of(row.company, row.month)]
    context = {
        "row": row,
        "badge": tables.return_badge(row),
        "lines": short_list(tables.RETURN_LINES, lines),
        "may_write": row.state == ReturnState.WRITING and reaches(request.actor, HAND_IN, row.company.body),
        "may_review": row.state == ReturnState.REVIEW and reaches(request.actor, REVIEW_RETURNS, row.company.body),
        "panel": work_panel(request, row),
    }
    return render(request, "municipal_operations/return.html", context)


@requires(HAND_IN)
def write_return(request: HubRequest, return_id: int) -> HttpResponseBase:
    """Write the figures of a month, and hand them in."""
    row = utilities.return_seen_by(request.actor, return_id)
    initial: dict[str, Any] = {f"{forms.FIGURE}{one.figure_id}": one.value.normalize() for one in row.figures.all()}
    initial["words"] = row.words
    form = typed(forms.return_form(writing.figures_of(row.company, row.month)), request, initial=initial)
    url = reverse("municipal_operations:return", args=[row.pk])

    def save(form: forms.ReturnForm) -> str:
        writing.write_figures(row, form.figures(), by=request.actor, words=form.cleaned_data["words"])
        if "hand_in" in request.POST or not form.cleaned_data.get("draft"):
            writing.hand_in(row, by=request.actor)
        return url

    title = Text(
        f"{row.company.trade_label.zh}月报 {row.month:%Y-%m}", f"{row.company.trade_label.en} {row.month:%Y-%m}"
    )
    kwargs: dict[str, Any] = {"submit": Text("保存并提交", "Save and hand in"), "said": Text("已提交。", "Handed in.")}
    return form_view(request, form, save, title=title, back=url, **kwargs)


@requires(REVIEW_RETURNS)
@require_POST
def review_return(request: HubRequest, return_id: int) -> HttpResponse:
    """Accept a month, or send it back."""
    row = utilities.return_seen_by(request.actor, return_id)
    if request.POST.get("do") == "accept":
        writing.accept(row, by=request.actor)
    else:
        writing.send_back(row, by=request.actor, why=request.POST.get("why", "").strip()[:500])
    return done(request, SAVED, reverse("municipal_operations:return", args=[row.pk]))


@requires(SEE_UTILITIES)
def faults(request: HubRequest) -> HttpResponseBase:
    """Interruptions."""
    actions = action(request, REPORT_FAULT, Text("登记停供故障", "Enter one"), "new_fault", "plus")
    views = tabs(request, UTILITIES, "faults")
    return listed(request, tables.FAULTS, utilities.faults_seen_by(request.actor), views=views, actions=actions)


@requires(SEE_UTILITIES)
def fault(request: HubRequest, fault_id: int) -> HttpResponse:
    """One interruption."""
    row = utilities.fault_seen_by(request.actor, fault_id)
    context = {
        "row": row,
        "badge": tables.fault_badge(row),
        "may_write": row.ended_at is None and reaches(request.actor, REPORT_FAULT, row.company.body),
        "emergencies": [(one, alarm_tables.emergency_badge(one)) for one in row.emergencies.all()],
        "map": one_point(Text("位置", "Where"), row),
    }
    return render(request, "municipal_operations/fault.html", context)


@requires(REPORT_FAULT)
def new_fault(request: HubRequest) -> HttpResponseBase:
    """Enter an interruption."""
    form = typed(forms.FaultForm, request, actor=request.actor)

    def save(form: forms.FaultForm) -> str:
        given = dict(form.cleaned_data)
        row = writing.report_fault(given.pop("company"), writing.FaultContent(**given), by=request.actor)
        return reverse("municipal_operations:fault", args=[row.pk])

    back = reverse("municipal_operations:faults")
    return form_view(request, form, save, title=Text("登记停供故障", "Enter an interruption"), back=back)


@requires(REPORT_FAULT)
def change_fault(request: HubRequest, fault_id: int) -> HttpResponseBase:
    """Correct an interruption or its notice."""
    row = utilities.fault_seen_by(request.actor, fault_id)
    initial = {name: getattr(row, name) for name in forms.FaultForm.base_fields}
    form = typed(forms.FaultForm, request, actor=request.actor, initial=initial)
    url = reverse("municipal_operations:fault", args=[row.pk])

    def save(form: forms.FaultForm) -> str:
        given = {name: value for name, value in form.cleaned_data.items() if name != "company"}
        writing.change_fault(row, by=request.actor, **given)
        return url

    return form_view(request, form, save, title=Text("修改停供故障", "Change the interruption"), back=url)


@requires(REPORT_FAULT)
def restore_fault(request: HubRequest, fault_id: int) -> HttpResponseBase:
    """Supply is back."""
    row = utilities.fault_seen_by(request.actor, fault_id)
    url = reverse("municipal_operations:fault", args=[row.pk])

    def save(form: forms.RestoreForm) -> str:
        writing.restore(row, by=request.actor, at=form.cleaned_data["at"])
        return url

    form = typed(forms.RestoreForm, request)
    return form_view(request, form, save, title=Text("恢复供应", "Supply is back"), back=url, note=row.place)


@requires(SEE_EMERGENCIES)
def emergencies(request: HubRequest) -> HttpResponseBase:
    """Sudden events."""
    views = tabs(request, UTILITIES, "emergencies")
    doors = (EMERGENCY_COMMAND, IOT_ACCESS)
    rows = alarms.emergencies_seen_by(request.actor)
    return listed(request, alarm_tables.EMERGENCIES, rows, views=views, doors=doors)


@requires(SEE_EMERGENCIES)
def emergency(request: HubRequest, emergency_id: int) -> HttpResponse:
    """One sudden event."""
    row = alarms.emergency_seen_by(request.actor, emergency_id)
    context = {
        "row": row,
        "badge": alarm_tables.emergency_badge(row),
        "level": alarm_tables.level_badge(row),
        "door": EMERGENCY_COMMAND,
        "panel": work_panel(request, row),
        "map": one_point(Text("位置", "Where"), row.entry or row.fault or row.finding),
    }
    return render(request, "municipal_operations/emergency.html", context)


def _month(typed_month: str) -> date | None:
    try:
        return date.fromisoformat(f"{typed_month}-01")
    except ValueError:
        return None


def _last_month() -> date:
    return months_after(clock.today().replace(day=1), -1)
