"""Reads of places: where a position lies, what stands near it, what place a text means."""

from __future__ import annotations

from chengshu.kernel.places.ground import Grid, cells_at, city_box, grid_at, grids_at
from chengshu.kernel.places.locating.found import Found
from chengshu.kernel.places.queries.answering import answerable, answering_unit
from chengshu.kernel.places.queries.components import Near, component_of_code, components_near
from chengshu.kernel.places.queries.locating import Judged, Verdict, judged, place_of_text, places_of_texts

__all__ = [
    "Found",
    "Grid",
    "Judged",
    "Near",
    "Verdict",
    "answerable",
    "answering_unit",
    "cells_at",
    "city_box",
    "component_of_code",
    "components_near",
    "grid_at",
    "grids_at",
    "judged",
    "place_of_text",
    "places_of_texts",
]
