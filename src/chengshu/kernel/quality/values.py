"""Whether a typed value fits an item, in the engine's own words."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from chengshu.kernel.catalogue.models import Item
from chengshu.spec.data import FieldType

ENGINE_TYPES: Mapping[FieldType, str] = {
    FieldType.INTEGER: "BIGINT",
    FieldType.DECIMAL: "DECIMAL(38, 9)",
    FieldType.FLOAT: "DOUBLE",
    FieldType.DATE: "DATE",
    FieldType.TIME: "TIMESTAMP",
    FieldType.LOGICAL: "BOOLEAN",
}


def fits(item: Item, value: str) -> bool:
    """Whether the value can stand in the item's column; an empty one only where the item need not be filled."""
    if not value:
        return not item.required
    kind = ENGINE_TYPES.get(FieldType(item.type))
    if item.type == FieldType.BINARY:
        return False
    if kind is None:
        return item.length is None or len(value) <= item.length
    with duckdb.connect() as engine:
        found = engine.execute(f"SELECT try_cast(? AS {kind}) IS NOT NULL", [value]).fetchone()
    return bool(found and found[0])
