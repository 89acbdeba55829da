"""The portal as everybody sees it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from chengshu.base.errors import NotAllowed, NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, public
from chengshu.packs.open_data import browsing, charts, datastore
from chengshu.packs.open_data.datastore import Question
from chengshu.packs.open_data.dcat.notations import notation_for
from chengshu.packs.open_data.doors import caller_of, may_read, opened_to_all, portal, take_call
from chengshu.packs.open_data.errors import BeingWritten, KeyNeeded, NoSuchDataset
from chengshu.packs.open_data.explaining import CYCLES, TYPES, examples, freshness_of, interface_parts
from chengshu.packs.open_data.files import FORMATS, file_of, format_called, is_ready
from chengshu.packs.open_data.models import OpenDataset, Release
from chengshu.packs.open_data.queries import datasets as found
from chengshu.packs.open_data.queries import portal as shown
from chengshu.packs.open_data.queries.bodies import publishers as publishing_bodies
from chengshu.packs.open_data.queries.rules import editions_of, guidelines, licences, rule_or_usual
from chengshu.packs.open_data.services.voices import rate as rate_dataset
from chengshu.packs.open_data.usage import TALLY
from chengshu.packs.open_data.views import rdf
from chengshu.ui.pages import page

PREVIEWED = 10


@portal
@require_safe
def home(request: HubRequest) -> HttpResponse:
    """The first page."""
    context = {
        "counts": shown.counts(),
        "themes": shown.themes_with_counts(),
        "newest": shown.newest(),
        "used": shown.most_used(),
        "apps": shown.gallery()[:3],
    }
    return render(request, "open_data/home.html", context)


@portal
@require_safe
def search(request: HubRequest) -> HttpResponse:
    """Datasets by words and facets."""
    wanted = browsing.wanted_of(request.GET)
    count = found.count_of(wanted)
    pages = browsing.pages(wanted, browsing.page_number(request.GET.get("page", "")), count)
    start = (pages.number - 1) * browsing.PAGE
    rows = found.with_names(found.ordered(found.found_for(wanted), wanted, count))
    context = {
        "section": "data",
        "wanted": wanted,
        "count": count,
        "rows": rows[start : start + browsing.PAGE],
        "facets": browsing.facets(wanted),
        "chosen": browsing.chosen(wanted),
        "orders": browsing.orders(wanted),
        "pages": pages,
        "foreign": shown.foreign_for(wanted.words) if pages.number == 1 else (),
    }
    return page(request, "open_data/search.html", "open_data/_found.html", context)


@portal
@require_safe
def dataset(request: HubRequest, slug: str) -> HttpResponse:
    """A dataset with everything about it; as linked data where that is asked for."""
    notation = notation_for(request.headers.get("Accept", ""))
    if notation:
        return rdf.dataset(request, slug, notation)
    row = found.dataset_called(slug)
    release = found.release_of(row)
    readable = may_read(row, caller_of(request))
    drawn = _drawn(row, release, request.GET.get("chart", "")) if readable else {}
    if request.headers.get("HX-Request") and "chart" in request.GET:
        return render(request, "open_data/_chart.html", drawn)
    TALLY.note(row.pk, "views")
    return render(request, "open_data/dataset.html", {**_told(row, release, readable=readable), **drawn})


def _told(row: OpenDataset, release: Release, *, readable: bool) -> dict[str, Any]:
    names = tuple(one["name"] for one in release.columns)
    preview = datastore.answer(row, release, Question(columns=names, limit=PREVIEWED)).rows if readable else []
    rule = rule_or_usual()
    forms = [form for form in FORMATS if not form.sheet or release.rows <= rule.sheet_rows]
    return {
        "section": "data",
        "dataset": row,
        "release": release,
        "readable": readable,
        "files": [(form, reverse("open_data:download", args=[row.slug, form.key])) for form in forms],
        "made_on_demand": [form.label for form in forms if not is_ready(row, release, form)],
        "preview": preview,
        "releases": row.releases.all()[:20],
        "freshness": freshness_of(row),
        "cycle": CYCLES[row.cycle],
        "types": TYPES,
        "examples": examples(row, release) if readable else (),
        "most_rows": rule.rows_per_call,
        "reviews": shown.reviews_shown(row),
        "apps": shown.gallery().filter(datasets=row)[:10],
    }


def _drawn(row: OpenDataset, release: Release, wanted: str) -> dict[str, Any]:
    columns = charts.columns_to_draw(release)
    column = next((one for one in columns if one["name"] == wanted), charts.best_of(columns))
    chart, note = charts.chart_of(row, release, column) if column else (None, "")
    return {
        "chart": chart,
        "chart_note": note,
        "chart_columns": columns,
        "chart_of": column["name"] if column else "",
        "dataset": row,
    }


@public
@require_safe
def download(request: HubRequest, slug: str, form: str) -> HttpResponseBase:
    """A version as a file: ``?release=2``; the newest without. Sent again only where it changed."""
    take_call(request)
    chosen = format_called(form)
    row = found.dataset_called(slug)
    if chosen is None:
        raise NoSuchDataset
    if not may_read(row, caller_of(request)):
        raise KeyNeeded
    number = request.GET.get("release", "")
    release = found.release_of(row, int(number) if number.isascii() and number.isdigit() and len(number) < 7 else None)
    tag = f'"{row.uid.hex}-{release.number}-{form}"'
    if tag in request.headers.get("If-None-Match", ""):
        return opened_to_all(HttpResponse(status=304, headers={"ETag": tag}))
    try:
        path = file_of(row, release, chosen, sheet_rows=rule_or_usual().sheet_rows)
    except BeingWritten as waiting:
        return _come_back(request, slug, waiting)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=f"{row.slug}-v{release.number}.{form}")
    answer.headers["Content-Type"] = chosen.mime
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "public, max-age=300"
    TALLY.note(row.pk, "downloads")
    opened_to_all(answer)  # type: ignore[arg-type]  # it only sets headers
    return answer


def _come_back(request: HubRequest, slug: str, waiting: BeingWritten) -> HttpResponse:
    context = {"refusal": waiting, "file_url": request.get_full_path(), "slug": slug}
    answer = render(request, "open_data/being_written.html", context, status=waiting.status)
    answer.headers["Retry-After"] = str(waiting.seconds)
    return opened_to_all(answer)


@csrf_exempt
@portal
@require_POST
def rate(request: HubRequest, slug: str) -> HttpResponse:
    """Give stars. No cookie, so no token: the browser itself says that the form was ours."""
    must_be_ours(request)
    stars = request.POST.get("stars", "")
    row = found.dataset_called(slug)
    if stars not in {"1", "2", "3", "4", "5"}:
        raise NotFound
    rate_dataset(
        row.pk, int(stars), words=request.POST.get("words", "").replace("\0", "").strip(), address=request.actor.address
    )
    return HttpResponseRedirect(f"{reverse('open_data:dataset', args=[slug])}#rating")


@csrf_exempt
@public
@require_POST
def language(request: HubRequest) -> HttpResponse:
    """Remember the language in which somebody wishes to read; the only cookie a reader is ever given."""
    must_be_ours(request)
    chosen = "en" if request.POST.get("language") == "en" else "zh"
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}) and back.startswith("/open_data/")
    answer = HttpResponseRedirect(back if safe else reverse("open_data:home"))
    answer.set_cookie(
        "language", chosen, max_age=31_536_000, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
    return answer


def must_be_ours(request: HttpRequest) -> None:
    """A form of another site may not write in a visitor's name. Raises NotAllowed."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", "")
    if site not in {"same-origin", "none"} or (origin and origin.partition("://")[2] != request.get_host()):
        raise NotAllowed


