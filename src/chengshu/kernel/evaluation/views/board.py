"""The board, the cases behind its numbers, formulas, reports, and what everybody may see."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengshu.base import clock
from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, public, requires
from chengshu.kernel.evaluation import papers, showing, tables
from chengshu.kernel.evaluation.counts import COUNTS
from chengshu.kernel.evaluation.forms import FormulaForm
from chengshu.kernel.evaluation.measures import MEASURES
from chengshu.kernel.evaluation.models import DIMENSION_LABELS, Dimension, FormulaRule, PeriodReport
from chengshu.kernel.evaluation.queries.names import names_of
from chengshu.kernel.evaluation.queries.periods import period_of, periods
from chengshu.kernel.evaluation.queries.rates import Cell, cases_behind, formulas_on
from chengshu.kernel.evaluation.rights import SEE_RATES, SET_FORMULAS
from chengshu.kernel.evaluation.services import set_formula
from chengshu.ui.forms import form_view, typed
from chengshu.ui.tables import list_page

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPERS = {"docx": (papers.word, WORD), "pdf": (papers.pdf, "application/pdf")}


@requires(SEE_RATES)
@require_safe
def board(request: HubRequest, dimension: str = Dimension.AREA.value) -> HttpResponseBase:
    """Rates by one dimension over a span of days."""
    chosen = _dimension(dimension)
    period = period_of(request.GET)
    table = tables.POSTS if chosen in {Dimension.POST, Dimension.PERSON} else tables.BOARD
    context = {
        "period": period,
        "periods": periods(),
        "tabs": showing.tabs(chosen, period),
        "tiles": showing.tiles(period),
    }
    return list_page(request, "evaluation/board.html", table, showing.lines(request.actor, chosen, period), context)


@requires(SEE_RATES)
@require_safe
def behind(request: HubRequest, dimension: str) -> HttpResponseBase:
    """The cases from which a number was counted."""
    chosen, period = _dimension(dimension), period_of(request.GET)
    key, count = request.GET.get("key", "")[:40], COUNTS.get(request.GET.get("count", ""))
    if count is None or not showing.is_opened(chosen, key):
        raise NotFound
    cell = Cell(chosen, key, count.key, period.first, period.last)
    context = {
        "count": count,
        "name": names_of(chosen, [key])[key],
        "period": period,
        "back": f"{reverse('evaluation:by', args=[dimension])}?{period.query}",
    }
    return list_page(request, "evaluation/behind.html", tables.BEHIND, cases_behind(request.actor, cell), context)


@requires(SEE_RATES)
@require_safe
def formulas(request: HubRequest) -> HttpResponseBase:
    """How every measure is worked out, and how it was before."""
    now = formulas_on(clock.today())
    context = {
        "measures": [(one.label, now[key].source) for key, one in MEASURES.items()],
        "counts": [(one.key, one.label) for one in COUNTS.values()],
    }
    rows = FormulaRule.objects.select_related("set_by")
    return list_page(request, "evaluation/formulas.html", tables.FORMULAS, rows, context)


@requires(SET_FORMULAS)
def new_formula(request: HubRequest) -> HttpResponseBase:
    """Set a formula."""

    def save(form: FormulaForm) -> str:
        set_formula(**form.cleaned_data, by=request.actor)
        return reverse("evaluation:formulas")

    title = Text("设置公式", "Set a formula")
    return form_view(request, typed(FormulaForm, request), save, title=title, back=reverse("evaluation:formulas"))


@requires(SEE_RATES)
@require_safe
def reports(request: HubRequest) -> HttpResponseBase:
    """The weekly and monthly reports."""
    return list_page(request, "evaluation/reports.html", tables.REPORTS, PeriodReport.objects.all())


@requires(SEE_RATES)
@require_safe
def report(request: HubRequest, pk: int) -> HttpResponse:
    """One report on the screen."""
    row = one_of(PeriodReport.objects, pk)
    context = {"report": row, "title": papers.title_of(row), "days": papers.days_of(row)}
    return render(request, "evaluation/report.html", {**context, "parts": list(papers.parts_of(row))})


@requires(SEE_RATES)
@require_safe
def paper(request: HubRequest, pk: int, form: str) -> HttpResponse:
    """One report as a file."""
    if form not in PAPERS:
        raise NotFound
    row = one_of(PeriodReport.objects, pk)
    make, kind = PAPERS[form]
    name = f"{row.span}-{row.first}.{form}"
    return HttpResponse(make(row), content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@public
@require_safe
def open_to_all(request: HubRequest) -> HttpResponse:
    """The figures of a month for everybody: the city's, and by area."""
    offered = [one for one in periods() if one.key in {"month", "last_month", "year"}]
    period = next((one for one in offered if one.key == request.GET.get("period")), offered[0])
    areas = showing.open_lines(Dimension.AREA, period)
    context = {
        "period": period,
        "offered": offered,
        "tiles": showing.tiles(period, linked=False),
        "areas": areas,
        "label": DIMENSION_LABELS[Dimension.AREA],
    }
    return render(request, "evaluation/public.html", context)


def _dimension(key: str) -> Dimension:
    if key not in Dimension.values:
        raise NotFound
    return Dimension(key)
