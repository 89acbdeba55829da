"""Writes of layers: what each holds, whose it is, what may be said of its features; every change has its history."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.places.editions import Kind, changed
from chengshu.kernel.places.errors import BadLayerKey, HeldElsewhere, ItemInUse, LayerTaken
from chengshu.kernel.places.geobase.publishing import RESERVED, republish
from chengshu.kernel.places.models import GeoLayer, LayerChange, LayerItem
from chengshu.kernel.places.rights import KEEP_LAYERS
from chengshu.spec.data import Cycle, FieldType, Grade

LAYER_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")  # names of tables and columns of the lake


@dataclass(frozen=True)
class LayerContent:
    """What is written of a layer; see ``models.GeoLayer`` for what each means."""

    name_zh: str
    group: str
    class_code: str
    shape_kind: str
    owner: Organisation
    name_en: str = ""
    source: str = ""
    cycle: str = Cycle.YEARLY
    grade: str = Grade.INTERNAL
    scale: int | None = None
    source_crs: str = ""
    summary_zh: str = ""


@dataclass(frozen=True)
class ItemWanted:
    """An item as somebody declares it."""

    key: str
    label: Text
    type: str = FieldType.TEXT
    unit: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    grade: str = Grade.INTERNAL


@transaction.atomic
def define_layer(
    key: str, content: LayerContent, *, by: Actor, items: Sequence[ItemWanted] = (), held: str = ""
) -> GeoLayer:
    """Set up a layer of a body whose layers the actor keeps. Raises NotAllowed, LayerTaken."""
    must_reach(by, KEEP_LAYERS, content.owner)
    if not LAYER_KEY.fullmatch(key):
        raise BadLayerKey(fields={"key": BadLayerKey.text})
    if GeoLayer.everywhere.filter(key=key).exists():
        raise LayerTaken(key=key)
    layer = GeoLayer.everywhere.create(key=key, held=held, **_columns(content))
    for order, item in enumerate(items):
        LayerItem.objects.create(layer=layer, order=order, **_item_columns(item))
    _note(layer, {}, by=by, why="", verb="places.layer.defined")
    return layer


@transaction.atomic
def change_layer(layer: GeoLayer, content: LayerContent, *, by: Actor, why: str) -> GeoLayer:
    """Write a layer anew; what its features are drawn as stays once it has any. Raises NotAllowed."""
    must_reach(by, KEEP_LAYERS, layer.owner)
    must_reach(by, KEEP_LAYERS, content.owner)
    held = GeoLayer.everywhere.select_for_update(of=("self",)).select_related("owner").get(pk=layer.pk)
    if held.held or held.features.exists():
        content = replace(content, shape_kind=held.shape_kind)
    before = _printed(held)
    for name, value in _columns(content).items():
        setattr(held, name, value)
    fields = {name: [before[name], after] for name, after in _printed(held).items() if before[name] != after}
    if fields:
        held.changed_at = clock.now()
        held.save()
        _note(held, fields, by=by, why=why, verb="places.layer.changed")
    return held


@transaction.atomic
def close_layer(layer: GeoLayer, *, by: Actor, why: str, on: date | None = None) -> GeoLayer:
    """Let a layer end with a day, today if none is said; its features stay as history. Raises NotAllowed."""
    must_reach(by, KEEP_LAYERS, layer.owner)
    layer.until = max(layer.since, on or clock.today())
    layer.save(update_fields=["until"])
    _note(layer, {"until": ["", layer.until.isoformat()]}, by=by, why=why, verb="places.layer.closed")
    return layer


@transaction.atomic
def declare_item(layer: GeoLayer, item: ItemWanted, *, by: Actor, why: str = "") -> LayerItem:
    """Let something be said of each feature; one of the same key is replaced from today on, what it was is kept.

    Raises NotAllowed, HeldElsewhere, and ItemInUse where values that are there would not fit the new type.
    """
    must_reach(by, KEEP_LAYERS, layer.owner)
    if layer.held:
        raise HeldElsewhere
    if not LAYER_KEY.fullmatch(item.key) or item.key in RESERVED:
        raise BadLayerKey(fields={"key": BadLayerKey.text})
    before = layer.items.select_for_update().filter(key=item.key, until=None).first()
    if before is not None:
        if before.type != item.type and layer.features.filter(known_until=None, attributes__has_key=item.key).exists():
            raise ItemInUse(name=before.name)
        before.until = clock.today() - timedelta(days=1)
        before.save(update_fields=["until"])
    order = before.order if before else layer.items.count()
    made = LayerItem.objects.create(layer=layer, order=order, **_item_columns(item))
    said = [_said(before), _said(made)]
    _note(layer, {f"item.{item.key}": said}, by=by, why=why, verb="places.layer.item_declared")
    republish(layer, by=by)
    return made


@transaction.atomic
def end_item(item: LayerItem, *, by: Actor, why: str) -> None:
    """Let it be said no more from today on; what was said stays. Raises NotAllowed."""
    must_reach(by, KEEP_LAYERS, item.layer.owner)
    item.until = clock.today() - timedelta(days=1)
    item.save(update_fields=["until"])
    fields = {f"item.{item.key}": [_said(item), ""]}
    _note(item.layer, fields, by=by, why=why, verb="places.layer.item_ended")
    republish(item.layer, by=by)


def _columns(content: LayerContent) -> dict[str, object]:
    return {name: getattr(content, name) for name in content.__dataclass_fields__}


def _item_columns(item: ItemWanted) -> dict[str, object]:
    given = asdict(item)
    given.pop("label")
    return given | {"choices": list(item.choices), "name_zh": item.label.zh, "name_en": item.label.en}


def _printed(layer: GeoLayer) -> dict[str, str]:
    names = LayerContent.__dataclass_fields__
    return {name: "" if getattr(layer, name) is None else str(getattr(layer, name)) for name in names}


def _said(item: LayerItem | None) -> str:
    if item is None:
        return ""
    return " ".join(part for part in (item.name_zh, item.type, item.unit, "必填" if item.required else "") if part)


def _note(layer: GeoLayer, fields: Mapping[str, Sequence[str]], *, by: Actor, why: str, verb: str) -> None:
    LayerChange.objects.create(layer=layer, fields=dict(fields), why=why[:400], by_id=by.person_id)
    GeoLayer.everywhere.filter(pk=layer.pk).update(changed_at=clock.now())
    changed(Kind.LAYERS)
    record(by, verb, layer, why=why, **{name: pair[1] for name, pair in fields.items()})
