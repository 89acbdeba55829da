"""Pages of lineage."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.lake.models import Place
from chengshu.kernel.lake.rights import SEE_LAKE
from chengshu.kernel.lake.showing import lineage_page


@requires(SEE_LAKE)
def lineage(request: HubRequest, place_id: int) -> HttpResponse:
    """Where the data of a place, or of one of its columns, comes from and where it goes."""
    place = get_object_or_404(Place.objects.select_related("table"), pk=place_id)
    return render(request, "lake/lineage.html", lineage_page(place, request.GET.get("column", "")[:200]))
