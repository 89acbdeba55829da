"""The standard address that a written one means."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.base.text import Text
from chengshu.kernel.registries.addresses.gazetteer import gazetteer
from chengshu.kernel.registries.addresses.reading import Part, Read, read
from chengshu.kernel.registries.models import Record, Registry, Standing
from chengshu.kernel.registries.queries.registries import PLACES, registry_named

MOST = 10
EXACT = Text("与标准地址完全一致。", "It is a standard address.")
PREFIX = Text("到%(part)s一致，楼栋未登记。", "The same down to the %(part)s; the building is not registered.")
NONE = Text("没有找到相应的标准地址。", "No standard address was found.")


@dataclass(frozen=True)
class Located:
    """What an address was read as, and the registered addresses it may mean, the likeliest first, each 0 to 1."""

    read: Read
    matches: tuple[tuple[Record, float], ...]
    why: Text


def locate(written: str, *, registry: Registry | None = None) -> Located:
    """Read an address as somebody wrote it and find its standard address. Raises NoSuchRegistry."""
    places = registry or registry_named(PLACES)
    found = read(written, gazetteer(places.owner.division_code[:4]))
    exact = _named(places, found.to_building)
    if exact:
        return Located(found, tuple((one, found.confidence) for one in exact), EXACT)
    to_number = _joined_to(found, Part.NUMBER)
    if Part.NUMBER in found.parts and (near := _beginning(places, to_number)):
        share = 0.7 if Part.BUILDING in found.parts else 0.9
        ranked = tuple((one, round(found.confidence * share / max(1, len(near)) ** 0.25, 2)) for one in near)
        return Located(found, ranked, PREFIX.with_values(part=Text("门牌号", "number")))
    return Located(found, (), NONE)


def _named(places: Registry, standard: str) -> list[Record]:
    rows = Record.objects.filter(registry=places, name=standard, standing=Standing.ACTIVE)
    return list(rows.order_by("pk")[:MOST])


def _beginning(places: Registry, start: str) -> list[Record]:
    """A range of names rather than LIKE, which no index serves everywhere."""
    rows = Record.objects.filter(registry=places, name__gte=start, name__lt=start + "\uffff", standing=Standing.ACTIVE)
    return [one for one in rows.order_by("name")[: MOST * 2] if one.name.startswith(start)][:MOST]


def _joined_to(found: Read, last: Part) -> str:
    order = tuple(Part)
    return "".join(found.parts.get(part, "") for part in order[: order.index(last) + 1])
