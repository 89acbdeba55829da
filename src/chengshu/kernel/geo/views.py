"""Pages of divisions."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires, signed_in
from chengshu.kernel.geo import queries, services
from chengshu.kernel.geo.forms import ListForm
from chengshu.kernel.geo.models import LEVEL_LABELS
from chengshu.kernel.geo.rights import IMPORT_DIVISIONS
from chengshu.kernel.geo.tables import CHANGES, DIFFERENCES, IMPORTS, PLACES
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.parts import Tile
from chengshu.ui.tables import LONGEST_SEARCH, list_page, listing, short_list


@signed_in
def divisions(request: HubRequest) -> HttpResponseBase:
    """The country, from the provinces down; words look in all of it."""
    tiles = [Tile(LEVEL_LABELS[level], count) for level, count in queries.counts().items()]
    rows = queries.listed("", request.GET.get("q", "")[:LONGEST_SEARCH])
    context = {"tiles": tiles, "may_import": request.actor.may(IMPORT_DIVISIONS)}
    return list_page(request, "geo/divisions.html", PLACES, rows, context)


@signed_in
def place(request: HubRequest, code: str) -> HttpResponseBase:
    """A place, what lies in it, and what changed."""
    path = queries.path(code)
    if path[-1].code != code:
        return redirect("geo:place", path[-1].code)
    rows = queries.listed(code, request.GET.get("q", "")[:LONGEST_SEARCH])
    changes = short_list(CHANGES, queries.history(path[-1]))
    context = {"place": path[-1], "above": path[:-1], "level": LEVEL_LABELS[path[-1].level], "changes": changes}
    return list_page(request, "geo/place.html", PLACES, rows, context)


@requires(IMPORT_DIVISIONS)
def imports(request: HubRequest) -> HttpResponseBase:
    """Handing in a list, and the lists handed in before."""

    def save(form: ListForm) -> str:
        data = form.cleaned_data
        row = services.propose(data["lists"], source=data["source"], by=request.actor)
        return reverse("geo:import", args=[row.pk])

    context = {"listing": listing(request, IMPORTS, queries.imports())}
    return form_page(request, "geo/imports.html", typed(ListForm, request), save, context)


@requires(IMPORT_DIVISIONS)
def show_import(request: HubRequest, key: int) -> HttpResponseBase:
    """What a list changes, or changed."""
    row = queries.proposed(key)
    found = services.differences_of(row)
    return list_page(request, "geo/import.html", DIFFERENCES, found, {"row": row, "found": found})


@require_POST
@requires(IMPORT_DIVISIONS)
def accept(request: HubRequest, key: int) -> HttpResponse:
    """Bring the divisions in line with the list."""
    row = services.accept(queries.proposed(key), by=request.actor)
    total = sum(row.counts.values())
    return done(
        request,
        Text("已导入，变动 %(n)s 处。", "Imported, with %(n)s changes.").with_values(n=total),
        reverse("geo:divisions"),
    )
