"""Lists of components as people hand them in: Excel, CSV, GeoJSON; every fault is told with its row and column."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from charset_normalizer import from_bytes
from openpyxl.utils import get_column_letter

from chengshu.base.coordinates import Datum, converted, on_earth
from chengshu.base.text import Text
from chengshu.kernel.catalogue.errors import BadSheet
from chengshu.kernel.catalogue.sheets.cells import grid_of
from chengshu.kernel.places.errors import FileNotRead
from chengshu.kernel.places.models import COMPONENT_STATE_LABELS

MOST_ROWS = 20_000
MOST_BYTES = 20 * 1024 * 1024
LONGEST = {"code": 16, "name_zh": 200, "name_en": 200, "address": 200, "note": 400, "position_by": 40}

#: The columns by the words that head them; the first Chinese one heads the form.
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("标识码", "部件标识码", "部件编码", "编码", "code"),
    "class_code": ("小类", "部件小类", "小类代码", "部件名称代码", "类别", "class"),
    "name_zh": ("名称", "部件名称", "name"),
    "name_en": ("英文名称", "name_en"),
    "lon": ("经度", "lon", "lng", "longitude", "x"),
    "lat": ("纬度", "lat", "latitude", "y"),
    "datum": ("坐标系", "datum", "crs"),
    "height_m": ("高程（米）", "高程", "高程(米)", "height", "height_m"),
    "position_by": ("定位方式", "数据来源", "position_by"),
    "address": ("地址", "位置描述", "address"),
    "owner": ("权属单位", "owner"),
    "keeper": ("养护单位", "管理单位", "keeper"),
    "state": ("状态", "部件状态", "state"),
    "placed_on": ("设置日期", "初始时间", "placed_on"),
    "note": ("备注", "note"),
}
NEEDED = ("class_code", "lon", "lat")
_BY_WORD = {word.lower(): name for name, wording in COLUMNS.items() for word in wording}
_DATUMS = {
    "": Datum.CGCS2000, "cgcs2000": Datum.CGCS2000, "2000": Datum.CGCS2000, "国家2000": Datum.CGCS2000,
    "wgs84": Datum.WGS84, "wgs-84": Datum.WGS84, "gcj02": Datum.GCJ02, "gcj-02": Datum.GCJ02, "高德": Datum.GCJ02,
    "腾讯": Datum.GCJ02, "火星": Datum.GCJ02, "bd09": Datum.BD09, "bd-09": Datum.BD09, "百度": Datum.BD09,
}  # fmt: skip
_STATES = {label.zh: state for state, label in COMPONENT_STATE_LABELS.items()} | {
    state: state for state in COMPONENT_STATE_LABELS
}

NOT_READ = Text(
    "无法读取这个文件。请上传 xlsx、CSV（UTF-8 或 GBK）或 GeoJSON。",
    "This file cannot be read. Please give xlsx, CSV (UTF-8 or GBK) or GeoJSON.",
)
TOO_MANY = Text("一次最多导入 20000 行，请分批。", "At most 20,000 rows at a time; please split the list.")
NO_ROWS = Text("清单中没有数据行。", "The list has no rows.")
LACKS_COLUMN = Text("缺少列：%(columns)s。", "These columns are missing: %(columns)s.")
EMPTY = Text("不能为空", "must not be empty")
NO_NUMBER = Text("“%(value)s”不是数", "“%(value)s” is no number")
NO_DEGREES = Text("经纬度超出范围", "these degrees lie nowhere on the Earth")
NO_DATUM = Text("坐标系“%(value)s”不认识", "the datum “%(value)s” is not known")
NO_STATE = Text("状态“%(value)s”不认识，可填：%(known)s", "the state “%(value)s” is not known; it is one of %(known)s")
NO_DAY = Text("“%(value)s”不是日期，请写成 2026-01-31", "“%(value)s” is no day; write it as 2026-01-31")
NO_CLASS = Text("没有小类“%(value)s”", "there is no class “%(value)s”")
NO_BODY = Text("没有名为“%(value)s”的单位", "no body is called “%(value)s”")
TOO_LONG = Text("超过 %(most)s 个字", "is longer than %(most)s characters")
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
class Line:
    """A row as written: values by field, and where each stands."""

    number: int
    values: Mapping[str, str]
    columns: Mapping[str, str]


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
    if content[:4] == b"PK\x03\x04" or content[:4] == b"\xd0\xcf\x11\xe0":
        return _sheet_lines(content)
    text = text_of(content)
    return _geojson_lines(text) if text.lstrip()[:1] == "{" else _csv_lines(text)


def text_of(content: bytes) -> str:
    """The text of a file in UTF-8 or GBK, else in whatever it looks like. Raises FileNotRead."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError:
        best = from_bytes(content[:200_000]).best()
        if best is None:
            raise FileNotRead(NOT_READ) from None
        return content.decode(best.encoding, errors="replace")


def _sheet_lines(content: bytes) -> Iterator[Line]:
    try:
        grid = grid_of(content)
    except BadSheet as refusal:
        raise FileNotRead(refusal.sentence) from None
    for top in range(1, min(10, grid.rows) + 1):
        head = [grid.at(top, column).text for column in range(1, grid.columns + 1)]
        if any(word.strip().lower() in _BY_WORD for word in head):
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
    fields = _headed(rows[0])
    for number, row in enumerate(rows[1:], 2):
        values = {name: row[at].strip() if at < len(row) else "" for at, name in fields.items()}
        if any(values.values()):
            yield Line(number, values, _placed(fields, rows[0]))


def _geojson_lines(text: str) -> Iterator[Line]:
    try:
        features = json.loads(text)["features"]
        for number, one in enumerate(features, 1):
            given = {_BY_WORD.get(str(key).strip().lower(), ""): value for key, value in one["properties"].items()}
            values = {name: "" if value is None else str(value).strip() for name, value in given.items() if name}
            lon, lat, *height = one["geometry"]["coordinates"]
            values |= {"lon": str(lon), "lat": str(lat)}
            if height:
                values.setdefault("height_m", str(height[0]))
            yield Line(number, values, {name: COLUMNS[name][0] for name in values})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise FileNotRead(NOT_READ) from None


def _headed(head: Sequence[str]) -> dict[int, str]:
    """Which field stands in which column. Raises FileNotRead where one is missing without which no row can be read."""
    fields: dict[int, str] = {}
    for at, word in enumerate(head):
        name = _BY_WORD.get(word.strip().lower())
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
    datum = _DATUMS.get(given.get("datum", "").strip().lower())
    if datum is None:
        fault("datum", NO_DATUM.with_values(value=given.get("datum", "")[:40]))
    lon, lat = numbers["lon"], numbers["lat"]
    if lon is None or lat is None or datum is None:
        return
    if not on_earth(lon, lat):
        fault("lon", NO_DEGREES)
        return
    row["lon"], row["lat"] = (round(value, 7) for value in converted(lon, lat, datum, Datum.CGCS2000))


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
