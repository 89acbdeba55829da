"""Writes of places: components, their classes and doubles, lists handed in, cells and duties, the geographic base."""

from __future__ import annotations

from chengshu.kernel.places.services.cells import appoint, relieve, take_map
from chengshu.kernel.places.services.classes import (
    ClassNames,
    add_class,
    end_class,
    load_standard_classes,
    rename_class,
    resume_class,
)
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
    "ClassNames",
    "ComponentContent",
    "Handed",
    "ItemWanted",
    "LayerContent",
    "add_class",
    "appoint",
    "change_component",
    "change_layer",
    "close_layer",
    "declare_item",
    "define_layer",
    "end_class",
    "end_feature",
    "end_item",
    "hand_in",
    "hand_in_features",
    "load_standard_classes",
    "look_for_doubles",
    "note_state",
    "put_feature",
    "register_component",
    "relieve",
    "remove_component",
    "rename_class",
    "resume_class",
    "settle_double",
    "take_features",
    "take_in",
    "take_map",
]
