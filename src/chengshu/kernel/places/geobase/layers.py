"""Reads of layers: which somebody may see, what each holds, how it grew."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.places.errors import KeptFromYou
from chengshu.kernel.places.geobase.elsewhere import newest_of, total_of
from chengshu.kernel.places.models import GeoFeature, GeoImport, GeoLayer, LayerChange, LayerItem, in_force
from chengshu.kernel.places.rights import KEEP_LAYERS
from chengshu.spec.data import Grade

OPEN_GRADES = (Grade.PUBLIC, Grade.INTERNAL)


@dataclass(frozen=True)
class LayerStanding:
    """A layer with how many features it holds, their areas and lengths, and when it last changed."""

    layer: GeoLayer
    count: int
    area_m2: float
    length_m: float
    newest: datetime | None
    hidden: bool = False


def layers_in_force() -> QuerySet[GeoLayer]:
    """Every layer that has not ended: that it is there is no secret, what it holds may be."""
    return GeoLayer.everywhere.filter(Q(until=None) | Q(until__gte=clock.today())).select_related("owner", "resource")


def layers_open_to(actor: Actor) -> list[GeoLayer]:
    """The layers whose features the actor may see: those of low grade, and all of bodies whose layers they keep."""
    kept = set(GeoLayer.scoped.within(actor, KEEP_LAYERS).values_list("pk", flat=True))
    return [one for one in layers_in_force() if not one.restricted or one.pk in kept]


def layer_named(key: str) -> GeoLayer:
    """The layer of this key, also one that has ended. Raises NotFound."""
    return one_of(GeoLayer.everywhere.select_related("owner", "resource"), key=key)


def layer_open_to(actor: Actor, key: str) -> GeoLayer:
    """The layer of this key, if the actor may see its features. Raises NotFound, KeptFromYou."""
    layer = layer_named(key)
    if layer.restricted and not reaches(actor, KEEP_LAYERS, layer.owner):
        raise KeptFromYou
    return layer


def standings(layers: Iterable[GeoLayer], shown: Iterable[GeoLayer]) -> list[LayerStanding]:
    """How layers stand; of those not among the shown only how many features they have."""
    rows = list(layers)
    seen = {one.pk for one in shown}
    now = GeoFeature.objects.filter(in_force(clock.today())).order_by().values_list("layer")
    own = {
        key: (count, area or 0.0, length or 0.0, newest)
        for key, count, area, length, newest in now.annotate(
            n=Count("pk"), area=Sum("area_m2"), length=Sum("length_m"), last=Max("known_from")
        )
    }
    found = []
    for layer in rows:
        if layer.held:
            total = total_of(layer)
            found.append(LayerStanding(layer, total.count, total.area_m2, total.length_m, newest_of(layer)))
        else:
            count, area, length, newest = own.get(layer.pk, (0, 0.0, 0.0, None))
            hidden = layer.pk not in seen
            found.append(LayerStanding(layer, count, 0 if hidden else area, 0 if hidden else length, newest, hidden))
    return found


def items_now(layer: GeoLayer) -> list[LayerItem]:
    """What may be said of its features today."""
    return list(layer.items.filter(until=None))


def item_of(layer: GeoLayer, key: str) -> LayerItem:
    """An item that is in use. Raises NotFound."""
    return one_of(layer.items.select_related("layer__owner"), key=key, until=None)


def changes_of(layer: GeoLayer) -> QuerySet[LayerChange]:
    """What happened to a layer, the newest first."""
    return layer.changes.select_related("by")


def lists_of(layer: GeoLayer) -> QuerySet[GeoImport]:
    """The lists handed in for a layer, the newest first."""
    return layer.imports.select_related("by").defer("rows", "problems", "differences", "codes")


def list_of_features(key: int) -> GeoImport:
    """A list that was handed in. Raises NotFound."""
    return one_of(GeoImport.objects.select_related("layer__owner", "by"), key)


def features_on(layer: GeoLayer, day: date, known: datetime | None = None) -> QuerySet[GeoFeature]:
    """The features of a layer as they were on a day, as we know it now or as it was known at a moment."""
    rows = GeoFeature.objects.filter(in_force(day, known), layer=layer)
    return rows.select_related("layer").prefetch_related("layer__items")


def feature_on(layer: GeoLayer, code: str, day: date, known: datetime | None = None) -> GeoFeature | None:
    """One feature as it was on a day; None where there was none."""
    return features_on(layer, day, known).filter(code=code).order_by("-known_from").first()


def history_of(layer: GeoLayer, code: str) -> list[GeoFeature]:
    """Everything that was ever believed of a feature, the newest first."""
    rows = GeoFeature.objects.filter(layer=layer, code=code).select_related("by").defer("shape")
    return list(rows.order_by("-known_from", "-pk"))


def as_geojson(row: GeoFeature) -> dict[str, Any]:
    """A feature as programs read it; CGCS2000, longitude first. Attributes graded as sensitive are left out."""
    hidden = {item.key for item in row.layer.items.all() if item.grade not in OPEN_GRADES}
    properties = {
        "code": row.code,
        "name": row.name_zh,
        "area_m2": row.area_m2,
        "length_m": row.length_m,
        "division": row.division_code,
        "source": row.source,
        "sourced_on": row.sourced_on.isoformat() if row.sourced_on else None,
        "valid_from": row.valid_from.isoformat(),
        "attributes": {key: value for key, value in row.attributes.items() if key not in hidden},
    }
    return {"type": "Feature", "id": row.code, "geometry": json.loads(row.shape), "properties": properties}
