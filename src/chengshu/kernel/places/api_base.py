"""The geographic base for programs of the staff; others' machines come through the exchange and its agreements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, cast

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from chengshu.base import clock
from chengshu.base.coordinates import Box
from chengshu.base.errors import BadInput, NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.acting.guards import HubRequest
from chengshu.kernel.places.errors import HeldElsewhere
from chengshu.kernel.places.geobase import layers as queries
from chengshu.kernel.places.geobase.answering import look_up_features
from chengshu.kernel.places.geobase.finding import own_in
from chengshu.kernel.places.rights import SEE_BASE

router = Router(tags=["places"])
MOST = 500
_NO_BOX = Text("bbox 应为 west,south,east,north。", "bbox is west,south,east,north.")
Code = Annotated[str, Field(min_length=1, max_length=40)]


class LayerOut(Schema):
    """A layer of the base; areas in square metres, lengths in metres, 0 where its features are not open to you."""

    key: str
    name_zh: str
    name_en: str
    group: str
    class_code: str
    shape: str
    owner: str
    grade: str
    count: int
    area_m2: float
    length_m: float
    newest: datetime | None
    held: str


class AskedIn(Schema):
    """Whose fields, and what for. Without ``fields`` all that the asker may have."""

    codes: Annotated[list[Code], Field(min_length=1, max_length=1000)]
    purpose: Annotated[str, Field(max_length=40)]
    note: Annotated[str, Field(max_length=200)] = ""
    fields: Annotated[list[str], Field(max_length=60)] = []


class FoundOut(Schema):
    """Fields by code as the asker may see them; null for a code that the layer does not have."""

    receipt: str
    found: dict[str, dict[str, Any] | None]


@router.get("layers", response=list[LayerOut])
def layers(request: HttpRequest) -> list[LayerOut]:
    """All layers with what they hold."""
    actor = _who_may(request)
    rows = queries.standings(queries.layers_in_force(), queries.layers_open_to(actor))
    return [
        LayerOut(
            key=one.layer.key,
            name_zh=one.layer.name_zh,
            name_en=one.layer.name_en,
            group=one.layer.group,
            class_code=one.layer.class_code,
            shape=one.layer.shape_kind,
            owner=one.layer.owner.name_zh,
            grade=one.layer.grade,
            count=one.count,
            area_m2=one.area_m2,
            length_m=one.length_m,
            newest=one.newest,
            held=one.layer.held,
        )
        for one in rows
    ]


@router.get("layers/{key}/features", response=dict[str, Any])
def features(
    request: HttpRequest,
    key: str,
    *,
    bbox: str = "",
    on: date | None = None,
    after: Annotated[str, Query(max_length=40)] = "",
) -> dict[str, Any]:
    """A layer's own features as GeoJSON (CGCS2000), by code, at most 500; ``after`` a code for those that follow."""
    layer = queries.layer_open_to(_who_may(request), key)
    if layer.held:
        raise HeldElsewhere
    rows = queries.features_on(layer, on or clock.today()).filter(code__gt=after)
    if bbox:
        box = Box.read(bbox)
        if box is None:
            raise BadInput(_NO_BOX)
        rows = own_in(rows, box)
    found = [queries.as_geojson(row) for row in rows.order_by("code")[:MOST]]
    return {"type": "FeatureCollection", "features": found}


@router.post("layers/{key}/look-up", response=FoundOut)
def look_up(request: HttpRequest, key: str, asked: AskedIn) -> FoundOut:
    """Features by code for a purpose, masked by grade, with a receipt."""
    actor = _who_may(request)
    receipt, found = look_up_features(
        queries.layer_named(key), asked.codes, purpose=asked.purpose, by=actor, fields=asked.fields, note=asked.note
    )
    return FoundOut(receipt=receipt.number, found=found)


def _who_may(request: HttpRequest) -> Actor:
    actor = cast(HubRequest, request).actor
    if actor.person_id is None or not actor.may(SEE_BASE):
        raise NotAllowed
    return actor
