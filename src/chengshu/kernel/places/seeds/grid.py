"""The cells of the invented city: ten counties, 208 streets and towns, and down to the unit cell in two districts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from chengshu.kernel.geo.models import Division
from chengshu.kernel.geo.seeds import Place, places
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.identity.seeds import COUNTIES, County
from chengshu.kernel.identity.seeds.organisations import code_of
from chengshu.kernel.places.editions import Kind, changed
from chengshu.kernel.places.models import Cell, CellDuty, CellLevel, DutyRole
from chengshu.kernel.places.outlines import outline_of
from chengshu.kernel.places.seeds.drawing import crooked, cut, on_map, spots_in, sunflower

OUTER_KM = 62.0
COMMUNITIES, DUTIES, UNITS = 4, 2, 4
_NUMERALS = "一二三四五六七八九"
_FIRST = "福祥宁康和乐兴华景瑞"
_SECOND = (
    ("园", "yuan"), ("苑", "yuan"), ("里", "li"), ("庄", "zhuang"), ("安", "an"), ("民", "min"), ("泰", "tai"),
    ("和", "he"), ("林", "lin"), ("阳", "yang"), ("江", "jiang"), ("门", "men"), ("家", "jia"),
)  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A cell to be: its shape in kilometres; ``above`` is the code of the cell it lies in."""

    code: str
    level: CellLevel
    name_zh: str
    name_en: str
    division_code: str
    above: str
    area: BaseGeometry


def seed_grid() -> None:
    """Draw the grid where there is none, and give the divisions their places."""
    if Cell.objects.exists() or not Division.objects.filter(code=COUNTIES[0].code).exists():
        return
    with transaction.atomic():
        _write(list(drawn()))
        _appoint()
        changed(Kind.CELLS)


def middles() -> dict[str, tuple[float, float]]:
    """Where each county has its middle, in kilometres: two districts side by side, the others around them."""
    found = {}
    outer = [county for county in COUNTIES if not county.is_district]
    for side, county in zip((-1, 1), (one for one in COUNTIES if one.is_district), strict=True):
        found[county.code] = (side * 7.5, side * -0.6)
    for number, county in enumerate(outer):
        turn = 2 * math.pi * number / len(outer) + 0.3
        away = 38 + 3 * math.sin(number * 2.1)
        found[county.code] = (away * math.cos(turn), away * math.sin(turn))
    return found


def drawn() -> Iterator[Drawn]:
    """All cells, the wide ones before those within them."""
    towns = [place for place in places() if len(place.code) == 9]
    areas = dict(zip((town.code for town in towns), cut(_outline(), _spots(towns)), strict=True))
    streets = {code: crooked(area) for code, area in areas.items()}
    for county in COUNTIES:
        inside = [area for code, area in streets.items() if code.startswith(county.code)]
        whole = shapely.union_all(inside)
        yield Drawn(county.code, CellLevel.COUNTY, county.name_zh, county.name_en, county.code, "", whole)
    for town in towns:
        above = town.parent_code
        yield Drawn(town.code, CellLevel.STREET, town.name_zh, town.name_en, town.code, above, streets[town.code])
    districts = {county.code for county in COUNTIES if county.is_district}
    number = 0
    for town in towns:
        if town.parent_code in districts:
            for serial, area in enumerate(_parts(streets[town.code], COMMUNITIES, town.code), 1):
                yield from _community(town, serial, number, area)
                number += 1


def _community(town: Place, serial: int, number: int, area: BaseGeometry) -> Iterator[Drawn]:
    """A community with its duty grids and unit cells."""
    code = f"{town.code}{serial:03}"
    first, (second, second_en) = _FIRST[number % len(_FIRST)], _SECOND[number % len(_SECOND)]
    zh, en = f"{first}{second}社区", f"{_PINYIN[first]}{second_en} Community"
    yield Drawn(code, CellLevel.COMMUNITY, zh, en, town.code, town.code, area)
    unit = 0
    for number_there, duty in enumerate(_parts(area, DUTIES, code), 1):
        duty_code = f"{code}-{number_there:02}"
        grid_zh, grid_en = f"{zh}第{_NUMERALS[number_there - 1]}网格", f"{en}, grid {number_there}"
        yield Drawn(duty_code, CellLevel.DUTY, grid_zh, grid_en, town.code, code, duty)
        for cell in _parts(duty, UNITS, duty_code):
            unit += 1
            zh_cell, en_cell = f"{zh}{unit:03}单元网格", f"{en}, cell {unit}"
            yield Drawn(f"{code}{unit:03}", CellLevel.UNIT, zh_cell, en_cell, town.code, duty_code, cell)


