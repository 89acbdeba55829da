"""The desk of cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.http import FileResponse, HttpResponseBase
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.cases import services
from chengshu.kernel.cases.forms import ReportForm
from chengshu.kernel.cases.models import Case, Channel
from chengshu.kernel.cases.purposes import REPORTED
from chengshu.kernel.cases.queries.counting import desk_counts
from chengshu.kernel.cases.queries.desk import Wanted, desk_page
from chengshu.kernel.cases.rights import REPORT, SEE
from chengshu.kernel.cases.services import Contact, Place, Report
from chengshu.kernel.cases.showing.desk import Shown
from chengshu.kernel.cases.tables import CASES, case_url
from chengshu.kernel.files.services import keep
from chengshu.ui import exports
from chengshu.ui.forms import form_view, typed
from chengshu.ui.pages import page

EXPORT_PAGE = 500


@requires(SEE)
def desk(request: HubRequest) -> HttpResponseBase:
    """The desk, its lines alone, or the whole list as a file."""
    wanted = Wanted.from_query({key: str(value) for key, value in request.GET.items()})
    if request.GET.get("format") in {"csv", "xlsx"}:
        return _exported(request, wanted)
    shown = Shown(
        request.actor,
        wanted,
        desk_page(request.actor, wanted),
        desk_counts(request.actor),
    )
    context = {"desk": shown, "listing": shown.listing, "may_report": request.actor.may(REPORT)}
    response = page(request, "cases/desk.html", "cases/_desk.html", context)
    if request.headers.get("HX-Request"):
        response.headers["HX-Push-Url"] = f"{request.path}?{wanted.query(after=wanted.after)}"
    return response


@requires(REPORT)
def report(request: HubRequest) -> HttpResponseBase:
    """A case reported by hand."""
    form = typed(ReportForm, request)

    def save(filled: ReportForm) -> str:
        given = filled.cleaned_data
        content = Report(
            channel=Channel(given["channel"]),
            text=given["text"],
            title=given["title"],
            urgency=int(given["urgency"]),
            place=Place(address=given["address"]),
            contact=Contact(name=given["name"], phone=given["phone"]),
        )
        files = [keep(upload, purpose=REPORTED, by=request.actor) for upload in given["pictures"]]
        case = services.report(content, by=request.actor, files=files)
        return case_url(case) if request.actor.may(SEE) else reverse("home")

    title = Text("登记案件", "Report a case")
    said = Text("已登记。", "The case was taken in.")
    return form_view(request, form, save, title=title, back=reverse("cases:desk"), said=said)


def _exported(request: HubRequest, wanted: Wanted) -> FileResponse:
    kind = request.GET["format"]
    cases = list(_all(request, wanted))
    exports.checked_count(cases)
    exports.announce(request, CASES.key, kind, len(cases))
    heads = [str(column.label) for column in CASES.columns]
    cells = ([column.written(case) for column in CASES.columns] for case in cases)
    return exports.file_response(kind, str(CASES.label), heads, cells)


def _all(request: HubRequest, wanted: Wanted) -> Iterator[Case]:
    count = 0
    while count <= exports.LIMIT:
        found = desk_page(request.actor, wanted, size=EXPORT_PAGE)
        yield from found.cases
        count += len(found.cases)
        if not found.next:
            return
        wanted = replace(wanted, after=found.next)
