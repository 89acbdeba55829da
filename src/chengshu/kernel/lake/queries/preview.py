"""The first rows of a table for those who keep the lake: masked by the catalogue, hidden where it says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from chengshu.base import masks
from chengshu.base.text import Text
from chengshu.kernel.lake import engine
from chengshu.kernel.lake.models import LakeTable
from chengshu.kernel.lake.sql import identifier
from chengshu.spec.data import Grade, Meaning

if TYPE_CHECKING:
    from chengshu.kernel.catalogue.models import Item

MOST = 50
LONGEST = 120
OF_NOBODY = ("fusion.", "pool.")
MASKS: Mapping[str, masks.Mask] = {
    Meaning.PERSON_NAME: masks.name,
    Meaning.IDENTITY_NUMBER: masks.identity_number,
    Meaning.PHONE: masks.phone,
    Meaning.EMAIL: masks.email,
    Meaning.PLATE: masks.plate,
    Meaning.ADDRESS: masks.address,
}


@dataclass(frozen=True)
class Shown:
    """A column of the preview: how it is called, and whether its values are changed."""

    name: str
    label: Text
    masked: bool


@dataclass(frozen=True)
class Preview:
    """Columns and rows of a version."""

    version: int
    columns: list[Shown]
    rows: list[list[Any]]


def preview(table: LakeTable, version: int | None = None) -> Preview:
    """The first rows of a version. Raises NoSuchTable, NoSuchVersion."""
    items = {item.column: item for item in table.resource.items.all()} if table.resource else {}
    with closing(engine.connect(memory_mb=256, threads=2)) as con:
        source = engine.scan(con, table.name, version)
        listed = ", ".join(identifier(column) for column in source.columns)
        found = con.execute(f"SELECT {listed} FROM {source.sql} LIMIT {MOST}").to_arrow_table()
    shown = [_shown(column, items.get(column), table) for column in source.columns]
    rows = [[_value(row[one.name], one, items.get(one.name)) for one in shown] for row in found.to_pylist()]
    return Preview(source.version, shown, rows)


def _shown(column: str, item: Item | None, table: LakeTable) -> Shown:
    if item is None:
        return Shown(column, Text(column, column), not table.key.startswith(OF_NOBODY))
    return Shown(column, item.name, item.grade in (Grade.SENSITIVE, Grade.HIGHLY_SENSITIVE))


def _value(value: Any, shown: Shown, item: Item | None) -> Any:
    if value is None or not shown.masked:
        return value[:LONGEST] if isinstance(value, str) else value
    mask = MASKS.get(item.meaning, masks.hidden) if item else masks.hidden
    text = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return masks.by_grade(mask, text[:LONGEST], item.grade if item else Grade.HIGHLY_SENSITIVE)
