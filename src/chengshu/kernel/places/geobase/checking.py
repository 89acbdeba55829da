"""What is wrong with features before they are taken: each fault with its row, its column, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from chengshu.base.text import Text
from chengshu.kernel.places.errors import NoShape
from chengshu.kernel.places.geobase.reading import COLUMNS, Line
from chengshu.kernel.places.geobase.shares import divided, measure
from chengshu.kernel.places.list_columns import EMPTY, NO_DAY, NO_NUMBER, TOO_LONG
from chengshu.kernel.places.models import GeoLayer, LayerItem, LayerShape
from chengshu.kernel.places.outlines import outline_of
from chengshu.spec.data import FieldType

LONGEST = {"code": 40, "name_zh": 200, "name_en": 200, "source": 200}
LONGEST_VALUE = 400
_INSIDE = 0.999
_SHAPES: dict[str, tuple[str, ...]] = {
    LayerShape.POINT: ("Point", "MultiPoint"),
    LayerShape.LINE: ("LineString", "MultiLineString"),
    LayerShape.AREA: ("Polygon", "MultiPolygon"),
}
_SHAPE_COLUMN = "图形"
NO_SHAPE = Text("没有可用的图形", "has no usable shape")
UNREADABLE = Text("图形无法读取：%(why)s", "the shape cannot be read: %(why)s")
OTHER_SHAPE = Text("图形是“%(found)s”，本图层只收“%(wanted)s”", "is a %(found)s; this layer takes %(wanted)s")
CROSSING = Text("图形不合法：%(why)s。请在 GIS 软件中修正后再导入", "the shape is not valid: %(why)s")
NOT_DEGREES = Text(
    "坐标不是经纬度（经度在前）；如为投影坐标，请在“投影坐标系”一栏填写 EPSG 代码后重新上传",
    "these are no degrees, longitude first; if they are metres, type the EPSG code of their system and send them again",
)
OUTSIDE = Text("不在本市范围内，请核对坐标系是否选对", "is not in this city; is the right datum chosen?")
PARTLY = Text(
    "有一部分在本市范围之外，照收，统计只计市内部分", "lies partly outside; taken, counted within the city only"
)
UNKNOWN = Text(
    "属性“%(word)s”未在图层中声明，%(rows)s 行有值，均不导入；需要时请先在图层中增加",
    "“%(word)s” is not declared and is left out, in %(rows)s rows",
)
TWICE = Text("要素编码在清单中重复", "this code stands in the list twice")
NOT_CHOSEN = Text("“%(value)s”不在可选值中：%(known)s", "“%(value)s” is none of %(known)s")
BAD_CODE = Text("编码不能含有 / ? # 和空格", "a code has no /, ?, # and no spaces")
_CROSSINGS = {
    "Self-intersection": Text("自相交，位于 %(at)s", "it crosses itself at %(at)s"),
    "Ring Self-intersection": Text("边界环自相交，位于 %(at)s", "its ring crosses itself at %(at)s"),
    "Too few points in geometry component": Text("顶点太少，位于 %(at)s", "too few points at %(at)s"),
    "Hole lies outside shell": Text("内环在外环之外，位于 %(at)s", "a hole lies outside at %(at)s"),
    "Interior is disconnected": Text("内部不连通，位于 %(at)s", "its inside falls apart at %(at)s"),
    "Nested shells": Text("多个面相互重叠，位于 %(at)s", "its parts lie in each other at %(at)s"),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row; where it does not ``stop``, the row is taken all the same."""

    row: int
    column: str
    why: Text
    stops: bool = True

    def kept(self) -> list[Any]:
        """For a row of the database."""
        return [self.row, self.column, self.why.zh, self.why.en, self.stops]


