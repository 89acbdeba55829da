"""Writes of places: components and doubles, lists handed in, cells and who answers for them, the geographic base."""

from __future__ import annotations

from chengshu.kernel.places.services.cells import appoint, relieve, take_map
from chengshu.kernel.places.services.components import (
    ComponentContent,
    change_component,
    note_state,
    register_component,
    remove_component,
)
from chengshu.kernel.places.services.doubles import look_for_doubles, settle_double
from chengshu.kernel.places.services.geofeatures import (
    Handed,
    end_feature,
    hand_in_features,
    put_feature,
    take_features,
)
from chengshu.kernel.places.services.imports import hand_in, take_in
from chengshu.kernel.places.services.layers import (
    ItemWanted,
    LayerContent,
    change_layer,
    close_layer,
    declare_item,
    define_layer,
    end_item,
)

__all__ = [
    "ComponentContent",
    "Handed",
    "ItemWanted",
    "LayerContent",
    "appoint",
    "change_component",
    "change_layer",
    "close_layer",
    "declare_item",
    "define_layer",
    "end_feature",
    "end_item",
    "hand_in",
    "hand_in_features",
    "look_for_doubles",
    "note_state",
    "put_feature",
    "register_component",
    "relieve",
    "remove_component",
    "settle_double",
    "take_features",
    "take_in",
    "take_map",
]
