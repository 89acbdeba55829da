"""Reading an address: what each part is, how sure one can be, and why."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from chengshu.base.text import Text
from chengshu.kernel.geo.models import DivisionLevel
from chengshu.kernel.registries.addresses.gazetteer import LEVELS, Gazetteer, Named

LONGEST = 300


class Part(StrEnum):
    """The parts of an address in their order (GB/T 23705-2009)."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    STREET = "street"
    NUMBER = "number"
    ESTATE = "estate"
    BUILDING = "building"
    UNIT = "unit"
    ROOM = "room"


PART_LABELS: dict[Part, Text] = {
    Part.PROVINCE: Text("省", "Province"),
    Part.CITY: Text("市", "City"),
    Part.COUNTY: Text("县（市、区）", "County"),
    Part.TOWN: Text("乡镇（街道）", "Town"),
    Part.STREET: Text("街路巷（村）", "Street or village"),
    Part.NUMBER: Text("门牌号", "Number"),
    Part.ESTATE: Text("小区", "Estate"),
    Part.BUILDING: Text("楼栋", "Building"),
    Part.UNIT: Text("单元", "Unit"),
    Part.ROOM: Text("户室", "Room"),
}
_LEVELS = dict(zip(LEVELS, (Part.PROVINCE, Part.CITY, Part.COUNTY, Part.TOWN), strict=True))
#: What an address must have to be found, with what its absence costs.
_COSTS = {Part.COUNTY: 0.25, Part.TOWN: 0.1, Part.STREET: 0.3, Part.NUMBER: 0.2}

_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
_NUMERAL = r"[0-9零〇一二三四五六七八九十百]+"
_STREET = re.compile(
    r"^[^0-9]{1,20}?(?:大道|大街|[一二三四五六七八九十]+路|路(?!街)|街|巷|胡同|弄|村(?:[^0-9]{1,8}组)?)"
)
_HOUSE = re.compile(rf"^({_NUMERAL})(?:号院|号附{_NUMERAL}|号(?!楼)|弄)")
_BARE = re.compile(r"^([0-9]+)(?![0-9号栋幢座]|号楼|-)")
_ESTATE = re.compile(r"^[^0-9]{2,14}?(?:小区|花园|家园|苑|城|新都|名邸|社区|公寓|广场|大厦|院|里|湾|府)")
_BUILDING = re.compile(rf"^({_NUMERAL}|[A-Za-z])(?:号楼|栋|幢|座)")
_UNIT = re.compile(rf"^({_NUMERAL})(?:单元|门)")
_ROOM = re.compile(r"^([0-9]{1,5})(?:室|户|号)?$")
_SHORT = re.compile(r"^([0-9]{1,3})-(?:([0-9]{1,2})-)?([0-9]{2,5})(?:室|户)?$")

READ_ALL = Text("各部分都已识别。", "Every part was recognised.")
SHORT_NAME = Text("“%(name)s”写的是简称。", "“%(name)s” was written without its ending.")
FROM_BELOW = Text("由“%(name)s”推出上级区划。", "The divisions above follow from “%(name)s”.")
LACKS = Text("缺少%(part)s。", "%(part)s is missing.")
LEFT_OVER = Text("“%(rest)s”未能识别。", "“%(rest)s” was not recognised.")
BY_DASHES = Text("“%(text)s”按楼栋-单元-户室理解。", "“%(text)s” was taken for building, unit and room.")
SEVERAL = Text("“%(name)s”不止一处。", "There is more than one “%(name)s”.")


@dataclass
class Read:
    """An address as read. ``confidence`` goes from 0 to 1, ``reasons`` say what it rests on, ``rest`` was not read."""

    written: str
    parts: dict[Part, str] = field(default_factory=dict)
    code: str = ""
    confidence: float = 1.0
    reasons: list[Text] = field(default_factory=list)
    rest: str = ""

    @property
    def standard(self) -> str:
        """The address in standard order down to the room."""
        return _joined(self.parts, tuple(Part))

    @property
    def to_building(self) -> str:
        """The address in standard order down to the building."""
        return _joined(self.parts, tuple(Part)[: tuple(Part).index(Part.BUILDING) + 1])


