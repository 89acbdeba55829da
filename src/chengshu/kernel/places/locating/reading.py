"""The places that a text may mean, each with how sure one can be and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from chengshu.base.coordinates import Datum, metres_between
from chengshu.base.text import Text
from chengshu.kernel.places.ground import Ground
from chengshu.kernel.places.locating import words
from chengshu.kernel.places.locating.found import Found
from chengshu.kernel.places.locating.names import AREAS, Name, Names, Sort
from chengshu.kernel.places.locating.scanning import Mention, mentions, plain
from chengshu.kernel.places.locating.typed import typed_position
from chengshu.kernel.registries.addresses import read

Spot = tuple[float, float]
CONFIDENCE: dict[Sort, float] = {
    Sort.CITY: 0.05,
    Sort.COUNTY: 0.25,
    Sort.TOWN: 0.45,
    Sort.COMMUNITY: 0.6,
    Sort.DUTY: 0.7,
    Sort.UNIT: 0.85,
    Sort.ROAD: 0.4,
    Sort.WATER: 0.2,
    Sort.LANDMARK: 0.8,
    Sort.COMPONENT: 0.9,
}
CROSSING_M, BESIDE_M, TYPED_M = 40.0, 80.0, 10.0
SHORT_COSTS, ELSEWHERE_SHARE, AGREES_ADDS = 0.08, 0.45, 0.06
MOST = 5
WIDE_M = 1000.0
DATUMS = {
    Datum.CGCS2000: Text("CGCS2000", "CGCS2000"),
    Datum.GCJ02: Text("GCJ-02，已换算", "GCJ-02, converted"),
    Datum.BD09: Text("BD-09，已换算", "BD-09, converted"),
}
_CODED = re.compile(r"[A-Z][0-9]{0,3}[省市县区]")
_AND = re.compile(r"\s*(?:与|和|、|跟|同|及|/|-|—|~|,|，|x|X|×)?\s*$")
_TO = re.compile(r"\s*(?:至|到|—|-|~)\s*$")
_FROM = re.compile(r"[\s(（]*(?:从|由|自|的)?\s*$")
_MEET = re.compile(r"\s*(?:路段|的)?\s*(?:交叉|路口|交汇|交界|交会|交口|相交|十字|丁字|口|转角|拐角|汇合|红绿灯)")
_HOUSE = re.compile(r"\s*(?:([0-9]{1,5})|[零〇一二三四五六七八九十百]{1,6})(?:号|弄|-)")
_SIDE = re.compile(
    r"\s*的?(正?对面|斜对面|旁边?|附近|门口|门前|大门|[东西南北]{1,2}(?:侧|边|面|门|头)|后面|前面|院内|里面?|内|周边|隔壁|楼下)"
)


@dataclass(frozen=True)
class Reading:
    """A text with the names in it; ``areas`` are the divisions it names, the finest last."""

    text: str
    mentions: list[Mention]
    areas: list[Mention]
    near: Spot | None
    earth: Ground


def places_in(text: str, names: Names, earth: Ground, *, near: Spot | None = None) -> list[Found]:
    """The places a text may mean, the surest first, at most five; none for a text that names none."""
    clean = plain(text)
    found = list(_typed(clean))
    hits = mentions(clean, names)
    if hits:
        reading = Reading(clean, hits, [hit for hit in hits if hit.sort in AREAS], near, earth)
        found += _doubted(_named(reading, names), clean, names)
    best: dict[tuple[float | None, float | None, str], Found] = {}
    for one in found:
        key = (one.lon, one.lat, one.division_code)
        if key not in best or best[key].confidence < one.confidence:
            best[key] = one
    surest = sorted(best.values(), key=lambda one: -one.confidence)[:MOST]
    return sorted((placed(one, earth) for one in surest), key=lambda one: -one.confidence)


def placed(found: Found, earth: Ground) -> Found:
    """The place with the cell and the division around it; what lies outside the grid is hardly to be relied on."""
    if found.lon is None or found.lat is None or earth.box is None:
        return found
    grid = earth.at(found.lon, found.lat)
    if grid is None:
        reasons = (*found.reasons, words.OUTSIDE)
        return replace(found, confidence=min(found.confidence, 0.3), reasons=reasons)
    wide = found.division_code and found.metres > WIDE_M
    code = found.division_code if wide else grid.division_code
    return replace(found, grid_id=found.grid_id or grid.grid_id, division_code=code)


def _typed(text: str) -> Iterator[Found]:
    if (typed := typed_position(text)) is not None:
        lon, lat, datum = typed
        how = words.TYPED.with_values(datum=DATUMS[datum])
        yield Found(lon, lat, 0.97, how, name=f"{lon:.6f}, {lat:.6f}", metres=TYPED_M)


def _doubted(found: Iterable[Found], text: str, names: Names) -> Iterator[Found]:
    """The places, less sure where the text names a division by a letter (A8县) that is none of ours."""
    elsewhere = next((hit[0] for hit in _CODED.finditer(text) if hit[0] not in names.by_name), "")
    for one in found:
        if elsewhere:
            reason = words.UNKNOWN.with_values(name=elsewhere)
            yield replace(one, confidence=round(one.confidence * ELSEWHERE_SHARE, 3), reasons=(*one.reasons, reason))
        else:
            yield one


def _named(reading: Reading, names: Names) -> Iterator[Found]:
    used: set[int] = set()
    hits = reading.mentions
    for at, hit in enumerate(hits):
        if hit.sort == Sort.ROAD and at not in used:
            between = _between(reading, at, names)
            crossing = None if between else _crossing(reading, at, names)
            for pair, taken in ((between, 3), (crossing, 2)):
                if pair:
                    used.update(range(at, at + taken))
                    yield from pair
        if at not in used:
            yield from _single(reading, hit, names)


def _crossing(reading: Reading, at: int, names: Names) -> list[Found]:
    """``A路与B路交叉口``; without a word of meeting it is less sure."""
    hits, text = reading.mentions, reading.text
    if at + 1 >= len(hits) or hits[at + 1].sort != Sort.ROAD:
        return []
    one, other = hits[at], hits[at + 1]
    if not _AND.match(text[one.end : other.start]) or one.name == other.name:
        return []
    sure = 0.9 if _MEET.match(text, other.end) else 0.6
    spots = names.roads.crossings(one.name, other.name)
    how = words.CROSSING.with_values(one=one.name, other=other.name)
    name = f"{one.name}与{other.name}交叉口"
    return [
        _weighed(reading, Found(*spot, sure / len(spots) ** 0.5, how, name=name, metres=CROSSING_M), several=len(spots))
        for spot in spots[:MOST]
    ]


def _between(reading: Reading, at: int, names: Names) -> list[Found]:
    """``A路（B路至C路段）``."""
    hits, text = reading.mentions, reading.text
    if at + 2 >= len(hits) or any(hit.sort != Sort.ROAD for hit in hits[at : at + 3]):
        return []
    road, one, other = hits[at : at + 3]
    if not (_FROM.match(text[road.end : one.start]) and _TO.match(text[one.end : other.start])):
        return []
    start, end = names.roads.crossings(road.name, one.name), names.roads.crossings(road.name, other.name)
    if not start or not end:
        return []
    (lon, lat), (to_lon, to_lat) = start[0], end[0]
    found = Found(
        (lon + to_lon) / 2,
        (lat + to_lat) / 2,
        0.8,
        words.BETWEEN.with_values(road=road.name, one=one.name, other=other.name),
        name=f"{road.name}（{one.name}至{other.name}）",
        metres=metres_between(lon, lat, to_lon, to_lat) / 2,
    )
    return [_weighed(reading, found)]


def _single(reading: Reading, hit: Mention, names: Names) -> Iterator[Found]:
    if hit.sort == Sort.ROAD:
        yield from _on_road(reading, hit, names)
        return
    places, several = _meant(reading, hit)
    for place in places[:MOST]:
        how, sure, metres = words.BY_SORT[hit.sort].with_values(name=place.name), CONFIDENCE[hit.sort], place.metres
        if hit.sort in {Sort.LANDMARK, Sort.COMPONENT} and (side := _SIDE.match(reading.text, hit.end)):
            how = words.BESIDE.with_values(name=place.name, side=side[1])
            metres = max(metres, BESIDE_M)
        reasons = (words.SHORTENED,) if place.short else ()
        if place.short:
            sure -= SHORT_COSTS
        if place.lon is None:
            reasons = (*reasons, words.NO_POSITION)
        yield _weighed(reading, _of(place, sure / several**0.5, how, metres, reasons), several=several)


def _on_road(reading: Reading, hit: Mention, names: Names) -> Iterator[Found]:
    """A road, within the area that the text names; with a house number the address is read by the registry's parser."""
    numbered = _HOUSE.match(reading.text, hit.end)
    address = _address(reading, hit, names) if numbered else None
    if address and numbered and numbered[1] and (house := names.roads.house(hit.name, int(numbered[1]))):
        one, other = house.between
        how = words.NUMBERED.with_values(address=address[0], one=one, other=other)
        metres = max(house.metres, CROSSING_M)
        sure = 0.55 + 0.25 * address[1] - min(0.2, metres / 5000)
        yield _weighed(reading, Found(house.lon, house.lat, sure, how, name=address[0], metres=metres))
        return
    place = hit.places[0]
    part = None
    for area in reversed(reading.areas):
        code = area.places[0].division_code
        if len(code) >= 6 and (part := names.roads.part(hit.name, code)):
            place = replace(place, division_code=code)
            break
    lon, lat, metres = part or (place.lon, place.lat, place.metres)
    if address:
        written, share = address
        sure = CONFIDENCE[Sort.ROAD] + 0.25 * share
        how = words.ADDRESS.with_values(address=written, road=hit.name)
    else:
        written, sure, how = hit.name, CONFIDENCE[Sort.ROAD], words.BY_SORT[Sort.ROAD].with_values(name=hit.name)
    sure -= min(0.2, metres / 20_000)
    found = Found(lon, lat, sure, how, division_code=place.division_code if part else "", name=written, metres=metres)
    yield _weighed(reading, found, own=part is not None)


