"""The report on projects, and what everybody may see of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, public, requires
from chengshu.kernel.lifecycle import tables
from chengshu.kernel.lifecycle.amounts import wan
from chengshu.kernel.lifecycle.publishing import open_rows
from chengshu.kernel.lifecycle.queries.report import GROUPINGS, asked, report_for, total_of
from chengshu.kernel.lifecycle.rights import SEE_PROJECTS
from chengshu.kernel.lifecycle.word import document
from chengshu.ui.exports import announce
from chengshu.ui.parts import Tab, Tile
from chengshu.ui.tables import list_page

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires(SEE_PROJECTS)
def report(request: HubRequest) -> HttpResponseBase:
    """How many projects, of what amount, in which stage, how late; each group opens its projects."""
    wanted = asked(_query(request))
    lines = report_for(request.actor, wanted)
    whole = total_of(lines)
    kept = {name: request.GET[name] for name in ("first", "last") if request.GET.get(name)}
    context: dict[str, Any] = {
        "wanted": wanted,
        "word_url": f"{reverse('lifecycle:report_word')}?{request.GET.urlencode()}",
        "tabs": [Tab(label, _url(key, kept), key == wanted.by) for key, label in GROUPINGS.items()],
        "tiles": [
            Tile(Text("项目", "Projects"), whole.count, Text("个", "in all")),
            Tile(Text("投资", "Amount"), wan(whole.amount_fen), Text("万元", "10,000 yuan")),
            Tile(Text("已支付", "Paid"), wan(whole.paid_fen), Text("万元", "10,000 yuan")),
            Tile(Text("滞后", "Late"), whole.late, Text("个", "in all"), tone="bad" if whole.late else ""),
        ],
    }
    return list_page(request, "lifecycle/report.html", tables.REPORT, lines, context)


@requires(SEE_PROJECTS)
def report_word(request: HubRequest) -> HttpResponse:
    """The report as a Word document."""
    wanted = asked(_query(request))
    lines = report_for(request.actor, wanted)
    announce(request, "report", "docx", len(lines))
    response = HttpResponse(document(lines, wanted), content_type=WORD)
    response.headers["Content-Disposition"] = f'attachment; filename="projects-{clock.today():%Y%m%d}.docx"'
    return response


@public
def open_page(request: HttpRequest) -> HttpResponse:
    """The progress of the projects that are open, for everybody (阳光透明)."""
    rows = open_rows()
    return render(request, "lifecycle/public.html", {"rows": rows, "today": clock.today()})


@public
def open_json(request: HttpRequest) -> JsonResponse:
    """The same as data."""
    projects = [row.as_json() for row in open_rows()]
    return JsonResponse({"as_of": clock.today().isoformat(), "projects": projects})


def _query(request: HttpRequest) -> dict[str, str]:
    return {name: value for name, value in request.GET.items() if isinstance(value, str)}


def _url(by: str, kept: dict[str, str]) -> str:
    query = "&".join(f"{name}={value}" for name, value in kept.items())
    return f"{reverse('lifecycle:report')}?by={by}{'&' + query if query else ''}"