def read(written: str, places: Gazetteer) -> Read:
    """Read an address. Nothing is guessed silently: what was filled in or left out lowers the confidence."""
    found = Read(written)
    text = re.sub(r"[\s,，。;；()（）·、]", "", unicodedata.normalize("NFKC", written))[:LONGEST]
    text = text.replace("－", "-").replace("—", "-").replace("#", "号")
    text = _divisions(text, places, found)
    text = _street_and_number(text, found)
    found.rest = _building_and_room(text, found)
    _judge(found)
    return found


def _divisions(text: str, places: Gazetteer, found: Read) -> str:
    """The divisions it begins with; those above a named one follow from its code."""
    code = ""
    last: Named | None = None
    for level in LEVELS:
        hit = places.begins(text, level, code)
        if hit is None:
            continue
        place, length = hit
        if level == DivisionLevel.TOWN and not code.startswith(place.code[:6]):
            same = [one for one in places.by_name.get(text[:length], ()) if one.level == level]
            if len(same) > 1:
                found.confidence -= 0.2
                found.reasons.append(SEVERAL.with_values(name=place.name))
        if place.short:
            found.confidence -= 0.03
            found.reasons.append(SHORT_NAME.with_values(name=text[:length]))
        text, code, last = text[length:], place.code, place
        found.parts[_LEVELS[DivisionLevel(level)]] = place.name
    if last is not None:
        above = places.above(last.code)
        filled = [one for one in above if _LEVELS[DivisionLevel(one.level)] not in found.parts]
        for one in filled:
            found.parts[_LEVELS[DivisionLevel(one.level)]] = one.name
        if any(one.level == DivisionLevel.COUNTY for one in filled):
            found.confidence -= 0.05
            found.reasons.append(FROM_BELOW.with_values(name=last.name))
    found.code = code
    return text


def _street_and_number(text: str, found: Read) -> str:
    if street := _STREET.match(text):
        found.parts[Part.STREET] = street[0]
        text = text[street.end() :]
    for pattern in (_HOUSE, _BARE):
        if house := pattern.match(text):
            found.parts[Part.NUMBER] = f"{_plain(house[1])}号"
            return text[house.end() :]
    return text


def _building_and_room(text: str, found: Read) -> str:
    if (estate := _ESTATE.match(text)) and not _BUILDING.match(text):
        found.parts[Part.ESTATE] = estate[0]
        text = text[estate.end() :]
    text = text.removeprefix("-")
    if dashes := _SHORT.match(text):
        found.parts[Part.BUILDING] = f"{int(dashes[1])}号楼"
        if dashes[2]:
            found.parts[Part.UNIT] = f"{int(dashes[2])}单元"
        found.parts[Part.ROOM] = f"{dashes[3]}室"
        found.confidence -= 0.05
        found.reasons.append(BY_DASHES.with_values(text=text))
        return ""
    for part, pattern, ending in (
        (Part.BUILDING, _BUILDING, "号楼"),
        (Part.UNIT, _UNIT, "单元"),
        (Part.ROOM, _ROOM, "室"),
    ):
        if hit := pattern.match(text):
            found.parts[part] = f"{_plain(hit[1])}{ending}"
            text = text[hit.end() :]
    return text


def _judge(found: Read) -> None:
    for part, cost in _COSTS.items():
        if part not in found.parts:
            found.confidence -= cost
            found.reasons.append(LACKS.with_values(part=PART_LABELS[part]))
    if found.rest:
        found.confidence -= min(0.3, 0.05 * len(found.rest))
        found.reasons.append(LEFT_OVER.with_values(rest=found.rest))
    if not found.reasons:
        found.reasons.append(READ_ALL)
    found.confidence = round(min(1.0, max(0.0, found.confidence)), 2)


def _plain(numeral: str) -> str:
    """A number in digits: ``十二`` is 12, ``一二三`` 123."""
    if "十" not in numeral and "百" not in numeral:
        return numeral.translate(_DIGITS)
    total = current = 0
    for letter in numeral:
        if letter == "百":
            total, current = total + (current or 1) * 100, 0
        elif letter == "十":
            total, current = total + (current or 1) * 10, 0
        else:
            current = int(letter.translate(_DIGITS))
    return str(total + current)


def _joined(parts: dict[Part, str], order: tuple[Part, ...]) -> str:
    return "".join(parts.get(part, "") for part in order)
