"""One row of a gathered table, by its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chengshu.base.numbers import compact
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.sql import identifier
from chengshu.kernel.quality import measuring, sql


@dataclass(frozen=True)
class Row:
    """A row as gathered: its key without spaces at the ends, and all its values as text."""

    keys: Mapping[str, str]
    values: Mapping[str, str | None]


def key_columns(resource: Resource) -> list[str]:
    """The columns that tell rows of the resource apart, in their order."""
    return list(resource.items.filter(is_key=True).values_list("column", flat=True))


def row_of(resource: Resource, keys: Mapping[str, str]) -> Row | None:
    """The newest gathered row of this key; None where there is none, or nothing was gathered.

    A key is found as it is written at its source and as it is written after cleaning.
    """
    name = TableName(Layer.BRONZE, resource.key)
    if not keys or not store.exists(name) or not set(keys) <= set(store.schema_of(name).names):
        return None
    same = " AND ".join(f"({_either(column)})" for column in keys)
    given = [one for value in keys.values() for one in (value.strip(), compact(value))]
    with measuring.opened(name, None) as engine:
        asked = engine.execute(f"SELECT COLUMNS(*)::VARCHAR FROM {measuring.VIEW} WHERE {same} LIMIT 1", given)
        columns = [one[0] for one in asked.description or ()]
        found = asked.fetchone()
    if found is None:
        return None
    values = dict(zip(columns, found, strict=True))
    return Row({column: (values[column] or "").strip() for column in keys}, values)


def _either(column: str) -> str:
    text = f"{identifier(column)}::VARCHAR"
    return f"trim({text}) = ? OR {sql.compacted(text)} = ?"
