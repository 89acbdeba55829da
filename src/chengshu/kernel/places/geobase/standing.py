"""How the base stands, as the overview of base databases and the exchange's target count it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Max
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.lake.models import LakeTable
from chengshu.kernel.places.geobase.elsewhere import newest_of, total_of
from chengshu.kernel.places.models import GeoFeature, GeoLayer, GeoShare, in_force
from chengshu.kernel.registries.queries.registries import GEOGRAPHY
from chengshu.kernel.registries.services import Kept, note_kept

KEEPER = "places"


def note_base() -> int:
    """Note for the registries how many features, layers and tables there are; 1 where a city has set up the base."""
    return int(note_kept(GEOGRAPHY, base_standing(), kept_by=KEEPER))


def base_standing() -> Kept:
    """Features of all layers, layers with features, tables that the exchange can draw on, features in no street."""
    layers = list(GeoLayer.everywhere.filter(until=None).select_related("resource"))
    now = GeoFeature.objects.filter(in_force(clock.today()), layer__until=None)
    own = dict(now.order_by().values_list("layer").annotate(n=Count("pk")))
    elsewhere = {layer.pk: total_of(layer).count for layer in layers if layer.held}
    times: list[datetime | None] = [now.aggregate(last=Max("known_from"))["last"]]
    times += [newest_of(layer) for layer in layers if layer.held]
    keys = [layer.resource.key for layer in layers if layer.resource]
    counts = own | elsewhere
    return Kept(
        records=sum(counts.values()),
        sources=len(layers),
        filled=sum(1 for layer in layers if counts.get(layer.pk)),
        conflicts=now.exclude(pk__in=GeoShare.objects.values("feature")).count(),
        served=LakeTable.objects.filter(key__in=keys).count(),
        newest=max((at for at in times if at is not None), default=None),
        page=reverse("places:geobase"),
    )
