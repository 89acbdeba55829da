"""Lists of features as people hand them in: GeoJSON, or CSV with WKT or degrees. Nothing is judged yet."""

from __future__ import annotations

import csv
import io
import json
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
from chengshu.kernel.places.models import GeoLayer, LayerItem
from chengshu.kernel.places.outlines import MOST_POINTS
from chengshu.kernel.places.reading import NO_ROWS, text_of

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
_BY_WORD = {word: name for name, wording in COLUMNS.items() for word in wording}

NOT_READ = Text(
    "无法读取这个文件。请上传 GeoJSON，或含 WKT、经纬度列的 CSV（UTF-8 或 GBK）。",
    "This file cannot be read. Please give GeoJSON, or CSV with a column of WKT or two of degrees.",
)
NO_SHAPEFILE = Text(
    "暂不能直接读取 Shapefile（zip）。请在 GIS 软件中另存为 GeoJSON，或导出为含 WKT 的 CSV，再上传。",
    "Shapefiles (zip) are not read. Please save it as GeoJSON, or as CSV with WKT, in your GIS and hand that in.",
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


def lines_of(content: bytes, layer: GeoLayer, items: Sequence[LayerItem], datum: Datum) -> list[Line]:
    """The rows of a list, their shapes already in CGCS2000. Raises FileNotRead."""
    if len(content) > MOST_BYTES:
        raise FileNotRead(TOO_MUCH)
    if content[:4] == b"PK\x03\x04" or content[:4] == b"\x00\x00\x27\x0a":
        raise FileNotRead(NO_SHAPEFILE)
    text = text_of(content)
    words = dict(_BY_WORD)
    for item in items:
        words |= {word.lower(): f"+{item.key}" for word in (item.name_zh, item.name_en, item.key) if word}
    lines = list(_geojson(text, words) if text.lstrip()[:1] == "{" else _csv(text, words))
    if not lines:
        raise FileNotRead(NO_ROWS)
    _turn(lines, datum)
    return lines


def _geojson(text: str, words: Mapping[str, str]) -> Iterator[Line]:
    try:
        features = json.loads(text)["features"]
        if len(features) > MOST_ROWS:
            raise FileNotRead(TOO_MUCH)
        for number, one in enumerate(features, 1):
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


def _turn(lines: Sequence[Line], datum: Datum) -> None:
    """All shapes into CGCS2000 at once; what is no degrees on the Earth stays for the checks to tell."""
    at = [index for index, line in enumerate(lines) if line.shape is not None]
    shapes = np.array([lines[index].shape for index in at], dtype=object)
    if shapely.get_num_coordinates(shapes).sum() > MOST_VERTICES:
        raise FileNotRead(TOO_MUCH)
    if datum in (Datum.CGCS2000, Datum.WGS84) or not at:
        return

    def turned(spots: NDArray[np.float64]) -> NDArray[np.float64]:
        earthly = (np.abs(spots[:, 0]) <= 180) & (np.abs(spots[:, 1]) <= 90)
        lon, lat = converted(spots[earthly, 0], spots[earthly, 1], datum, Datum.CGCS2000)
        there = spots.copy()
        there[earthly] = np.column_stack((lon, lat))
        return there

    for index, shape in zip(at, shapely.transform(shapes, turned), strict=True):
        lines[index].shape = shape
