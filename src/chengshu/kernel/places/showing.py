"""What the page of a component shows."""

from __future__ import annotations

from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches, reaches_everything
from chengshu.kernel.places.maps import Layer, Map, around, point
from chengshu.kernel.places.models import (
    COMPONENT_CHANGE_LABELS,
    COMPONENT_STATE_LABELS,
    Component,
    ComponentWhat,
    LikelyDouble,
)
from chengshu.kernel.places.queries import answering, cells_at, components_near
from chengshu.kernel.places.queries.components import class_names, history
from chengshu.kernel.places.queries.showing import STATE_TONES
from chengshu.kernel.places.rights import EDIT_COMPONENTS, SETTLE_DOUBLES
from chengshu.kernel.places.tables import NEAR
from chengshu.kernel.places.tables.components import component_url, state_of
from chengshu.kernel.places.wordings import FIELD_LABELS
from chengshu.ui.parts import Happening
from chengshu.ui.tables import short_list

NEAR_M = 50.0
_TONES = {ComponentWhat.REMOVED: "off", ComponentWhat.JOINED: "warning", ComponentWhat.REGISTERED: "good"}


def page_of(row: Component, actor: Actor) -> dict[str, Any]:
    """The context of a component's page."""
    near = [one for one in components_near(row.lon, row.lat, NEAR_M, most=12) if one.component.pk != row.pk]
    names = class_names()
    kind = names.get(row.class_code)
    here = point(row.lon, row.lat, str(row), tone=STATE_TONES[row.state])
    others = tuple(
        point(
            one.component.lon,
            one.component.lat,
            one.component.name_zh or one.component.code,
            url=component_url(one.component),
            tone="off",
        )
        for one in near
    )
    layers = (
        Layer("here", Text("本部件", "This component"), features=(here,), clustered=False),
        Layer("near", Text("附近部件", "Nearby"), features=others, clustered=False),
    )
    return {
        "row": row,
        "kind": kind,
        "state": state_of(row),
        "cells": cells_at(row.lon, row.lat),
        "answerable": answering.answerable(row.cell_id) if row.cell_id else [],
        "map": Map(Text("部件位置", "Where it stands"), layers=layers, box=around(row.lon, row.lat, 250), grid=True),
        "near": short_list(NEAR, near),
        "happened": [_happened(change) for change in history(row)],
        "doubles": _open_doubles(row) if actor.may(SETTLE_DOUBLES) else [],
        "may_edit": _may_edit(row, actor),
    }


def _may_edit(row: Component, actor: Actor) -> bool:
    if row.removed_on or row.same_as_id:
        return False
    bodies = [body for body in (row.owner, row.keeper) if body]
    held = any(reaches(actor, EDIT_COMPONENTS, body) for body in bodies)
    return held or reaches_everything(actor, EDIT_COMPONENTS)


def _open_doubles(row: Component) -> list[LikelyDouble]:
    pairs = LikelyDouble.objects.filter(verdict="")
    return list((pairs.filter(first=row) | pairs.filter(second=row)).select_related("first", "second"))


def _happened(change: Any) -> Happening:
    changes = tuple(
        (str(FIELD_LABELS.get(name, name)), said(name, before), said(name, after))
        for name, (before, after) in change.fields.items()
    )
    who = str(change.by.name) if change.by else str(Text("系统", "The platform"))
    what = COMPONENT_CHANGE_LABELS[change.what]
    return Happening(change.at, who, what, change.why, _TONES.get(change.what, "info"), changes=changes)


def said(name: str, value: str) -> str:
    """A value of a component's history in the reader's words."""
    return str(COMPONENT_STATE_LABELS[value]) if name == "state" and value in COMPONENT_STATE_LABELS else value
