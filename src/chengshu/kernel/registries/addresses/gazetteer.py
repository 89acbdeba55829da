"""The names of places by which an address begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chengshu.kernel.geo.models import Division, DivisionLevel

_ENDINGS = ("自治县", "街道", "省", "市", "区", "县", "镇", "乡")
LEVELS = (DivisionLevel.PROVINCE, DivisionLevel.CITY, DivisionLevel.COUNTY, DivisionLevel.TOWN)


@dataclass(frozen=True)
class Named:
    """A place with its code and full name; ``short`` where it was found without its ending (衡川 for 衡川区)."""

    code: str
    name: str
    level: str
    short: bool = False


@dataclass(frozen=True)
class Gazetteer:
    """Places by name: several may share one."""

    by_name: Mapping[str, tuple[Named, ...]]
    by_code: Mapping[str, Named]

    def begins(self, text: str, level: str, within: str) -> tuple[Named, int] | None:
        """The place of a level, within a code, whose name the text begins with; and how many letters that took."""
        for length in range(min(len(text), 12), 1, -1):
            for one in self.by_name.get(text[:length], ()):
                if one.level == level and one.code.startswith(within):
                    return one, length
        return None

    def above(self, code: str) -> list[Named]:
        """A place with all it lies in, from the widest down."""
        return [
            self.by_code[code[:length]]
            for length in (2, 4, 6, 9)
            if code[:length] in self.by_code and length <= len(code)
        ]


def gazetteer(area: str) -> Gazetteer:
    """The names within an area (a city's code) and of what it lies in. Four digits and their province are enough."""
    rows = Division.objects.filter(active=True, code__startswith=area) | Division.objects.filter(code=area[:2])
    return made(rows.values_list("code", "name_zh", "level"))


def made(rows: Iterable[tuple[str, str, str]]) -> Gazetteer:
    """A gazetteer of these codes, names and levels."""
    by_name: dict[str, list[Named]] = {}
    by_code = {code: Named(code, name, level) for code, name, level in rows}
    for one in by_code.values():
        by_name.setdefault(one.name, []).append(one)
        bare = next((one.name.removesuffix(end) for end in _ENDINGS if one.name.endswith(end)), one.name)
        if 2 <= len(bare) < len(one.name):
            by_name.setdefault(bare, []).append(Named(one.code, one.name, one.level, short=True))
    return Gazetteer({name: tuple(places) for name, places in by_name.items()}, by_code)
