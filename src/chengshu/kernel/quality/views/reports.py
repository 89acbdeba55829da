"""A resource's quality: its report, failing rows, judging again."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.quality import failing as failing_rows
from chengshu.kernel.quality import services, tables
from chengshu.kernel.quality.dimensions import DIMENSION_LABELS
from chengshu.kernel.quality.models import Correction, Refining, Report
from chengshu.kernel.quality.queries import reports as queries
from chengshu.kernel.quality.rights import EDIT_RULES, OBJECT, SEE_FAILING, SEE_QUALITY
from chengshu.kernel.quality.tables.tones import correction_state, score_state, settled_state
from chengshu.kernel.quality.views.frame import labels_of, may_edit, resource_called, resource_tabs
from chengshu.kernel.quality.wording import name_of, sentence_of
from chengshu.ui.forms import done
from chengshu.ui.parts import Progress, Tile
from chengshu.ui.tables import short_list

VERSIONS_SHOWN = 12


@requires(SEE_QUALITY)
def report(request: HubRequest, key: str) -> HttpResponse:
    """The report that counts: scores by dimension, every rule, what refining did, what came before."""
    resource = resource_called(key)
    newest = queries.newest_report(resource)
    context: dict[str, Any] = {"resource": resource, "tabs": resource_tabs(resource, "report"), "report": newest}
    if newest is not None:
        context |= _shown(request, newest)
    context["may_judge"] = newest is not None and may_edit(request, resource)
    context["may_object"] = request.actor.may(OBJECT)
    return render(request, "quality/report.html", context)


@requires(EDIT_RULES)
@require_POST
def judge(request: HubRequest, key: str) -> HttpResponse:
    """Judge the newest version by the rules as they are now."""
    resource = resource_called(key)
    if not may_edit(request, resource):
        raise NotAllowed
    services.judge_again(resource, by=request.actor)
    return done(request, Text("已重新检查。", "Judged again."), reverse("quality:report", args=[key]))


@requires(SEE_FAILING)
def failing(request: HubRequest, pk: int) -> HttpResponse:
    """The first failing rows of a rule."""
    finding = failing_rows.finding_for(request.actor, pk)
    columns, rows = failing_rows.some_rows(finding, by=request.actor)
    context = {
        "finding": finding,
        "resource": finding.report.resource,
        "name": name_of(finding.rule),
        "asks": sentence_of(finding.rule),
        "rows": short_list(tables.failing_table(columns), rows),
        "shown": len(rows),
    }
    return render(request, "quality/failing.html", context)


@requires(SEE_FAILING)
def failing_file(request: HubRequest, pk: int) -> HttpResponseBase:
    """All failing rows of a rule as a file."""
    finding = failing_rows.finding_for(request.actor, pk)
    answer = StreamingHttpResponse(
        failing_rows.as_csv(finding, by=request.actor), content_type="text/csv; charset=utf-8"
    )
    name = f"{finding.report.resource.key}.{finding.rule.key}.v{finding.report.version}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _shown(request: HubRequest, newest: Report) -> dict[str, Any]:
    resource = newest.resource
    findings = list(queries.findings_of(newest))
    history = list(Report.everywhere.filter(resource=resource).order_by("-at", "-pk")[:VERSIONS_SHOWN])
    labels = labels_of(resource)
    own = reaches(request.actor, SEE_FAILING, resource.provider)
    correction = Correction.everywhere.filter(resource=resource).first()
    return {
        "tiles": _tiles(newest),
        "settled": settled_state(newest),
        "dimensions": [
            (label, Progress(float(newest.scores[one]), _tone(newest.scores[one])))
            for one, label in DIMENSION_LABELS.items()
            if one in newest.scores
        ],
        "failed": short_list(tables.failed_findings(labels, own=own), [one for one in findings if one.failed]),
        "passed": short_list(tables.other_findings(labels), [one for one in findings if not one.failed]),
        "unjudged": [one for one in findings if one.problem_zh],
        "versions": short_list(tables.VERSIONS, history),
        "trend": _trend(list(reversed(history))),
        "correction": correction,
        "correction_state": correction_state(correction) if correction else None,
    }


def _tiles(newest: Report) -> list[Tile]:
    refining: Refining | None = getattr(newest, "refining", None)
    version = Text(f"版本 {newest.version}", f"version {newest.version}")
    tone = "" if newest.score is None else score_state(newest.score).tone
    judged = f"{clock.local(newest.at):%Y-%m-%d %H:%M}"
    return [
        Tile(Text("得分", "Score"), newest.score, Text("分", "points"), judged, tone=tone),
        Tile(Text("检查行数", "Rows"), newest.rows, note=version),
        Tile(Text("问题数", "Faults"), newest.failed),
        Tile(Text("清洗后行数", "Rows after refining"), refining.rows_out if refining else None),
        Tile(Text("拦截", "Left out"), refining.left_out if refining else None),
        Tile(Text("去重", "Duplicates"), refining.duplicates if refining else None),
    ]


def _trend(history: list[Report]) -> dict[str, Any]:
    scores = [None if one.score is None else float(one.score) for one in history]
    return {
        "kind": "line",
        "x": [f"{clock.local(one.at):%m-%d %H:%M}" for one in history],
        "unit": str(Text("分", "points")),
        "series": [{"name": str(Text("得分", "Score")), "values": scores}],
    }


def _tone(score: str) -> str:
    value = float(score)
    return "good" if value >= 95 else "warning" if value >= 80 else "bad"
