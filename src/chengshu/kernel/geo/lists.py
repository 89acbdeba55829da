"""Reading published lists of divisions: four CSV files, and one JSON file for Hong Kong, Macao and Taiwan."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from charset_normalizer import from_bytes

from chengshu.base.text import Text
from chengshu.kernel.geo.errors import BadRow, DivisionsRefused, NoDivisions
from chengshu.kernel.geo.models import DivisionLevel

Level = DivisionLevel
FILES: tuple[tuple[str, DivisionLevel, int, str], ...] = (
    ("provinces.csv", Level.PROVINCE, 2, ""),
    ("cities.csv", Level.CITY, 4, "provinceCode"),
    ("areas.csv", Level.COUNTY, 6, "cityCode"),
    ("streets.csv", Level.TOWN, 9, "areaCode"),
)
OUTER = "HK-MO-TW.json"
OUTER_CODES = {"台湾省": "71", "香港特别行政区": "81", "澳门特别行政区": "82"}
LARGEST_LIST = 50 * 1024 * 1024


@dataclass(frozen=True)
class Place:
    """A place as the list has it; ``parent`` is the code of the place it lies in, empty for a province."""

    code: str
    level: DivisionLevel
    parent: str
    name: str


@dataclass
class Reading:
    """What has been read so far: the places by code, and the rows that do not fit."""

    places: dict[str, Place] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)

    def take(self, place: Place, file: str, line: int) -> None:
        """Add a place, or write down why it does not fit."""
        reason = self._wrong(place)
        if reason:
            self.bad.append(BadRow(file, line, reason))
        else:
            self.places[place.code] = place

    def _wrong(self, place: Place) -> Text | None:
        if not place.name:
            return Text("没有名称", "no name")
        if place.code in self.places:
            return Text("代码 %(code)s 重复", "the code %(code)s comes twice").with_values(code=place.code)
        if place.parent and place.parent not in self.places:
            return Text("上级代码 %(code)s 不在表中", "the code %(code)s above it is not in the list").with_values(
                code=place.parent
            )
        if not place.code.startswith(place.parent):
            return Text("代码 %(code)s 与上级 %(parent)s 不符", "%(code)s does not begin with %(parent)s").with_values(
                code=place.code, parent=place.parent
            )
        return None


def read_lists(files: Mapping[str, bytes], known: Mapping[tuple[str, str], str] | None = None) -> tuple[Place, ...]:
    """The places in these files (by name), each after the one it lies in.

    ``known`` gives codes of ours by parent code and name, so that places without a code of the standards keep theirs.
    Raises NoDivisions where a file is missing, DivisionsRefused with every row that does not fit.
    """
    if not {name for name, *_ in FILES} <= files.keys():
        raise NoDivisions
    reading = Reading()
    for name, level, length, parent_column in FILES:
        for line, row in _rows(name, files[name], reading):
            _read_row(reading, row, (name, line), Shape(level, length, parent_column))
    if OUTER in files:
        _read_outer(reading, files[OUTER], known or {})
    if reading.bad:
        raise DivisionsRefused(tuple(reading.bad))
    return tuple(reading.places.values())


@dataclass(frozen=True)
class Shape:
    """What a row of a file must look like: its level, the length of its code, the column of the code above it."""

    level: DivisionLevel
    length: int
    parent_column: str


def _rows(name: str, content: bytes, reading: Reading) -> Iterator[tuple[int, dict[str, str]]]:
    rows = csv.DictReader(io.StringIO(_decoded(content), newline=""), strict=True)
    try:
        for row in rows:
            yield rows.line_num, {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
    except csv.Error:
        reading.bad.append(BadRow(name, rows.line_num + 1, Text("引号没有配对", "a quotation mark is not closed")))


def _read_row(reading: Reading, row: dict[str, str], where: tuple[str, int], shape: Shape) -> None:
    code = row.get("code", "")
    if len(code) != shape.length or not (code.isascii() and code.isdigit()):
        reason = Text("代码“%(code)s”应为 %(n)s 位数字", "the code “%(code)s” should have %(n)s digits")
        reading.bad.append(BadRow(*where, reason.with_values(code=code, n=shape.length)))
        return
    parent = row.get(shape.parent_column, "") if shape.parent_column else ""
    if shape.parent_column and not parent:
        reason = Text("缺少上级代码（%(column)s）", "the code above it is missing (%(column)s)")
        reading.bad.append(BadRow(*where, reason.with_values(column=shape.parent_column)))
        return
    reading.take(Place(code, shape.level, parent, row.get("name", "")), *where)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(content[: 256 * 1024], cp_isolation=["gb18030", "big5", "utf_16"]).best()
        return content.decode(best.encoding if best else "gb18030", errors="replace")


def _read_outer(reading: Reading, content: bytes, known: Mapping[tuple[str, str], str]) -> None:
    """Regions of the file ``{province: {region: [district]}}``; below the province codes are ours."""
    try:
        provinces = json.loads(_decoded(content))
    except json.JSONDecodeError as problem:
        reading.bad.append(BadRow(OUTER, problem.lineno, Text("不是有效的 JSON", "not valid JSON")))
        return
    if not isinstance(provinces, dict):
        reading.bad.append(BadRow(OUTER, 1, Text("应以地区名称为键", "should have names of regions as keys")))
        return
    numbered = _Numbered(known)
    for province, regions in provinces.items():
        code = OUTER_CODES.get(province)
        if code is None or not isinstance(regions, dict):
            reason = Text("不认识“%(name)s”", "“%(name)s” is not known").with_values(name=province)
            reading.bad.append(BadRow(OUTER, 1, reason))
            continue
        reading.take(Place(code, Level.PROVINCE, "", province), OUTER, 1)
        for region, districts in regions.items():
            below = numbered.code(code, region)
            reading.take(Place(below, Level.CITY, code, region), OUTER, 1)
            for district in districts:
                reading.take(Place(numbered.code(below, district), Level.COUNTY, below, str(district)), OUTER, 1)


class _Numbered:
    """Gives places their number below their parent: the one they have, else the next that is free."""

    def __init__(self, known: Mapping[tuple[str, str], str]) -> None:
        self.known = known
        self.last: dict[str, int] = {}
        for (parent, _), code in known.items():
            self.last[parent] = max(self.last.get(parent, 0), int(code[-2:]))

    def code(self, parent: str, name: str) -> str:
        """``71-03`` below ``71``, ``71-0301`` below that."""
        if (parent, name) in self.known:
            return self.known[parent, name]
        self.last[parent] = self.last.get(parent, 0) + 1
        return f"{parent}{'' if '-' in parent else '-'}{self.last[parent]:02}"
