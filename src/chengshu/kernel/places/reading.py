"""Lists of components as people hand them in, in any form; every fault is told with its row and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter

from chengshu.base.coordinates import Datum, converted, on_earth
from chengshu.base.text import Text
from chengshu.kernel.catalogue.errors import BadSheet
from chengshu.kernel.catalogue.sheets.cells import grid_of
from chengshu.kernel.places.errors import FileNotRead
from chengshu.kernel.places.list_columns import (
    BY_WORD,
    COLUMNS,
    EMPTY,
    MOST_ROWS,
    NEEDED,
    NO_DAY,
    NO_NUMBER,
    NO_ROWS,
    NOT_READ,
    TOO_LONG,
    TOO_MANY,
    Line,
    text_of,
)
from chengshu.kernel.places.models import COMPONENT_STATE_LABELS
from chengshu.kernel.places.shaped_lists import geojson_lines, is_zipped_shapefile, shapefile_lines, spot_of

MOST_BYTES = 20 * 1024 * 1024
LONGEST = {"code": 16, "name_zh": 200, "name_en": 200, "address": 200, "note": 400, "position_by": 40}

_DATUMS = {
    word: datum
    for datum, words in {
        Datum.CGCS2000: ("", "cgcs2000", "cgcs-2000", "2000", "国家2000"),
        Datum.WGS84: ("wgs84", "wgs-84", "wgs 84"),
        Datum.GCJ02: ("gcj02", "gcj-02", "高德", "腾讯", "火星"),
        Datum.BD09: ("bd09", "bd-09", "百度"),
    }.items()
    for word in words
}
_EPSG = re.compile(r"(?:epsg\s*:?\s*)?(\d{4,6})")
LEAST_METRES, MOST_METRES = 1_000, 60_000_000
TITLES = 10
_STATES = {label.zh: state for state, label in COMPONENT_STATE_LABELS.items()} | {
    state: state for state in COMPONENT_STATE_LABELS
}

LACKS_COLUMN = Text("缺少列：%(columns)s。", "These columns are missing: %(columns)s.")
NO_DEGREES = Text("经纬度超出范围", "these degrees lie nowhere on the Earth")
SWAPPED = Text("经度和纬度可能写反了", "longitude and latitude may stand the wrong way round")
IN_METRES = Text(
    "是以米为单位的投影坐标，请在“坐标系”列写明 EPSG 编号，如 EPSG:4547",
    "these are metres; name their system in the column 坐标系 by its EPSG number, such as EPSG:4547",
)
NO_DATUM = Text(
    "坐标系“%(value)s”不认识，可填 CGCS2000、WGS-84、GCJ-02、BD-09 或 EPSG 编号",
    "the datum “%(value)s” is not known; it is CGCS2000, WGS-84, GCJ-02, BD-09 or an EPSG number",
)
NO_STATE = Text("状态“%(value)s”不认识，可填：%(known)s", "the state “%(value)s” is not known; it is one of %(known)s")
NO_CLASS = Text("没有小类“%(value)s”", "there is no class “%(value)s”")
NO_BODY = Text("没有名为“%(value)s”的单位", "no body is called “%(value)s”")
FORMULA = Text("是公式，请改为值", "is a formula; please put its value")


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: the row as the file numbers it and the column by its letter and its heading."""

    row: int
    column: str
    why: Text

    def kept(self) -> list[Any]:
        """For a row of the database."""
        return [self.row, self.column, self.why.zh, self.why.en]


@dataclass
class Known:
    """What names in a list may mean: classes by code and name, bodies by code, name and other names."""

    classes: Mapping[str, str]
    bodies: Mapping[str, int]


