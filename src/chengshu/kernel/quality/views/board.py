"""The quality board: datasets, bureaus, months, corrections, weights."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Sum
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.quality import forms, tables
from chengshu.kernel.quality.models import Correction, CorrectionState, Objection, RaisingRule, Weight
from chengshu.kernel.quality.queries import reports as queries
from chengshu.kernel.quality.rights import SEE_QUALITY, SET_WEIGHTS
from chengshu.kernel.quality.services.corrections import set_raising_rule
from chengshu.kernel.quality.services.rules import set_weight
from chengshu.kernel.quality.views.frame import act, board_tabs
from chengshu.ui.parts import Tile
from chengshu.ui.tables import list_page, short_list


@requires(SEE_QUALITY)
def board(request: HubRequest) -> HttpResponseBase:
    """Every judged dataset, the worst first."""
    return list_page(request, "quality/board.html", tables.REPORTS, queries.newest_reports(), _frame(request, "board"))


@requires(SEE_QUALITY)
def bureaus(request: HubRequest) -> HttpResponseBase:
    """Every bureau, the worst first."""
    rows = queries.bureau_scores()
    return list_page(request, "quality/board.html", tables.BUREAUS, rows, _frame(request, "bureaus"))


@requires(SEE_QUALITY)
def months(request: HubRequest) -> HttpResponseBase:
    """The mean score month by month: of the city, or of one bureau beside it."""
    chosen = request.GET.get("unit", "")
    whole = chosen.isascii() and chosen.isdigit() and len(chosen) < 12
    unit = Organisation.objects.filter(pk=chosen).first() if whole else None
    scores = queries.month_scores()
    series = [_series(Text("全市平均得分", "Mean score of the city"), scores)]
    if unit is not None:
        series.insert(0, _series(unit.name, queries.month_scores(provider=unit)))
    trend = {
        "kind": "line",
        "x": [f"{month:%Y-%m}" for month, _ in scores],
        "unit": str(Text("分", "points")),
        "series": series,
    }
    context = {"trend": trend, "unit": unit, "bureaus": queries.bureau_scores(), **_frame(request, "months")}
    return render(request, "quality/months.html", context)


@requires(SEE_QUALITY)
def corrections(request: HubRequest) -> HttpResponseBase:
    """All correction work."""
    rows = Correction.everywhere.select_related("resource__provider")
    return list_page(request, "quality/board.html", tables.CORRECTIONS, rows, _frame(request, "corrections"))


@requires(SET_WEIGHTS)
def weights(request: HubRequest) -> HttpResponseBase:
    """Weights of the dimensions and rules of raising, with their history."""
    context = {
        "weights": short_list(tables.WEIGHTS, Weight.objects.select_related("set_by")),
        "raising": short_list(tables.RAISING, RaisingRule.objects.all()),
        **_frame(request, "weights"),
    }
    return render(request, "quality/weights.html", context)


@requires(SET_WEIGHTS)
def new_weight(request: HubRequest) -> HttpResponseBase:
    """Weigh a dimension."""

    def save(form: forms.WeightForm) -> None:
        set_weight(**form.cleaned_data, by=request.actor)

    form = forms.WeightForm(request.POST or None)
    return act(request, Text("设置维度权重", "Weigh a dimension"), form, save, reverse("quality:weights"))


@requires(SET_WEIGHTS)
def new_raising(request: HubRequest) -> HttpResponseBase:
    """Say when corrections are opened and raised."""

    def save(form: forms.RaisingForm) -> None:
        given = form.cleaned_data
        set_raising_rule(**given | {"least_share": given["least_share"] / 100}, by=request.actor)

    form = forms.RaisingForm(request.POST or None)
    return act(request, Text("设置整改和督查规则", "Rules of correction"), form, save, reverse("quality:weights"))


def _frame(request: HubRequest, current: str) -> dict[str, Any]:
    sums = queries.newest_reports().aggregate(score=Avg("score"), rows=Sum("rows"), failed=Sum("failed"))
    judged = queries.newest_reports().count()
    open_ = Correction.everywhere.filter(state__in=(CorrectionState.OPEN, CorrectionState.EXPLAINED))
    raised = open_.filter(raised_at__isnull=False).count()
    objections = Objection.everywhere.filter(state="open").count()
    score = sums["score"]
    return {
        "tabs": board_tabs(request, current),
        "tiles": [
            Tile(Text("平均得分", "Mean score"), None if score is None else f"{score:.2f}", Text("分", "points")),
            Tile(Text("已检查数据集", "Datasets judged"), judged, Text("个", "in all")),
            Tile(Text("检查行数", "Rows judged"), sums["rows"] or 0, note=_faults(sums["failed"] or 0)),
            Tile(
                Text("待整改", "To correct"),
                open_.count(),
                note=Text(f"其中已转督查 {raised}", f"{raised} raised"),
                tone="warning" if raised else "",
                url=reverse("quality:corrections"),
            ),
            Tile(Text("待核实异议", "Open objections"), objections),
        ],
    }


def _faults(count: int) -> Text:
    return Text(f"发现问题 {count:,} 处", f"{count:,} faults")


def _series(name: Text, scores: list[tuple[date, Decimal | None]]) -> dict[str, object]:
    return {"name": str(name), "values": [None if score is None else float(score) for _, score in scores]}
