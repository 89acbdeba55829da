"""From words to places, and whether words and a position agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chengshu.base.coordinates import Datum, converted, metres_between, on_earth
from chengshu.base.text import Text
from chengshu.kernel.places.editions import tokens
from chengshu.kernel.places.ground import Ground, ground
from chengshu.kernel.places.locating import words
from chengshu.kernel.places.locating.found import Found
from chengshu.kernel.places.locating.names import Names, names
from chengshu.kernel.places.locating.reading import places_in
from chengshu.kernel.places.models import Component
from chengshu.kernel.places.queries.components import CODE, component_of_code

Spot = tuple[float, float]
NEAR_ENOUGH_M = 300.0


def place_of_text(text: str, near: Spot | None = None) -> list[Found]:
    """The places that a text may mean, the surest first, at most five; empty where it names none.

    Understands typed degrees, codes of components, divisions, streets, communities and cells by name, landmarks, roads
    with house numbers, crossings and stretches between two roads. ``near`` (lon, lat) decides between places of one
    name. Only the first 4,000 characters are read.
    """
    state = tokens()
    return _located(text, names(state), ground(state), near)


def places_of_texts(texts: Sequence[str]) -> list[list[Found]]:
    """``place_of_text`` of many texts, thousands a second."""
    state = tokens()
    known, earth = names(state), ground(state)
    return [_located(text, known, earth, None) for text in texts]


def _located(text: str, known: Names, earth: Ground, near: Spot | None) -> list[Found]:
    found = places_in(text, known, earth, near=near)
    if hit := CODE.search(text[:4000]):
        component = component_of_code(hit[0])
        if component is not None:
            found.insert(0, of_component(component))
    return found


def of_component(component: Component) -> Found:
    """A component as a place."""
    return Found(
        component.lon,
        component.lat,
        0.99,
        words.BY_CODE.with_values(code=component.code),
        division_code=component.division_code,
        grid_id=component.cell_id,
        component_id=component.pk,
        name=str(component.name),
        metres=5.0,
    )


class Verdict(StrEnum):
    """Whether a position and an address say the same."""

    AGREE = "agree"
    APART = "apart"
    OUTSIDE = "outside"
    NOT_ON_EARTH = "not_on_earth"
    NO_ADDRESS = "no_address"


@dataclass(frozen=True)
class Judged:
    """What is to be thought of a position beside an address.

    ``metres`` lies between the two, None where one is missing. ``suggestion`` is a position that would agree, were the
    numbers in another datum or the other way round.
    """

    verdict: Verdict
    sentence: Text
    metres: float | None = None
    found: Found | None = None
    suggestion: Spot | None = None


_AGREE = Text("位置与地址相符，相距约%(metres)s米。", "Position and address agree, %(metres)s m apart.")
_APART = Text(
    "位置与地址“%(name)s”相距约%(metres)s米，请核实以哪个为准。",
    "The position is %(metres)s m from “%(name)s”; find out which of the two is right.",
)
_OUTSIDE = Text(
    "位置（%(lon)s，%(lat)s）不在本市范围内，请核对。",
    "The position (%(lon)s, %(lat)s) is not in this city; please check it.",
)
_NO_EARTH = Text("经纬度超出范围，不是一个位置。", "These degrees lie nowhere on the Earth.")
_NO_ADDRESS = Text("文字中没有找到可以核对的地点。", "The text names no place to compare with.")
_SWAPPED = Text("经度和纬度可能写反了。", "Longitude and latitude may have been swapped.")
_DATUM = Text("位置可能是%(datum)s坐标，换算后相符。", "The position may be in %(datum)s; converted, they agree.")


def judged(lon: float, lat: float, text: str = "") -> Judged:
    """Whether a position (CGCS2000) can be in the city and agrees with the address beside it."""
    if not on_earth(lon, lat):
        swapped = (lat, lon) if on_earth(lat, lon) and ground().at(lat, lon) else None
        return Judged(Verdict.NOT_ON_EARTH, _SWAPPED if swapped else _NO_EARTH, suggestion=swapped)
    earth = ground()
    found = next((one for one in place_of_text(text) if one.lon is not None), None) if text else None
    if earth.box is not None and earth.at(lon, lat) is None:
        swapped = (lat, lon) if on_earth(lat, lon) and earth.at(lat, lon) else None
        sentence = _SWAPPED if swapped else _OUTSIDE.with_values(lon=f"{lon:.5f}", lat=f"{lat:.5f}")
        return Judged(Verdict.OUTSIDE, sentence, _apart(lon, lat, found), found, swapped)
    if found is None or found.lon is None or found.lat is None:
        return Judged(Verdict.NO_ADDRESS, _NO_ADDRESS)
    return _compared(lon, lat, found)


def _compared(lon: float, lat: float, found: Found) -> Judged:
    away = _apart(lon, lat, found) or 0.0
    bound = max(NEAR_ENOUGH_M, found.metres * 1.5)
    if away <= bound:
        return Judged(Verdict.AGREE, _AGREE.with_values(metres=round(away)), away, found)
    for datum, label in ((Datum.GCJ02, "GCJ-02"), (Datum.BD09, "BD-09")):
        spot = converted(lon, lat, datum, Datum.CGCS2000)
        if (_apart(*spot, found) or 0.0) <= max(60.0, found.metres):
            return Judged(Verdict.APART, _DATUM.with_values(datum=label), away, found, spot)
    return Judged(Verdict.APART, _APART.with_values(name=found.name, metres=round(away)), away, found)


def _apart(lon: float, lat: float, found: Found | None) -> float | None:
    if found is None or found.lon is None or found.lat is None:
        return None
    return metres_between(lon, lat, found.lon, found.lat)