@dataclass
class ReadList:
    """A list as read: rows ready to be taken, and everything wrong with the others."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_list(name: str, content: bytes, known: Known) -> ReadList:
    """Read a list by what it is, not by what it is called. Raises FileNotRead."""
    if len(content) > MOST_BYTES:
        raise FileNotRead(TOO_MANY)
    lines = list(_lines(content))
    if not lines:
        raise FileNotRead(NO_ROWS)
    if len(lines) > MOST_ROWS:
        raise FileNotRead(TOO_MANY)
    found = ReadList()
    for one in lines:
        _read_line(one, known, found)
    return found


def _lines(content: bytes) -> Iterator[Line]:
    if is_zipped_shapefile(content):
        return _classed(shapefile_lines(content))
    if content[:4] == b"PK\x03\x04" or content[:4] == b"\xd0\xcf\x11\xe0":
        return _sheet_lines(content)
    text = text_of(content)
    return _classed(geojson_lines(text)) if text.lstrip()[:1] == "{" else _csv_lines(text)


def _sheet_lines(content: bytes) -> Iterator[Line]:
    try:
        grid = grid_of(content)
    except BadSheet as refusal:
        raise FileNotRead(refusal.sentence) from None
    for top in range(1, min(10, grid.rows) + 1):
        head = [grid.at(top, column).text for column in range(1, grid.columns + 1)]
        if any(word.strip().lower() in BY_WORD for word in head):
            break
    fields = _headed(head)
    for row in range(top + 1, grid.rows + 1):
        values = {}
        for at, name in fields.items():
            cell = grid.at(row, at + 1)
            values[name] = "\0" if cell.formula else cell.text.strip()
        if any(values.values()):
            yield Line(row, values, _placed(fields, head))


def _csv_lines(text: str) -> Iterator[Line]:
    if "\0" in text:
        raise FileNotRead(NOT_READ)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter="\t" if text[:500].count("\t") > 2 else ","))
    except csv.Error:
        raise FileNotRead(NOT_READ) from None
    if not rows:
        return
    tops = (n for n, row in enumerate(rows[:TITLES]) if len({BY_WORD.get(one.strip().lower()) for one in row}) > 2)
    top = next(tops, 0)  # lines above the headings name the list and who made it
    fields = _headed(rows[top])
    for number, row in enumerate(rows[top + 1 :], top + 2):
        values = {name: row[at].strip() if at < len(row) else "" for at, name in fields.items()}
        if any(values.values()):
            yield Line(number, values, _placed(fields, rows[top]))


def _classed(lines: Iterator[Line]) -> Iterator[Line]:
    """Features as they come, where any of them names a class. Raises FileNotRead where none does."""
    kept = list(lines)
    if kept and not any("class_code" in line.values for line in kept):
        raise FileNotRead(LACKS_COLUMN.with_values(columns=COLUMNS["class_code"][0]))
    return iter(kept)


def _headed(head: Sequence[str]) -> dict[int, str]:
    """Which field stands in which column. Raises FileNotRead where one is missing without which no row can be read."""
    fields: dict[int, str] = {}
    for at, word in enumerate(head):
        name = BY_WORD.get(word.strip().lower())
        if name and name not in fields.values():
            fields[at] = name
    missing = [name for name in NEEDED if name not in fields.values()]
    if missing:
        raise FileNotRead(LACKS_COLUMN.with_values(columns="、".join(COLUMNS[name][0] for name in missing)))
    return fields


def _placed(fields: Mapping[int, str], head: Sequence[str]) -> dict[str, str]:
    return {name: f"{get_column_letter(at + 1)}（{head[at].strip()}）" for at, name in fields.items()}


def _read_line(line: Line, known: Known, found: ReadList) -> None:
    wrong: list[Problem] = []
    row: dict[str, Any] = {"row": line.number}

    def fault(name: str, why: Text) -> None:
        wrong.append(Problem(line.number, line.columns.get(name, COLUMNS[name][0]), why))

    for name, value in line.values.items():
        if value == "\0":
            fault(name, FORMULA)
        elif name in LONGEST and len(value) > LONGEST[name]:
            fault(name, TOO_LONG.with_values(most=LONGEST[name]))
    for name in NEEDED:
        if not line.values.get(name):
            fault(name, EMPTY)
    if wrong:
        found.problems += wrong
        return
    given = line.values
    row |= {name: given.get(name, "") for name in LONGEST}
    row["code"] = row["code"].removesuffix(".0")
    _read_position(given, row, fault)
    row["class_code"] = known.classes.get(_class_word(given["class_code"]), "")
    if not row["class_code"]:
        fault("class_code", NO_CLASS.with_values(value=given["class_code"][:40]))
    for name in ("owner", "keeper"):
        word = given.get(name, "")
        row[name] = known.bodies.get(word) if word else None
        if word and row[name] is None:
            fault(name, NO_BODY.with_values(value=word[:40]))
    row["state"] = _STATES.get(given.get("state") or "完好", "")
    if not row["state"]:
        states = "、".join(label.zh for label in COMPONENT_STATE_LABELS.values())
        fault("state", NO_STATE.with_values(value=given["state"][:40], known=states))
    row["placed_on"] = given.get("placed_on", "")[:10].replace("/", "-") or None
    if row["placed_on"] and not _is_day(row["placed_on"]):
        fault("placed_on", NO_DAY.with_values(value=given["placed_on"][:40]))
    found.problems += wrong
    if not wrong:
        found.rows.append(row)


def _read_position(given: Mapping[str, str], row: dict[str, Any], fault: Any) -> None:
    numbers: dict[str, float | None] = {}
    for name in ("lon", "lat", "height_m"):
        word = given.get(name, "")
        try:
            numbers[name] = float(word) if word else None
        except ValueError:
            fault(name, NO_NUMBER.with_values(value=word[:40]))
            numbers[name] = None
    height = numbers["height_m"]
    row["height_m"] = height if height is not None and -500 < height < 9000 else None
    named = given.get("datum", "").strip().lower()
    datum, epsg = _DATUMS.get(named), _EPSG.fullmatch(named)
    lon, lat = numbers["lon"], numbers["lat"]
    if datum is None and epsg is None:
        fault("datum", NO_DATUM.with_values(value=given.get("datum", "")[:40]))
    if lon is None or lat is None or (datum is None and epsg is None):
        return
    if epsg is not None:
        try:
            lon, lat = spot_of(lon, lat, int(epsg[1]))
        except FileNotRead as refusal:
            fault("datum", refusal.sentence)
            return
    if not on_earth(lon, lat):
        fault("lon", SWAPPED if on_earth(lat, lon) else IN_METRES if _is_metres(lon, lat) else NO_DEGREES)
        return
    datum = datum or Datum.CGCS2000
    row["lon"], row["lat"] = (round(value, 7) for value in converted(lon, lat, datum, Datum.CGCS2000))


def _is_metres(x: float, y: float) -> bool:
    """Whether these can be metres of a survey of China, easting and northing in either order."""
    return all(LEAST_METRES < abs(one) < MOST_METRES for one in (x, y))


def _class_word(word: str) -> str:
    """A class as lists write it: Excel makes 118 of 0118."""
    plain = word.strip().removesuffix(".0")
    return plain.zfill(4) if plain.isdigit() else plain


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
