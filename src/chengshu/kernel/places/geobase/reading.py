"""Lists of features as people hand them in: Shapefiles, GeoJSON, CSV with WKT or degrees. Nothing is judged yet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from openpyxl.utils import get_column_letter
from shapely.geometry.base import BaseGeometry

from chengshu.base.coordinates import Datum, converted
from chengshu.base.text import Text
from chengshu.kernel.places.errors import FileNotRead
from chengshu.kernel.places.geobase.projecting import System, system_of_code, system_of_wkt
from chengshu.kernel.places.geobase.shapefiles import (
    NO_SYSTEM,
    Shapefile,
    features,
    is_shapefile,
    shortened,
    unpacked,
)
from chengshu.kernel.places.list_columns import NO_ROWS, text_of
from chengshu.kernel.places.models import LayerItem
from chengshu.kernel.places.outlines import MOST_POINTS

MOST_ROWS = 20_000
MOST_BYTES = 60 * 1024 * 1024
MOST_VERTICES = 3_000_000

#: What heads the columns that every layer has, beside its own items.
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("要素编码", "标识码", "编码", "code", "id", "bsm", "key"),
    "name_zh": ("名称", "中文名称", "name", "name_zh", "mc"),
    "name_en": ("英文名称", "name_en"),
    "source": ("来源", "数据来源", "source"),
    "sourced_on": ("采集日期", "数据时点", "sourced_on"),
    "wkt": ("wkt", "图形", "geom", "geometry", "the_geom"),
    "lon": ("经度", "lon", "lng", "longitude", "x"),
    "lat": ("纬度", "lat", "latitude", "y"),
}
#: How GeoJSON of 2008 names a system of the EPSG register; CRS84 and nothing at all are degrees.
_CRS = re.compile(r"EPSG:+(\d{4,6})$")
_BY_WORD = {word: name for name, wording in COLUMNS.items() for word in wording}

NOT_READ = Text(
    "无法读取这个文件。请上传 zip 压缩的 Shapefile、GeoJSON，或含 WKT、经纬度列的 CSV（UTF-8 或 GBK）。",
    "This file cannot be read. Please give a zipped Shapefile, GeoJSON, or CSV with a column of WKT or two of degrees.",
)
TOO_MUCH = Text(
    "文件过大：一次最多 20000 个要素、60 MB、300 万个顶点，请分批。",
    "The file is too large: at most 20,000 features, 60 MB and three million vertices at a time.",
)
NO_COLUMNS = Text("缺少列：%(columns)s。", "These columns are missing: %(columns)s.")


@dataclass
class Line:
    """A row as written: ``values`` by field or item, ``unknown`` what heads no field, and where each stands."""

    number: int
    values: Mapping[str, str]
    unknown: Sequence[str]
    columns: Mapping[str, str]
    shape: BaseGeometry | None
    shape_fault: str = ""


@dataclass
class Read:
    """A list as it was read: its rows, and the reference system that it or its reader named, None for plain degrees."""

    lines: list[Line]
    system: System | None = None


def lines_of(content: bytes, items: Sequence[LayerItem], datum: Datum, epsg: int | None = None) -> Read:
    """The rows of a list, their shapes already in CGCS2000. Raises FileNotRead.

    ``epsg`` is the system of coordinates in metres; what a Shapefile or GeoJSON says of itself goes before it.
    """
    if len(content) > MOST_BYTES:
        raise FileNotRead(TOO_MUCH)
    words = dict(_BY_WORD)
    for item in items:
        words |= {word.lower(): f"+{item.key}" for word in (item.name_zh, item.name_en, item.key) if word}
    typed = system_of_code(epsg) if epsg else None
    if is_shapefile(content):
        found = unpacked(content)
        if not found.prj and typed is None:
            raise FileNotRead(NO_SYSTEM.with_values(name=found.name))
        read = Read(list(_shapefile(found, words)), system_of_wkt(found.prj) if found.prj else typed)
    elif (text := text_of(content)).lstrip()[:1] == "{":
        read = _geojson(text, words, typed)
    else:
        read = Read(list(_csv(text, words)), typed)
    if not read.lines:
        raise FileNotRead(NO_ROWS)
    _turn(read, datum)
    return read


def _shapefile(found: Shapefile, words: Mapping[str, str]) -> Iterator[Line]:
    heads = shortened(words, found.encodings)
    for number, given, shape, fault in features(found, most=MOST_ROWS):
        values, unknown, columns = _sorted_out(given, heads)
        if number == 1 and "code" not in {heads.get(word.lower()) for word in given}:
            raise FileNotRead(NO_COLUMNS.with_values(columns=COLUMNS["code"][0]))
        kept = shape is not None and shapely.get_num_coordinates(shape) <= MOST_POINTS
        yield Line(number, values, unknown, columns, shape if kept else None, fault)


def _geojson(text: str, words: Mapping[str, str], typed: System | None) -> Read:
    try:
        whole = json.loads(text)
        named = _CRS.search(str((whole.get("crs") or {}).get("properties", {}).get("name", "")))
        system = system_of_code(int(named[1])) if named else typed
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise FileNotRead(NOT_READ) from None
    return Read(list(_features(whole, words)), system)


def _features(whole: Any, words: Mapping[str, str]) -> Iterator[Line]:
    try:
        listed = whole["features"]
        if len(listed) > MOST_ROWS:
            raise FileNotRead(TOO_MUCH)
        for number, one in enumerate(listed, 1):
            given = dict(one.get("properties") or {})
            if "id" in one and not any(words.get(str(key).strip().lower()) == "code" for key in given):
                given["code"] = one["id"]
            values, unknown, columns = _sorted_out(given, words)
            shape, fault = (
                _shape(json.dumps(one["geometry"]), shapely.from_geojson) if one.get("geometry") else (None, "")
            )
            yield Line(number, values, unknown, columns, shape, fault)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise FileNotRead(NOT_READ) from None


def _csv(text: str, words: Mapping[str, str]) -> Iterator[Line]:
    if "\0" in text:
        raise FileNotRead(NOT_READ)
    csv.field_size_limit(MOST_BYTES)
    try:
        rows = csv.reader(io.StringIO(text), delimiter="\t" if text[:500].count("\t") > 2 else ",")
        head = [word.strip() for word in next(rows, [])]
        names = {words.get(word.lower(), "") for word in head}
        if "code" not in names or not ("wkt" in names or {"lon", "lat"} <= names):
            wanted = [COLUMNS["code"][0]] * ("code" not in names) + ["WKT"] * ("wkt" not in names)
            raise FileNotRead(NO_COLUMNS.with_values(columns="、".join(wanted)))
        letters = {word: f"{get_column_letter(at + 1)}（{word}）" for at, word in enumerate(head)}
        for number, row in enumerate(rows, 2):
            if number > MOST_ROWS + 1:
                raise FileNotRead(TOO_MUCH)
            given = {word: cell for word, cell in zip(head, row, strict=False) if word}
            if any(cell.strip() for cell in given.values()):
                values, unknown, columns = _sorted_out(given, words, letters)
                yield Line(number, values, unknown, columns, *_written(values))
    except csv.Error:
        raise FileNotRead(NOT_READ) from None


def _written(values: Mapping[str, str]) -> tuple[BaseGeometry | None, str]:
    """The shape of a row of CSV: its WKT, else the point of its degrees."""
    if wkt := values.get("wkt"):
        return _shape(wkt, shapely.from_wkt)
    try:
        return shapely.Point(float(values["lon"]), float(values["lat"])), ""
    except (KeyError, ValueError):
        return None, ""


def _shape(text: str, read: Any) -> tuple[BaseGeometry | None, str]:
    try:
        found = read(text)
    except (shapely.GEOSException, ValueError, TypeError) as fault:
        return None, str(fault)[:120]
    if found is None or shapely.is_missing(found) or shapely.get_num_coordinates(found) > MOST_POINTS:
        return None, ""
    return shapely.force_2d(found), ""


def _sorted_out(
    given: Mapping[str, object], words: Mapping[str, str], letters: Mapping[str, str] | None = None
) -> tuple[dict[str, str], list[str], dict[str, str]]:
    """Values by what their headings mean, the headings that mean nothing, and where each stands."""
    values: dict[str, str] = {}
    unknown: list[str] = []
    columns: dict[str, str] = {}
    for word, value in given.items():
        name = words.get(str(word).strip().lower(), "")
        text = "" if value is None else str(value).strip()
        if not name:
            if text:
                unknown.append(str(word)[:60])
        elif name not in values or not values[name]:
            values[name] = text
            columns[name] = (letters or {}).get(str(word), str(word))
    return values, unknown, columns


def _turn(read: Read, datum: Datum) -> None:
    """All shapes into CGCS2000 at once; what is no degrees on the Earth stays for the checks to tell."""
    lines = [line for line in read.lines if line.shape is not None]
    shapes = np.array([line.shape for line in lines], dtype=object)
    if shapely.get_num_coordinates(shapes).sum() > MOST_VERTICES:
        raise FileNotRead(TOO_MUCH)
    if not lines:
        return
    if read.system is not None:
        shapes = read.system.degrees(shapes)

    def turned(spots: NDArray[np.float64]) -> NDArray[np.float64]:
        earthly = (np.abs(spots[:, 0]) <= 180) & (np.abs(spots[:, 1]) <= 90)
        lon, lat = converted(spots[earthly, 0], spots[earthly, 1], datum, Datum.CGCS2000)
        there = spots.copy()
        there[earthly] = np.column_stack((lon, lat))
        return there

    if datum in (Datum.GCJ02, Datum.BD09):
        shapes = shapely.transform(shapes, turned)
    for line, shape in zip(lines, shapes, strict=True):
        line.shape = shape
