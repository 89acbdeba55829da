"""The board, the cases behind its numbers, formulas, reports, and what everybody may see."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from chengshu.base import clock
from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, public, requires
from chengshu.kernel.evaluation import papers, reading, replies, showing, tables
from chengshu.kernel.evaluation.counts import COUNTS, in_words
from chengshu.kernel.evaluation.forms import FormulaForm
from chengshu.kernel.evaluation.measures import MEASURES
from chengshu.kernel.evaluation.models import Dimension, FormulaRule, PeriodReport
from chengshu.kernel.evaluation.queries.names import names_of
from chengshu.kernel.evaluation.queries.periods import period_of, periods
from chengshu.kernel.evaluation.queries.rates import Cell, cases_behind, formulas_on
from chengshu.kernel.evaluation.rights import SEE_RATES, SET_FORMULAS
from chengshu.kernel.evaluation.services import set_formula
from chengshu.ui.forms import form_view, typed
from chengshu.ui.tables import list_page, short_list

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPERS = {"docx": (papers.word, WORD), "pdf": (papers.pdf, "application/pdf")}


@requires(SEE_RATES)
@require_safe
def board(request: HubRequest, dimension: str = "") -> HttpResponseBase:
    """Rates by one dimension over a span of days."""
    chosen = _dimension(dimension) if dimension else showing.boards(request.actor)[0]
    period = period_of(request.GET)
    table = tables.POSTS if chosen in showing.BY_WORK else tables.BOARD
    context = {
        "period": period,
        "periods": periods(),
        "tabs": showing.tabs(request.actor, chosen, period),
        "tiles": showing.tiles(period),
    }
    return list_page(request, "evaluation/board.html", table, showing.lines(request.actor, chosen, period), context)


@requires(SEE_RATES)
@require_safe
def behind(request: HubRequest, dimension: str) -> HttpResponseBase:
    """The cases from which a number was counted."""
    chosen, period = _dimension(dimension), period_of(request.GET)
    key, count = request.GET.get("key", "")[:40], request.GET.get("count", "")
    if not showing.is_opened(chosen, key, count):
        raise NotFound
    cell = Cell(chosen, key, count, period.first, period.last)
    context = {
        "label": showing.label_of(count),
        "name": names_of(chosen, [key])[key],
        "period": period,
        "back": f"{reverse('evaluation:by', args=[dimension])}?{period.query}",
    }
    return list_page(request, "evaluation/behind.html", tables.BEHIND, cases_behind(request.actor, cell), context)


@requires(SEE_RATES)
@require_safe
def rate(request: HubRequest, dimension: str) -> HttpResponse:
    """How a measure was worked out: its formula, and the numbers that went into it."""
    chosen, period = _dimension(dimension), period_of(request.GET)
    line = showing.line_of(request.actor, chosen, request.GET.get("key", ""), period)
    measure = request.GET.get("measure", "")
    if line is None or measure not in line.rated.values:
        raise NotFound
    back = f"{reverse('evaluation:by', args=[dimension])}?{period.query}"
    context = {"line": line, "period": period, "back": back, "working": showing.working(line, measure)}
    return render(request, "evaluation/rate.html", context)


@requires(SEE_RATES)
@require_safe
def formulas(request: HubRequest) -> HttpResponseBase:
    """How every measure is worked out, and how it was before."""
    now = formulas_on(clock.today())
    context = {
        "measures": [(one.label, in_words(now[key].source), now[key].source) for key, one in MEASURES.items()],
        "counts": [(one.key, one.label) for one in COUNTS.values()],
        "may_set": request.actor.may(SET_FORMULAS),
    }
    rows = FormulaRule.objects.select_related("set_by")
    return list_page(request, "evaluation/formulas.html", tables.FORMULAS, rows, context)


@requires(SET_FORMULAS)
def new_formula(request: HubRequest) -> HttpResponseBase:
    """Set a formula."""

    def save(form: FormulaForm) -> str:
        set_formula(**form.cleaned_data, by=request.actor)
        return reverse("evaluation:formulas")

    return form_view(
        request,
        typed(FormulaForm, request, initial={"since": clock.today()}),
        save,
        title=Text("设置公式", "Set a formula"),
        back=reverse("evaluation:formulas"),
        said=Text("公式已设置，从生效日期起适用。", "The formula is set and holds from its day on."),
    )


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
    return render(request, "evaluation/report.html", {"report": row, **reading.shown_of(row)})


@requires(SEE_RATES)
@require_safe
def paper(request: HubRequest, pk: int, form: str) -> HttpResponse:
    """One report as a file."""
    if form not in PAPERS:
        raise NotFound
    row = one_of(PeriodReport.objects, pk)
    make, kind = PAPERS[form]
    disposition = content_disposition_header(as_attachment=True, filename=f"{row.title}.{form}")
    return HttpResponse(make(row), content_type=kind, headers={"Content-Disposition": disposition or "attachment"})


@requires(SEE_RATES)
@require_safe
def replies_of_span(request: HubRequest) -> HttpResponseBase:
    """How good the replies of a span were."""
    period = period_of(request.GET)
    found = replies.replies_of(request.actor, period)
    context = {"period": period, "tiles": replies.tiles(found), "most": replies.LATEST}
    return list_page(request, "evaluation/replies.html", replies.REPLIES, found, context)


@public
@require_safe
def open_to_all(request: HubRequest) -> HttpResponse:
    """The figures of a month for everybody: the city's, and by area."""
    offered = [one for one in periods() if one.key in {"month", "last_month", "year"}]
    period = next((one for one in offered if one.key == request.GET.get("period")), offered[0])
    context = {
        "period": period,
        "offered": offered,
        "tiles": showing.tiles(period, linked=False),
        "areas": short_list(tables.OPEN_AREAS, showing.open_lines(Dimension.AREA, period)),
        "months": short_list(tables.OPEN_MONTHS, showing.months()),
    }
    return render(request, "evaluation/public.html", context)


def _dimension(key: str) -> Dimension:
    if key not in Dimension.values:
        raise NotFound
    return Dimension(key)
