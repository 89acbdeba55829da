"""What a list would change in the divisions we have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chengshu.kernel.geo.lists import Place
from chengshu.kernel.geo.models import Division, DivisionLevel, What


@dataclass(frozen=True)
class Difference:
    """One change: ``before`` and ``after`` are names, or codes of the place above."""

    what: What
    place: Place
    before: str = ""
    after: str = ""


def differences(places: Iterable[Place]) -> tuple[Difference, ...]:
    """What the list changes, in the order of its codes; empty where it says what we have.

    A place that is not in the list is closed only where the list has its province: a list of one province says
    nothing about the others.
    """
    wanted = {place.code: place for place in places}
    provinces = {code[:2] for code in wanted}
    rows = Division.objects.values_list("code", "level", "parent__code", "name_zh", "active")
    held = {
        code: (Place(code, DivisionLevel(level), parent or "", name), active)
        for code, level, parent, name, active in rows
    }
    found = [difference for code, place in wanted.items() for difference in _of_place(place, held.get(code))]
    found += (
        Difference(What.CLOSED, place, before=place.name)
        for code, (place, active) in held.items()
        if active and code not in wanted and code[:2] in provinces
    )
    return tuple(sorted(found, key=lambda difference: (difference.place.code, difference.what)))


def counted(found: Iterable[Difference]) -> dict[str, int]:
    """How many of each kind; every kind is there."""
    counts = Counter(difference.what for difference in found)
    return {what.value: counts[what] for what in What}


def _of_place(place: Place, held: tuple[Place, bool] | None) -> Iterator[Difference]:
    if held is None:
        yield Difference(What.APPEARED, place, after=place.name)
        return
    before, active = held
    if before.name != place.name:
        yield Difference(What.RENAMED, place, before.name, place.name)
    if before.parent != place.parent:
        yield Difference(What.MOVED, place, before.parent, place.parent)
    if not active:
        yield Difference(What.REOPENED, place, after=place.name)