@dataclass
class Checked:
    """Rows ready to be taken, as the service writes them, and every fault of the list."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def checked(lines: Sequence[Line], layer: GeoLayer, items: Sequence[LayerItem]) -> Checked:
    """Judge every row of a list."""
    found = Checked()
    times = Counter(line.values.get("code", "") for line in lines)
    unknown: dict[str, list[int]] = {}
    for line in lines:
        faults: list[Fault] = []
        row = _row(line, items, faults)
        if times[row["code"]] > 1:
            faults.append(Fault(line.number, _column(line, "code"), TWICE))
        for word in line.unknown:
            unknown.setdefault(word, []).append(line.number)
        faults += _shape_faults(line, layer)
        found.faults += faults
        if not any(fault.stops for fault in faults) and line.shape is not None:
            found.rows.append(row | _shaped(line.shape))
    for word, rows in unknown.items():
        found.faults.append(Fault(rows[0], word, UNKNOWN.with_values(word=word, rows=len(rows)), stops=False))
    return found


def _row(line: Line, items: Sequence[LayerItem], faults: list[Fault]) -> dict[str, Any]:
    values = line.values
    row: dict[str, Any] = {name: values.get(name, "") for name in LONGEST} | {"row": line.number}

    def fault(name: str, why: Text) -> None:
        faults.append(Fault(line.number, _column(line, name), why))

    if not row["code"]:
        fault("code", EMPTY)
    elif any(sign in row["code"] for sign in "/?# \t"):
        fault("code", BAD_CODE)
    for name, most in LONGEST.items():
        if len(row[name]) > most:
            fault(name, TOO_LONG.with_values(most=most))
    sourced = values.get("sourced_on", "")[:10].replace("/", "-")
    row["sourced_on"] = sourced or None
    if sourced and _day(sourced) is None:
        fault("sourced_on", NO_DAY.with_values(value=sourced))
    attributes = {}
    for item in items:
        text = values.get(f"+{item.key}", "")
        if text:
            value, why = _value(item, text)
            if why is not None:
                faults.append(Fault(line.number, _column(line, f"+{item.key}", item.name_zh), why))
            attributes[item.key] = value
        elif item.required:
            faults.append(Fault(line.number, item.name_zh, EMPTY))
    row["attributes"] = attributes
    return row


def _value(item: LayerItem, text: str) -> tuple[Any, Text | None]:
    """A value as the item's type has it, or what is wrong with it."""
    if item.choices and text not in item.choices:
        return None, NOT_CHOSEN.with_values(value=text[:40], known="、".join(item.choices[:20]))
    if item.type in (FieldType.INTEGER, FieldType.DECIMAL, FieldType.FLOAT):
        try:
            number = float(text)
        except ValueError:
            return None, NO_NUMBER.with_values(value=text[:40])
        if not np.isfinite(number) or abs(number) > 1e15 or (item.type == FieldType.INTEGER and number % 1):
            return None, NO_NUMBER.with_values(value=text[:40])
        return (int(number), None) if item.type == FieldType.INTEGER else (number, None)
    if item.type == FieldType.DATE:
        day = text[:10].replace("/", "-")
        return (day, None) if _day(day) else (None, NO_DAY.with_values(value=text[:40]))
    if item.type == FieldType.LOGICAL:
        return text.lower() in ("1", "true", "是", "yes", "y"), None
    return (text, None) if len(text) <= LONGEST_VALUE else (None, TOO_LONG.with_values(most=LONGEST_VALUE))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _shape_faults(line: Line, layer: GeoLayer) -> list[Fault]:
    shape = line.shape
    if shape is None or shape.is_empty:
        why = UNREADABLE.with_values(why=line.shape_fault) if line.shape_fault else NO_SHAPE
        return [Fault(line.number, _SHAPE_COLUMN, why)]
    wanted = _SHAPES.get(layer.shape_kind, ())
    if shape.geom_type not in wanted:
        why = OTHER_SHAPE.with_values(found=shape.geom_type, wanted="/".join(wanted))
        return [Fault(line.number, _SHAPE_COLUMN, why)]
    spots = shapely.get_coordinates(shape)
    if not np.isfinite(spots).all() or np.abs(spots[:, 0]).max() > 180 or np.abs(spots[:, 1]).max() > 90:
        return [Fault(line.number, _SHAPE_COLUMN, NOT_DEGREES)]
    if not shape.is_valid:
        return [Fault(line.number, _SHAPE_COLUMN, CROSSING.with_values(why=_crossing(shape)))]
    cut = divided()
    if not cut.codes:
        return []
    shares = cut.shares(shape)
    if not shares:
        return [Fault(line.number, _SHAPE_COLUMN, OUTSIDE)]
    whole = measure(shape)
    size = whole.area_m2 or whole.length_m
    there = sum(part.area_m2 or part.length_m for part in shares.values())
    return [Fault(line.number, _SHAPE_COLUMN, PARTLY, stops=False)] if there < size * _INSIDE else []


def _crossing(shape: BaseGeometry) -> Text:
    """Why a shape is not valid, and where."""
    said, _, at = explain_validity(shape).partition("[")
    known = _CROSSINGS.get(said.strip())
    spot = ", ".join(f"{float(part):.6f}" for part in at.rstrip("]").split()[:2])
    return known.with_values(at=spot) if known else Text(said, said)


def _shaped(shape: BaseGeometry) -> dict[str, Any]:
    """The shape as it is kept, with its measures. Raises NoShape only for what the checks let through by mistake."""
    kept = shape if shape.geom_type != "Polygon" else shapely.orient_polygons(shape)
    outline = outline_of(kept)
    if not outline.shape:
        raise NoShape
    whole = measure(kept)
    return {"outline": outline.columns, "area_m2": round(whole.area_m2, 3), "length_m": round(whole.length_m, 3)}


def _column(line: Line, name: str, otherwise: str = "") -> str:
    return line.columns.get(name) or otherwise or COLUMNS.get(name, (name,))[0]
