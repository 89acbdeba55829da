"""What everybody may see and do: notices, service points, applications, decisions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, public
from chengshu.kernel.places.maps import Layer, Map
from chengshu.packs.municipal_operations.books import shown_values
from chengshu.packs.municipal_operations.forms.services import ApplyForm
from chengshu.packs.municipal_operations.models import Entry
from chengshu.packs.municipal_operations.models.ledger import EntryState
from chengshu.packs.municipal_operations.queries import penalties, permits, utilities
from chengshu.packs.municipal_operations.queries.ledger import box_of
from chengshu.packs.municipal_operations.registers import REGISTERS, register_called
from chengshu.packs.municipal_operations.services.permits import Application, apply
from chengshu.packs.municipal_operations.tables.law import DECISIONS, permit_badge
from chengshu.packs.municipal_operations.tables.reconsidering import WITHDRAWN
from chengshu.packs.municipal_operations.tables.utilities import fault_badge
from chengshu.ui.forms import form_page, typed
from chengshu.ui.parts import NO
from chengshu.ui.tables import short_list

MOST = 500
SERVICES = [one for one in REGISTERS.values() if one.service]


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What there is."""
    context = {"notices": [(one, fault_badge(one)) for one in utilities.notices()[:5]], "services": SERVICES}
    return render(request, "municipal_operations/public/home.html", context | {"kinds": permits.kinds()})


@public
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Where supply is or will be interrupted."""
    rows = [(one, fault_badge(one)) for one in utilities.notices()[:MOST]]
    return render(request, "municipal_operations/public/notices.html", {"rows": rows, "section": "notices"})


@public
@require_safe
def notices_json(request: HttpRequest) -> JsonResponse:
    """The same as data."""
    return JsonResponse({"notices": [_notice(one) for one in utilities.notices()[:MOST]]})


def _notice(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "trade": row.company.trade,
        "kind": row.kind,
        "area": {"zh": row.place.zh, "en": row.place.en},
        "words": {"zh": row.words.zh, "en": row.words.en},
        "households": row.households,
        "starts_at": row.starts_at.isoformat(),
        "expected_at": row.expected_at.isoformat() if row.expected_at else None,
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "position": [float(row.lon), float(row.lat)] if row.lon is not None else None,
    }


@public
@require_safe
def points(request: HttpRequest, key: str) -> HttpResponse:
    """Service points of one kind, on the map and as a list."""
    register = register_called(key)
    rows = _points(key)
    words = request.GET.get("q", "").replace("\0", "").strip()[:50]
    for word in words.split():
        rows = rows.filter(found_by__icontains=word)
    layer = Layer(key, register.label, url=reverse("municipal_operations:points_map", args=[key]))
    found = [
        (row, [(label, value) for label, value in shown_values(row, public=True) if value not in (None, NO)])
        for row in rows[:MOST]
    ]
    context = {"register": register, "rows": found, "q": words, "services": SERVICES, "section": "points"}
    return render(
        request,
        "municipal_operations/public/points.html",
        context | {"map": Map(register.label, layers=(layer,), box=box_of(_points(key)))},
    )


@public
@require_safe
def points_map(request: HttpRequest, key: str) -> JsonResponse:
    """Service points as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [float(row.lon), float(row.lat)]},
            "properties": {"name": str(row.name), "note": row.address, "tone": "info"},
        }
        for row in _points(key)[:MOST]
        if row.lon is not None and row.lat is not None
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")


def _points(key: str) -> Any:
    """Rows in use of a register that the public looks for; none of any other."""
    offered = [key] if register_called(key).service else []
    return Entry.everywhere.filter(register__in=offered, state=EntryState.IN_USE).order_by("name_zh")


@public
@require_safe
def offered(request: HttpRequest) -> HttpResponse:
    """What can be applied for."""
    return render(request, "municipal_operations/public/kinds.html", {"kinds": permits.kinds(), "section": "apply"})


@public
def ask(request: HubRequest, key: str) -> HttpResponseBase:
    """Apply for a permit."""
    kind = permits.kind_called(key)

    def save(form: ApplyForm) -> HttpResponse:
        given = dict(form.cleaned_data)
        handed = given.pop("papers")
        row = apply(kind, Application(**given), papers=handed, address=request.actor.address)
        return HttpResponseRedirect(f"{reverse('municipal_operations:follow', args=[row.ticket])}?new=1")

    context = {"kind": kind, "section": "apply", "submit": Text("提交申请", "Apply")}
    return form_page(request, "municipal_operations/public/apply.html", typed(ApplyForm, request), save, context)


@public
@require_safe
def follow_door(request: HttpRequest) -> HttpResponse:
    """Type the ticket of an application."""
    ticket = request.GET.get("ticket", "").strip()[:40]
    if ticket:
        return HttpResponseRedirect(reverse("municipal_operations:follow", args=[ticket]))
    return render(request, "municipal_operations/public/follow.html", {"section": "follow"})


@public
@require_safe
def follow(request: HttpRequest, ticket: str) -> HttpResponse:
    """How far an application is."""
    row = permits.permit_of_ticket(ticket)
    context = {"row": row, "badge": permit_badge(row), "fresh": "new" in request.GET, "section": "follow"}
    return render(request, "municipal_operations/public/follow.html", context)


@public
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Penalties as they are published: persons by their family name alone."""
    listing = short_list(DECISIONS, list(penalties.published()[:MOST]))
    withdrawn = list(penalties.withdrawn()[:MOST])
    context = {"listing": listing, "withdrawn": short_list(WITHDRAWN, withdrawn) if withdrawn else None}
    return render(request, "municipal_operations/public/decisions.html", context | {"section": "decisions"})
