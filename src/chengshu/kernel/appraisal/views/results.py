"""What follows from an appraisal: measures, reports, national indicators, handovers."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.appraisal import forms, queries, services, sheets, tables, word
from chengshu.kernel.appraisal.models import (
    EvaluationReport,
    Framework,
    FrameworkIndicator,
    Handover,
    MeasureKind,
)
from chengshu.kernel.appraisal.rights import ASSESS, MEASURE, RUN, SEE
from chengshu.kernel.identity.models import Organisation
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.tables import list_page

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires(SEE)
def measures(request: HubRequest) -> HttpResponseBase:
    """Bulletins, talks, praise and orders to correct."""
    context = {"may_issue": request.actor.may(MEASURE)}
    return list_page(request, "appraisal/measures.html", tables.MEASURES, queries.measures_for(request.actor), context)


@requires(MEASURE)
def new_measure(request: HubRequest) -> HttpResponseBase:
    """Issue a measure."""
    owner = get_object_or_404(Organisation, pk=request.actor.organisation_id)

    def save(form: forms.MeasureForm) -> str:
        given = {**form.cleaned_data, "kind": MeasureKind(form.cleaned_data["kind"])}
        issued = services.issue_measure(given.pop("kind"), owner=owner, by=request.actor, **given)
        return reverse("appraisal:measure", args=[issued.pk])

    return form_page(request, "appraisal/measure_form.html", typed(forms.MeasureForm, request), save)


@requires(SEE)
def measure(request: HubRequest, pk: int) -> HttpResponse:
    """A measure; an order to correct with its work."""
    found = get_object_or_404(queries.measures_for(request.actor), pk=pk)
    return render(
        request, "appraisal/measure.html", {"measure": found, "panel": queries.panel_of(found, request.actor)}
    )


@requires(SEE)
def reports(request: HubRequest) -> HttpResponseBase:
    """Evaluation reports of plans."""
    rows = EvaluationReport.objects.select_related("plan")
    return list_page(request, "appraisal/reports.html", tables.REPORTS, rows, {"may_run": request.actor.may(RUN)})


@requires(RUN)
def new_report(request: HubRequest) -> HttpResponseBase:
    """Make a report of how a plan stands today."""

    def save(form: forms.EvaluationForm) -> str:
        made = services.make_report(**form.cleaned_data, by=request.actor)
        return reverse("appraisal:report", args=[made.pk])

    return form_page(request, "appraisal/evaluation_form.html", typed(forms.EvaluationForm, request), save)


@requires(SEE)
def report(request: HubRequest, pk: int) -> HttpResponse:
    """A report on screen."""
    found = get_object_or_404(EvaluationReport.objects.select_related("plan"), pk=pk)
    return render(request, "appraisal/report.html", {"report": found, "told": word.told(found)})


@requires(SEE)
def report_word(request: HubRequest, pk: int) -> HttpResponse:
    """A report as a Word document."""
    found = get_object_or_404(EvaluationReport.objects.select_related("plan"), pk=pk)
    headers = {"Content-Disposition": f'attachment; filename="evaluation-{found.pk}.docx"'}
    return HttpResponse(word.document(found), content_type=WORD, headers=headers)


@requires(SEE)
def frameworks(request: HubRequest) -> HttpResponseBase:
    """The newest national framework, or the one asked for, with the city's values of a year."""
    chosen = queries.framework_asked(request.GET.get("version", ""))
    year = queries.year_asked(request.GET.get("year", ""))
    rows = queries.framework_lines(chosen, request.actor.organisation_id, year)
    context = {
        "framework": chosen,
        "frameworks": Framework.objects.all(),
        "year": year,
        "may_assess": request.actor.may(ASSESS),
        "total": queries.national_total(chosen, request.actor.organisation_id, year),
    }
    return list_page(request, "appraisal/framework.html", tables.FRAMEWORK, rows, context)


@requires(ASSESS)
def import_framework(request: HubRequest) -> HttpResponseBase:
    """Bring in a version of the national indicators from a sheet."""

    def save(form: forms.FrameworkForm) -> str:
        given = form.cleaned_data
        services.import_framework(
            given["version"],
            name=Text(given["name_zh"], given["name_en"]),
            valid_from=given["valid_from"],
            rows=sheets.framework_rows(given["sheet"]),
            by=request.actor,
        )
        return reverse("appraisal:frameworks") + f"?version={given['version']}"

    return form_page(request, "appraisal/framework_form.html", typed(forms.FrameworkForm, request), save)


@requires(ASSESS)
def assess(request: HubRequest, pk: int) -> HttpResponseBase:
    """Give the city's own value for an indicator."""
    indicator = get_object_or_404(FrameworkIndicator.objects.select_related("framework"), pk=pk)
    owner = get_object_or_404(Organisation, pk=request.actor.organisation_id)

    def save(form: forms.AssessForm) -> str:
        services.assess(indicator, owner=owner, by=request.actor, **form.cleaned_data)
        return reverse("appraisal:frameworks") + f"?year={form.cleaned_data['year']}"

    form = typed(forms.AssessForm, request, initial={"year": clock.today().year})
    return form_page(request, "appraisal/assess_form.html", form, save, {"indicator": indicator})


@requires(SEE)
def handovers(request: HubRequest) -> HttpResponseBase:
    """Results handed over, with the receiver's confirmation."""
    return list_page(request, "appraisal/handovers.html", tables.HANDOVERS, queries.handovers_for(request.actor))


@requires(RUN)
def new_handover(request: HubRequest, pk: int) -> HttpResponseBase:
    """Hand the results of a round over."""
    found = queries.own_round(request.actor, RUN, pk)

    def save(form: forms.HandoverForm) -> str:
        services.hand_over(found, **form.cleaned_data, by=request.actor)
        return reverse("appraisal:handovers")

    return form_page(request, "appraisal/handover_form.html", typed(forms.HandoverForm, request), save)


@requires(SEE)
@require_POST
def acknowledge(request: HubRequest, pk: int) -> HttpResponse:
    """The receiver confirms."""
    received = Handover.scoped.within(request.actor, SEE).filter(receiver__in=request.actor.organisation_ids)
    services.acknowledge(get_object_or_404(received, pk=pk), by=request.actor)
    return done(request, Text("已签收。", "Received."), reverse("appraisal:handovers"))
