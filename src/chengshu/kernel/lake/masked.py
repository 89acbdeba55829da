"""Columns that hold masks instead of values, as data of other nodes does: the table says so itself."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

_MARK: dict[bytes | str, bytes | str] = {b"masked": b"true"}


def with_masks(schema: pa.Schema, columns: Iterable[str]) -> pa.Schema:
    """The schema with these columns marked as masked."""
    marked = set(columns)
    return pa.schema([field.with_metadata(_MARK) if field.name in marked else field for field in schema])


def masked_columns(schema: pa.Schema) -> frozenset[str]:
    """The columns that hold masks: two rows alike in one need not be alike in fact."""
    return frozenset(field.name for field in schema if (field.metadata or {}).get(b"masked") == b"true")
