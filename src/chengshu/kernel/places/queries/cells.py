"""Reads of the grid's cells."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Count, QuerySet

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.places.models import CELL_LEVEL_LABELS, Cell


def cell_named(code: str) -> Cell:
    """The cell of this code, also one that was redrawn away. Raises NotFound."""
    return one_of(Cell.objects.select_related("parent"), code=code)


def cells_listed(within: Cell | None = None) -> QuerySet[Cell]:
    """All cells in force, or those directly within one, without their shapes."""
    rows = Cell.objects.filter(valid_until=None).select_related("parent").defer("shape", "parent__shape")
    return rows if within is None else rows.filter(parent=within)


def within_cell(cell: Cell) -> list[Cell]:
    """The cells around one, the widest first."""
    found: list[Cell] = []
    above = cell.parent_id
    while above is not None:
        found.insert(0, Cell.objects.defer("shape").get(pk=above))
        above = found[0].parent_id
    return found


def counts() -> list[tuple[Text, int]]:
    """How many cells of each level there are."""
    rows = dict(Cell.objects.filter(valid_until=None).order_by().values_list("level").annotate(n=Count("pk")))
    return [(label, rows.get(level, 0)) for level, label in CELL_LEVEL_LABELS.items()]


def shown_of(cell: Cell) -> dict[str, Any]:
    """The shape of a cell as GeoJSON."""
    shape: dict[str, Any] = json.loads(cell.shape)
    return shape
