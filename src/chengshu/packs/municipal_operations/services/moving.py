"""Making a move of the work on a row of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models

from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import make_move
from chengshu.spec.work import WorkType

Row = TypeVar("Row", bound=models.Model)


def moved(
    row: Row,
    kind: WorkType,
    move: str,
    by: Actor,
    *,
    over: type[Refusal],
    why: str = "",
    values: Mapping[str, Any] | None = None,
) -> Row:
    """Make a move of the work of this kind on a row, and read the row anew. Raises ``over`` where it is over."""
    item = item_about(row, kind)
    if item is None or not item.is_open:
        raise over
    make_move(item, move, by=by, why=why, values=dict(values or {}))
    row.refresh_from_db()
    return row
