"""A row of a book as cells: the columns every register has and its own, read alike from forms, sheets and programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from chengshu.base.text import Text
from chengshu.packs.municipal_operations.columns import Column, ColumnType, Unfit
from chengshu.packs.municipal_operations.errors import HalfAPosition, NotAShape, UnfitValues
from chengshu.packs.municipal_operations.models import Entry
from chengshu.packs.municipal_operations.models.ledger import ENTRY_STATES, STANDING, EntryState
from chengshu.packs.municipal_operations.registers import Register, Shape

SIX_PLACES = Decimal("0.000001")
MOST_POINTS = 2000
GEOMETRIES = {Shape.LINE: ("LineString", "MultiLineString"), Shape.AREA: ("Polygon", "MultiPolygon")}
POSITION = ("lon", "lat")


@dataclass(frozen=True)
class Row:
    """What was read: fields of ``Entry`` and its values."""

    fields: dict[str, Any]
    values: dict[str, Any]


def columns_of(register: Register) -> tuple[Column, ...]:
    """All columns of a register, those that every register has first."""
    return (*common_columns(register), *register.columns)


def common_columns(register: Register) -> tuple[Column, ...]:
    """The columns that are fields of ``Entry``, without those that make no sense here."""
    states = tuple((state.value, ENTRY_STATES[state]) for state in STANDING)
    found = [
        Column("code", Text("编号", "Number")),
        Column("name_zh", Text("名称", "Name"), needed=True),
        Column("name_en", Text("英文名称", "Name in English")),
    ]
    if register.kinds:
        found.append(Column("kind", Text("类别", "Kind"), ColumnType.CHOICE, register.kinds, needed=True))
    if register.placed:
        found += [
            Column("division_code", Text("区划代码", "Division")),
            Column("address", Text("位置", "Where")),
            Column("lon", Text("经度", "Longitude"), ColumnType.DECIMAL, least=-180, most=180),
            Column("lat", Text("纬度", "Latitude"), ColumnType.DECIMAL, least=-90, most=90),
        ]
    if register.component_class:
        found.append(Column("component", Text("部件编码", "Component code")))
    return (
        *found,
        Column("state", Text("状态", "State"), ColumnType.CHOICE, states),
        Column("in_use_since", Text("启用日期", "In use since"), ColumnType.DAY),
        Column("note", Text("备注", "Note"), ColumnType.TEXT),
    )


def read_row(register: Register, cells: Mapping[str, object], *, whole: bool = True) -> Row:
    """The row that the cells make; without ``whole`` only what is given. Raises UnfitValues with every fault."""
    read: dict[str, Any] = {}
    faults: dict[str, Text] = {}
    for column in columns_of(register):
        if not whole and column.key not in cells:
            continue
        try:
            read[column.key] = column.read(cells.get(column.key))
        except Unfit as unfit:
            faults[column.key] = unfit.text
    if not faults and (read.get("lon") is None) != (read.get("lat") is None):
        faults["lat" if read.get("lat") is None else "lon"] = HalfAPosition.text
    component = read.get("component")
    if component and not (len(component) == 16 and component.isdigit()):
        faults["component"] = Text("部件编码为 16 位数字。", "A component code has 16 digits.")
    for key, longest in (("code", 60), ("division_code", 12), ("note", 500)):
        if len(str(read.get(key) or "")) > longest:
            faults[key] = Text(f"超过 {longest} 个字。", f"It is longer than {longest} characters.")
    if faults:
        raise UnfitValues(fields=faults)
    own = {column.key for column in register.columns}
    fields = {key: _field(key, value) for key, value in read.items() if key not in own}
    if whole:
        fields["state"] = fields.get("state") or EntryState.IN_USE
    return Row(fields, {key: value for key, value in read.items() if key in own and value is not None})


def cells_of(entry: Entry) -> dict[str, object]:
    """A row as the cells that ``read_row`` takes; amounts in yuan."""
    cells: dict[str, object] = {}
    for column in common_columns(entry.book):
        value = getattr(entry, column.key)
        cells[column.key] = "" if value is None else str(value)
    for column in entry.book.columns:
        value = entry.values.get(column.key)
        if column.type is ColumnType.MONEY and value is not None:
            value = f"{Decimal(value) / 100}"
        cells[column.key] = value
    return cells


def shown_values(entry: Entry, *, public: bool = False) -> list[tuple[Text, object]]:
    """The register's own columns of a row as people read them; only those for everybody where ``public``."""
    columns = [column for column in entry.book.columns if column.public or not public]
    return [(column.head, column.shown(entry.values.get(column.key))) for column in columns]


def read_shape(register: Register, typed: str) -> dict[str, Any] | None:
    """A geometry as GeoJSON (RFC 7946), of the kind that the register's rows have; None for nothing.

    Raises NotAShape.
    """
    if not typed.strip():
        return None
    try:
        shape = json.loads(typed)
        if isinstance(shape, dict) and shape.get("type") == "Feature":
            shape = shape["geometry"]
        if shape["type"] not in GEOMETRIES.get(register.shape, ()):
            raise NotAShape
        points = list(_points(shape["coordinates"]))
    except (ValueError, KeyError, TypeError, RecursionError) as odd:
        raise NotAShape from odd
    if not 2 <= len(points) <= MOST_POINTS or any(abs(lon) > 180 or abs(lat) > 90 for lon, lat in points):
        raise NotAShape
    return {"type": shape["type"], "coordinates": shape["coordinates"]}


def middle_of(shape: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """A point on the shape: the one in the middle of its points."""
    points = list(_points(shape["coordinates"]))
    lon, lat = points[len(points) // 2]
    return Decimal(str(lon)).quantize(SIX_PLACES), Decimal(str(lat)).quantize(SIX_PLACES)


def _points(nested: Any) -> list[tuple[float, float]]:
    if nested and isinstance(nested[0], (int, float)) and not isinstance(nested[0], bool):
        lon, lat = nested[:2]
        return [(float(lon), float(lat))]
    return [point for inner in nested for point in _points(inner)]


def _field(key: str, value: Any) -> Any:
    if key in POSITION:
        return None if value is None else Decimal(value).quantize(SIX_PLACES)
    if key == "in_use_since":
        return date.fromisoformat(value) if value else None
    return "" if value is None else value
