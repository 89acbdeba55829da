"""Looking features up for other modules: with purpose, rights by field, masks and receipt, as in every registry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.places.geobase.elsewhere import one_of_layer
from chengshu.kernel.places.models import GeoFeature, GeoLayer, in_force
from chengshu.kernel.registries.models import Receipt
from chengshu.kernel.registries.queries.registries import GEOGRAPHY
from chengshu.kernel.registries.services import Allowed, answer_kept
from chengshu.spec.data import Grade

MASKED = "***"


def look_up_features(
    layer: GeoLayer,
    codes: Sequence[str],
    *,
    purpose: str,
    by: Actor,
    fields: Iterable[str] = (),
    note: str = "",
    allowed: Allowed | None = None,
) -> tuple[Receipt, dict[str, dict[str, Any] | None]]:
    """Features of a layer by their codes, at most 1,000 under one receipt; None where the layer has no such code.

    A layer graded 3 or 4 gives neither shape nor position: those leave by the exchange, under an agreement. Raises
    NoPurpose, FieldNotGranted, UnknownField, NotAllowed, TooMany, NoSuchRegistry.
    """
    contents: dict[str, Mapping[str, Any] | None] = dict.fromkeys(codes)
    contents |= _contents(layer, codes)
    return answer_kept(
        GEOGRAPHY,
        contents,
        purpose=purpose,
        by=by,
        fields=fields,
        note=note or f"{layer.name_zh} {layer.key}",
        allowed=allowed,
    )


def _contents(layer: GeoLayer, codes: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    if layer.held:
        found = {code: one_of_layer(layer, code) for code in codes}
        return {
            code: {
                "code": code,
                "name": one.name,
                "layer": layer.name_zh,
                "class_code": layer.class_code,
                "division": one.division_code,
                "area_m2": one.measure.area_m2,
                "length_m": one.measure.length_m,
                "lon": one.lon,
                "lat": one.lat,
                "shape": one.shape,
                "source": one.source,
            }
            for code, one in found.items()
            if one is not None
        }
    hidden = {item.key for item in layer.items.all() if item.grade in (Grade.SENSITIVE, Grade.HIGHLY_SENSITIVE)}
    rows = GeoFeature.objects.filter(in_force(clock.today()), layer=layer, code__in=list(codes))
    return {row.code: _content(layer, row, hidden) for row in rows}


def _content(layer: GeoLayer, row: GeoFeature, hidden: set[str]) -> dict[str, Any]:
    attributes = {key: MASKED if key in hidden else value for key, value in row.attributes.items()}
    placed = {} if layer.restricted else {"lon": row.lon, "lat": row.lat, "shape": row.shape}
    return placed | {
        "code": row.code,
        "name": row.name_zh,
        "layer": layer.name_zh,
        "class_code": layer.class_code,
        "division": row.division_code,
        "area_m2": row.area_m2,
        "length_m": row.length_m,
        "attributes": json.dumps(attributes, ensure_ascii=False),
        "source": row.source,
        "sourced_on": row.sourced_on.isoformat() if row.sourced_on else None,
        "valid_from": row.valid_from.isoformat(),
    }