@portal
@require_safe
def apps(request: HubRequest) -> HttpResponse:
    """Applications built on open data."""
    return render(request, "open_data/apps.html", {"section": "apps", "apps": shown.gallery()[:200]})


@portal
@require_safe
def publishers(request: HubRequest) -> HttpResponse:
    """Who publishes here."""
    return render(request, "open_data/publishers.html", {"section": "data", "publishers": publishing_bodies()})


@portal
@require_safe
def rules(request: HubRequest) -> HttpResponse:
    """Rules and standards, and the licences."""
    context = {"section": "rules", "guidelines": guidelines(), "licences": licences()}
    return render(request, "open_data/rules.html", context)


@portal
@require_safe
def rule(request: HubRequest, key: str) -> HttpResponse:
    """One rule, in its newest edition or the one asked for."""
    editions = list(editions_of(key))
    wanted = request.GET.get("edition", "")
    chosen = next((one for one in editions if str(one.edition) == wanted), editions[0] if editions else None)
    if chosen is None:
        raise NotFound
    note = Text("%(kind)s · 第 %(n)s 版", "%(kind)s · edition %(n)s").with_values(
        kind=chosen.kind_label, n=chosen.edition
    )
    context = {"section": "rules", "heading": chosen.name, "note": note, "body": chosen.body, "editions": editions}
    return render(request, "open_data/rule.html", context)


@portal
@require_safe
def licence(request: HubRequest, key: str) -> HttpResponse:
    """The terms of a licence."""
    chosen = one_of(licences(), key=key)
    return render(request, "open_data/rule.html", {"section": "rules", "heading": chosen.name, "body": chosen.text})


@portal
@require_safe
def interface(request: HubRequest) -> HttpResponse:
    """How programs read catalogue and data."""
    context = {"section": "interface", "parts": interface_parts(), "rule": rule_or_usual()}
    return render(request, "open_data/interface.html", context)
