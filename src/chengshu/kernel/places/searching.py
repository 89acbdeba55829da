"""What the search over everything finds among components, cells and features of the geographic base."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.places.geobase.finding import found_in
from chengshu.kernel.places.geobase.layers import layers_open_to
from chengshu.kernel.places.queries.cells import cells_listed
from chengshu.kernel.places.queries.components import seen_by
from chengshu.kernel.places.rights import SEE_BASE, SEE_GRID
from chengshu.kernel.places.tables.components import component_url
from chengshu.spec.pages import Hit


def find_components(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Components whose code or name begins with the words; a city has a million, and beginnings have an index."""
    begins = Q(code__startswith=words) | Q(name_zh__startswith=words)
    rows = seen_by(actor).filter(begins)[:limit]
    return [Hit(row.name_zh or row.code, component_url(row), f"{row.code} {row.address}") for row in rows]


def find_cells(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    """Cells by name or code."""
    if not actor.may(SEE_GRID):
        return []
    rows = cells_listed().filter(Q(name_zh__icontains=words) | Q(code__startswith=words))[:limit]
    return [Hit(str(row), reverse("places:cell", args=[row.code]), row.code) for row in rows]


def find_features(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
    """The base's own features by name or code; what it shows of other registers is found there."""
    if not actor.may(SEE_BASE) or not words:
        return []
    own = [layer for layer in layers_open_to(actor) if not layer.held]
    rows = found_in(own, words=words)[:limit]
    return [Hit(one.name, one.url, f"{one.layer.name} {one.code}") for one in rows]