_PINYIN = {
    "福": "Fu", "祥": "Xiang", "宁": "Ning", "康": "Kang", "和": "He", "乐": "Le", "兴": "Xing", "华": "Hua",
    "景": "Jing", "瑞": "Rui",
}  # fmt: skip


def _parts(area: BaseGeometry, count: int, word: str) -> list[BaseGeometry]:
    whole = max(getattr(area, "geoms", [area]), key=lambda part: part.area)
    return cut(whole, spots_in(whole, count, word))


def _outline() -> BaseGeometry:
    """The city's own boundary."""
    turns = [2 * math.pi * n / 90 for n in range(90)]
    away = [OUTER_KM + 3.5 * math.sin(3 * turn + 1) + 2 * math.sin(7 * turn + 2) for turn in turns]
    return shapely.Polygon([(r * math.cos(turn), r * math.sin(turn)) for r, turn in zip(away, turns, strict=True)])


def _spots(towns: list[Place]) -> list[tuple[float, float]]:
    """The middles of the towns, in their order."""
    where = middles()
    found = []
    for county in COUNTIES:
        found += sunflower(where[county.code], _radius(county), county.towns)
    return found if len(found) == len(towns) else []


def _radius(county: County) -> float:
    return 7.0 if county.is_district else 12.5


def _write(cells: list[Drawn]) -> None:
    keys: dict[str, int] = {}
    for level in CellLevel:
        rows = []
        for one in cells:
            if one.level == level:
                outline = outline_of(on_map(one.area))
                rows.append(
                    Cell(
                        code=one.code,
                        level=level,
                        name_zh=one.name_zh,
                        name_en=one.name_en,
                        division_code=one.division_code,
                        parent_id=keys.get(one.above),
                        **outline.columns,
                    )
                )
        Cell.objects.bulk_create(rows, batch_size=500)
        keys |= {row.code: row.pk for row in rows}
    _place_divisions()


def _place_divisions() -> None:
    """Divisions without a position stand where their cell has its middle."""
    spots = {
        code: (lon, lat)
        for code, lon, lat in Cell.objects.filter(level__lte=CellLevel.STREET).values_list("code", "lon", "lat")
    }
    rows = list(Division.objects.filter(code__in=spots, lon=None))
    for row in rows:
        row.lon, row.lat = spots[row.code]
    Division.objects.bulk_update(rows, ["lon", "lat"], batch_size=500)


def _appoint() -> None:
    """Districts and counties answer for themselves, led by their clerks; the inspector walks the districts."""
    bodies = dict(Organisation.objects.values_list("code", "pk"))
    people = dict(
        Person.objects.filter(
            account__username__in=["inspector", *(f"{one.key}.clerk" for one in COUNTIES)]
        ).values_list("account__username", "pk")
    )
    duties = []
    for county in COUNTIES:
        body = bodies.get(code_of(county.key))
        cells = Cell.objects.filter(code__startswith=county.code)
        top = cells.get(level=CellLevel.COUNTY)
        if body is None:
            continue
        duties.append(CellDuty(cell=top, role=DutyRole.UNIT, organisation_id=body))
        if clerk := people.get(f"{county.key}.clerk"):
            duties.append(CellDuty(cell=top, role=DutyRole.HEAD, organisation_id=body, person_id=clerk))
        command = bodies.get(code_of("command"))
        if county.is_district and command and (inspector := people.get("inspector")):
            streets = cells.filter(level=CellLevel.STREET)
            duties += [
                CellDuty(cell=street, role=DutyRole.INSPECTOR, organisation_id=command, person_id=inspector)
                for street in streets
            ]
    CellDuty.objects.bulk_create(duties)