def _address(reading: Reading, hit: Mention, names: Names) -> tuple[str, float] | None:
    """The address in its standard order and how well it could be read."""
    start = hit.start
    for before in reversed(reading.mentions):
        if before.end == start and before.sort in AREAS:
            start = before.start
    written = re.split(r"[,。;!?！？\s]", reading.text[start : hit.end + 24], maxsplit=1)[0]
    parsed = read(written, names.gazetteer)
    return (parsed.standard or written, parsed.confidence) if parsed.parts else None


def _meant(reading: Reading, hit: Mention) -> tuple[list[Name], int]:
    """The places of one name that lie where the text says, or nearest; and how many that leaves."""
    places = list(hit.places)
    if len(places) == 1:
        return places, 1
    codes = [area.places[0].division_code for area in reading.areas if area is not hit]
    fitting = [one for one in places if any(one.division_code.startswith(code) for code in codes)]
    places = fitting or places
    if reading.near and len(places) > 1:
        lon, lat = reading.near
        places.sort(key=lambda one: metres_between(lon, lat, one.lon or 0.0, one.lat or 0.0))
        places = places[:1]
    return places, len(places)


def _weighed(reading: Reading, found: Found, *, several: int = 1, own: bool = False) -> Found:
    """The place, surer where it lies in an area that the text names or near the given position, else less sure."""
    sure, reasons = found.confidence, list(found.reasons)
    if several > 1:
        reasons.append(words.SEVERAL.with_values(n=several))
    named = [area.places[0] for area in reading.areas if area.places[0].name != found.name]
    code = found.division_code or _division_at(found, reading.earth) if named else ""
    if code:
        holding = [one for one in named if own or (code.startswith(one.division_code))]
        within = [one for one in named if one.division_code.startswith(code)]
        if holding:
            sure += AGREES_ADDS
            reasons.append(words.AGREES.with_values(name=holding[-1].name))
        elif not within:
            sure *= ELSEWHERE_SHARE
            reasons.append(words.ELSEWHERE.with_values(name=named[-1].name))
    if reading.near and found.lon is not None and found.lat is not None:
        away = metres_between(*reading.near, found.lon, found.lat)
        reasons.append(words.NEARBY.with_values(metres=round(away)))
        sure += AGREES_ADDS if away <= max(500.0, found.metres * 1.5) else -AGREES_ADDS
    return replace(found, confidence=round(min(0.99, max(0.01, sure)), 3), reasons=tuple(reasons))


def _division_at(found: Found, earth: Ground) -> str:
    if found.lon is None or found.lat is None:
        return ""
    grid = earth.at(found.lon, found.lat)
    return grid.division_code if grid else ""


def _of(place: Name, sure: float, how: Text, metres: float, reasons: tuple[Text, ...]) -> Found:
    return Found(
        place.lon,
        place.lat,
        sure,
        how,
        division_code=place.division_code,
        component_id=place.component_id,
        name=place.name,
        metres=metres,
        reasons=reasons,
    )
