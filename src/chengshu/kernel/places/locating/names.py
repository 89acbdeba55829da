"""Every name by which the city's places are called, so arranged that a letter is looked through in microseconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from django.db.models import Count, Max

from chengshu.kernel.geo.models import Division
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.places.editions import Kind, Memory, Tokens
from chengshu.kernel.places.locating.roads import Roads, roads_of
from chengshu.kernel.places.models import STANDING, Cell, CellLevel, Component, Feature, FeatureKind
from chengshu.kernel.places.outlines import half_width
from chengshu.kernel.registries.addresses.gazetteer import Gazetteer, made

SHORTEST = 2
MOST_COMPONENTS = 100_000
_ENDINGS = ("自治县", "街道", "省", "市", "区", "县", "镇", "乡")


class Sort(IntEnum):
    """What a name names, the wide first."""

    CITY = 0
    COUNTY = 1
    TOWN = 2
    COMMUNITY = 3
    DUTY = 4
    UNIT = 5
    ROAD = 6
    WATER = 7
    LANDMARK = 8
    COMPONENT = 9


AREAS = frozenset({Sort.CITY, Sort.COUNTY, Sort.TOWN, Sort.COMMUNITY, Sort.DUTY, Sort.UNIT})
_SORTS = {
    CellLevel.COUNTY: Sort.COUNTY,
    CellLevel.STREET: Sort.TOWN,
    CellLevel.COMMUNITY: Sort.COMMUNITY,
    CellLevel.DUTY: Sort.DUTY,
    CellLevel.UNIT: Sort.UNIT,
}
_FEATURES = {
    FeatureKind.MOTORWAY: Sort.ROAD,
    FeatureKind.MAIN_ROAD: Sort.ROAD,
    FeatureKind.ROAD: Sort.ROAD,
    FeatureKind.RIVER: Sort.WATER,
    FeatureKind.LAKE: Sort.WATER,
    FeatureKind.GREEN: Sort.LANDMARK,
    FeatureKind.LANDMARK: Sort.LANDMARK,
}


_ROADS = [kind for kind, sort in _FEATURES.items() if sort == Sort.ROAD]


@dataclass(frozen=True, slots=True)
class Name:
    """A place under one of its names; ``short`` where that is the name without its ending (衡川 for 衡川区).

    ``metres`` is half its width; a place whose position nobody gave has no ``lon``.
    """

    name: str
    sort: Sort
    lon: float | None
    lat: float | None
    division_code: str
    metres: float = 0.0
    cell_id: int | None = None
    component_id: int | None = None
    short: bool = False


@dataclass(frozen=True)
class Names:
    """The names with, for every two letters some begin with, the lengths to try, the longest first."""

    by_name: Mapping[str, tuple[Name, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    roads: Roads
    gazetteer: Gazetteer


def _made() -> Names:
    by_name: dict[str, list[Name]] = defaultdict(list)
    held = set()
    for row in _cells():
        by_name[row.name].append(row)
        if row.sort in {Sort.COUNTY, Sort.TOWN}:
            held.add(row.division_code)
            _add_short(by_name, row)
    for row in _divisions():
        if row.division_code not in held:
            by_name[row.name].append(row)
            _add_short(by_name, row)
    for row in (*_features(), *_components()):
        by_name[row.name].append(row)
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in by_name:
        lengths[name[:SHORTEST]].add(len(name))
    return Names(
        {name: tuple(places) for name, places in by_name.items() if len(name) >= SHORTEST},
        {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()},
        roads_of(Feature.objects.filter(kind__in=_ROADS), _addressed()),
        made(_codes()),
    )


def area() -> str:
    """The code of the city's own division: that of the government at the root; empty for the whole country."""
    found = Organisation.objects.filter(parent=None, active=True).exclude(division_code="").order_by("pk").first()
    return found.division_code if found else ""


def _codes() -> list[tuple[str, str, str]]:
    code = area()
    rows = Division.objects.filter(active=True, code__startswith=code) | Division.objects.filter(code=code[:2])
    return list(rows.values_list("code", "name_zh", "level"))


def _divisions() -> Iterator[Name]:
    sorts = {"city": Sort.CITY, "county": Sort.COUNTY, "town": Sort.TOWN}
    rows = Division.objects.filter(active=True, code__startswith=area(), level__in=sorts)
    for code, name, level, lon, lat in rows.values_list("code", "name_zh", "level", "lon", "lat"):
        yield Name(name, sorts[level], lon, lat, code, 3000.0 if level == "town" else 15_000.0)


def _cells() -> Iterator[Name]:
    columns = ("pk", "name_zh", "level", "lon", "lat", "division_code", "west", "south", "east", "north")
    for key, name, level, lon, lat, code, *box in Cell.objects.filter(valid_until=None).values_list(*columns):
        yield Name(name, _SORTS[level], lon, lat, code, half_width(*box), cell_id=key)


def _features() -> Iterator[Name]:
    columns = ("name_zh", "kind", "lon", "lat", "division_code", "west", "south", "east", "north")
    rows = Feature.objects.exclude(name_zh="").values_list(*columns)
    for name, kind, lon, lat, code, *box in rows:
        yield Name(name, _FEATURES[kind], lon, lat, code, half_width(*box))


def _components() -> Iterator[Name]:
    """Components that have a name of their own, as lamp posts have their number; not every cover called a cover."""
    rows = Component.everywhere.filter(STANDING, name_zh__regex=r"[0-9]").order_by("pk")
    columns = ("pk", "name_zh", "lon", "lat", "division_code")
    for key, name, lon, lat, code in rows.values_list(*columns)[:MOST_COMPONENTS]:
        yield Name(name, Sort.COMPONENT, lon, lat, code, component_id=key)


def _addressed() -> Iterator[tuple[str, float, float]]:
    """Addresses whose place is known, as something was measured there."""
    rows = Component.everywhere.filter(STANDING, address__endswith="号").order_by("pk")
    yield from rows.values_list("address", "lon", "lat")[:MOST_COMPONENTS]


def _add_short(by_name: dict[str, list[Name]], row: Name) -> None:
    bare = next((row.name.removesuffix(end) for end in _ENDINGS if row.name.endswith(end)), row.name)
    if SHORTEST <= len(bare) < len(row.name):
        fields = {slot: getattr(row, slot) for slot in Name.__slots__}
        by_name[bare].append(Name(**(fields | {"short": True})))


def _stamp() -> object:
    """What of the divisions, which another floor keeps, tells that some are new or called otherwise."""
    code = area()
    rows = Division.objects.filter(code__startswith=code) if code else Division.objects.all()
    seen = rows.aggregate(n=Count("pk"), last=Max("pk"), since=Max("valid_from"), until=Max("valid_until"))
    return code, *seen.values()


_NAMES = Memory(_made, Kind.CELLS, Kind.FEATURES, Kind.COMPONENTS, stamp=_stamp)


def names(tokens: Tokens | None = None) -> Names:
    """The city's names as they are now, or as the tokens say that were just read."""
    return _NAMES.now(tokens)
