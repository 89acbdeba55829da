"""What a search for a place gives."""

from __future__ import annotations

from dataclasses import dataclass, field

from chengshu.base.text import Text


@dataclass(frozen=True)
class Found:
    """A place that a text may mean.

    ``lon`` and ``lat`` are CGCS2000 degrees, None where only the division is known and nobody gave its position.
    ``confidence`` goes from 0 to 1: how far one can rely on it to send somebody there. ``metres`` is how far off that
    position may be, as a place has a width. ``how`` says in words what it rests on. ``name`` is the place as the city
    calls it. ``grid_id`` is the key of the finest cell around the position, ``component_id`` that of a component.
    """

    lon: float | None
    lat: float | None
    confidence: float
    how: Text
    division_code: str = ""
    grid_id: int | None = None
    component_id: int | None = None
    name: str = ""
    metres: float = 0.0
    reasons: tuple[Text, ...] = field(default=())
