"""What the map asks for: tiles and points of what is in view."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse

from chengshu.base.coordinates import Box
from chengshu.base.errors import NotAllowed
from chengshu.kernel.acting.guards import HubRequest, public, requires
from chengshu.kernel.places.drawing import Sheet, drawn_tile
from chengshu.kernel.places.maps import collection
from chengshu.kernel.places.queries.showing import Wanted, components_in_view, entities_in_view
from chengshu.kernel.places.rights import SEE_COMPONENTS, SEE_GRID

KEPT_S = 86_400


@public
def tile(request: HubRequest, sheet: str, z: int, x: int, y: int) -> HttpResponse:
    """A tile: the base map is for everybody, the grid for who may see it."""
    if sheet not in set(Sheet):
        raise Http404
    if sheet == Sheet.GRID and not request.actor.may(SEE_GRID):
        raise NotAllowed
    body = drawn_tile(Sheet(sheet), z, x, y)
    response = HttpResponse(body, status=200 if body else 204, content_type="application/vnd.mapbox-vector-tile")
    response["Cache-Control"] = f"{'public' if sheet == Sheet.BASE else 'private'}, max-age={KEPT_S}"
    return response


@requires(SEE_COMPONENTS)
def component_points(request: HubRequest) -> HttpResponseBase:
    """The components in view; where they are many, one point for those close together."""
    return _geojson(components_in_view(request.actor, _wanted(request)))


@requires(SEE_COMPONENTS)
def entity_points(request: HubRequest) -> HttpResponseBase:
    """The legal entities whose registered address lies in view."""
    return _geojson(entities_in_view(_wanted(request)))


def _wanted(request: HubRequest) -> Wanted:
    box = Box.read(request.GET.get("bbox", ""))
    zoom = request.GET.get("zoom", "")
    return Wanted(
        box=box,
        zoom=min(22.0, float(zoom)) if zoom.replace(".", "", 1).isdigit() and len(zoom) < 12 else 10.0,
        class_code=request.GET.get("class", "")[:4],
        state=request.GET.get("state", "")[:10],
        words=request.GET.get("q", "")[:60],
    )


def _geojson(features: Any) -> JsonResponse:
    return JsonResponse(collection(features), content_type="application/geo+json")
