"""The geographic base as a whole: its map, its search, its statistics."""

from __future__ import annotations

from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import render

from chengshu.base.coordinates import Box
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.places.forms.layers import FindForm
from chengshu.kernel.places.geobase.finding import in_view
from chengshu.kernel.places.geobase.layers import layer_open_to
from chengshu.kernel.places.geopages import found_page, geobase_page, statistics_page
from chengshu.kernel.places.maps import collection
from chengshu.kernel.places.rights import SEE_BASE
from chengshu.kernel.places.tables.layers import FOUND, tallies_table
from chengshu.ui.tables import list_page


@requires(SEE_BASE)
def geobase(request: HubRequest) -> HttpResponseBase:
    """The map with its layers on and off, and how the base stands."""
    chosen = [key[:40] for key in request.GET.getlist("show")[:60]]
    return render(request, "places/geobase.html", geobase_page(request.actor, chosen))


@requires(SEE_BASE)
def find(request: HubRequest) -> HttpResponseBase:
    """Features of all layers by name, code, box or division."""
    form = FindForm(request.GET)
    context, rows = found_page(request.actor, form, request.GET)
    return list_page(request, "places/geo_found.html", FOUND, rows, context)


@requires(SEE_BASE)
def statistics(request: HubRequest) -> HttpResponseBase:
    """Counts, areas and lengths by county and layer; within a county by street."""
    within = request.GET.get("within", "")[:6]
    context, rows = statistics_page(request.actor, within)
    return list_page(request, "places/geo_statistics.html", tallies_table(within), rows, context)


@requires(SEE_BASE)
def shapes(request: HubRequest, key: str) -> HttpResponseBase:
    """The features of a layer in view, as the map draws them."""
    layer = layer_open_to(request.actor, key)
    box = Box.read(request.GET.get("bbox", ""))
    return JsonResponse(collection(in_view(layer, box)), content_type="application/geo+json")
