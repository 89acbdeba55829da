"""Writes of places: components and their history, doubles, lists handed in, cells and who answers for them."""

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
from chengshu.kernel.places.services.imports import hand_in, take_in

__all__ = [
    "ComponentContent",
    "appoint",
    "change_component",
    "hand_in",
    "look_for_doubles",
    "note_state",
    "register_component",
    "relieve",
    "remove_component",
    "settle_double",
    "take_in",
    "take_map",
]
