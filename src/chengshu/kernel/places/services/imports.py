"""Lists of components: handed in, looked at, taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation, OrganisationAlias
from chengshu.kernel.places.doubles import find_doubles
from chengshu.kernel.places.editions import Kind, changed
from chengshu.kernel.places.errors import AlreadyTaken, NothingToTake
from chengshu.kernel.places.ground import city_box, grids_at
from chengshu.kernel.places.models import (
    Component,
    ComponentChange,
    ComponentClass,
    ComponentImport,
    ComponentWhat,
)
from chengshu.kernel.places.queries.components import CODE
from chengshu.kernel.places.reading import Known, Problem, ReadList, read_list
from chengshu.kernel.places.services.components import check_class, next_code, note_change, printed

MOST_PROBLEMS = 2000
BATCH = 500
PLACES = 6  # of a degree: a decimetre
_FIELDS = (
    "name_zh", "name_en", "lon", "lat", "height_m", "position_by", "address", "owner_id", "keeper_id", "state",
    "placed_on", "note", "division_code", "cell_id",
)  # fmt: skip
_CODE_COLUMN, _CLASS_COLUMN, _POSITION_COLUMN = "标识码", "小类", "经度、纬度"
_BAD_CODE = Text(
    "应为16位数字，第7至10位为小类代码", "must have sixteen digits, the seventh to the tenth those of the class"
)
_TWICE = Text("标识码在清单中重复", "this code stands in the list twice")
_OUTSIDE = Text("位置不在本市范围内", "the position is not in this city")
_SAME_ROW = Text(
    "与第%(row)s行的小类、名称和位置相同，只登记一次", "has class, name and position of row %(row)s, which is enough"
)
_ENDED = Text("该小类已停用，不再登记新部件", "the class has ended and takes no new components")
_GONE = Text("该部件已拆除或已并入其他部件", "the component was taken away or joined to another")


def known_words() -> Known:
    """What the names in a list may mean: classes, ended ones too as their components stay; bodies in service."""
    classes: dict[str, str] = {}
    # Those in use come last, so that a name they share with an ended one is theirs.
    for code, name in ComponentClass.objects.order_by("active", "code").values_list("code", "name_zh"):
        classes |= {code: code, name: code}
    bodies: dict[str, int] = {}
    for alias, key in OrganisationAlias.objects.filter(organisation__active=True).values_list("name", "organisation"):
        bodies[alias] = key
    for code, name, key in Organisation.objects.filter(active=True).values_list("code", "name_zh", "pk"):
        bodies |= {code: key, name: key}
    return Known(classes, bodies)


@transaction.atomic
def hand_in(name: str, content: bytes, *, by: Actor) -> ComponentImport:
    """Read a list and keep it to be looked at; no component changes yet. Raises FileNotRead."""
    found = read_list(name, content, known_words())
    _check_positions(found)
    _recognise(found)
    _check_codes(found)
    row = ComponentImport.objects.create(
        source=name[:200],
        by_id=by.person_id,
        rows=found.rows,
        problems=[problem.kept() for problem in sorted(found.problems, key=lambda one: one.row)[:MOST_PROBLEMS]],
        counts=_counts(found),
    )
    record(by, "places.import.handed_in", row, **row.counts)
    return row


@transaction.atomic
def take_in(import_id: int, *, by: Actor) -> ComponentImport:
    """Take the rows that can be taken, once; then look for components that are now there twice.

    A row with a known code changes that component, one without a code gets the next number. Raises AlreadyTaken,
    NothingToTake, and ClassEnded where a class ended since the list was handed in.
    """
    row = ComponentImport.objects.select_for_update().get(pk=import_id)
    if row.taken_at is not None:
        raise AlreadyTaken
    if not row.rows:
        raise NothingToTake
    known = {one.code: one for one in _known_of(row.rows)}
    source = row.source
    added, altered = _added(row.rows, known), _altered(row.rows, known, by, source)
    for class_code in {one.class_code for one in added}:
        check_class(class_code)
    Component.everywhere.bulk_create(added, batch_size=BATCH)
    Component.everywhere.bulk_update(altered, [*_names_of_fields(), "changed_at"], batch_size=BATCH)
    ComponentChange.objects.bulk_create(
        (
            ComponentChange(component=one, what=ComponentWhat.REGISTERED, why=source[:400], by_id=by.person_id)
            for one in added
        ),
        batch_size=BATCH,
    )
    row.counts |= {"added": len(added), "altered": len(altered), "doubles": find_doubles()}
    row.taken_at, row.rows = clock.now(), []
    row.save(update_fields=["counts", "taken_at", "rows"])
    changed(Kind.COMPONENTS)
    record(by, "places.import.taken", row, **row.counts)
    return row


def _known_of(rows: list[dict[str, Any]]) -> list[Component]:
    codes = [one["code"] for one in rows if one["code"]]
    found: list[Component] = []
    for start in range(0, len(codes), BATCH):
        part = Component.everywhere.filter(code__in=codes[start : start + BATCH])
        found += part.select_related("owner", "keeper")
    return found


def _added(rows: list[dict[str, Any]], known: Mapping[str, Component]) -> list[Component]:
    last: dict[str, int] = {}
    added = []
    taken = {one["code"] for one in rows if one["code"]}
    for one in rows:
        if one["code"] in known:
            continue
        code = one["code"]
        if not code:
            start = one["county"] + one["class_code"]
            if start not in last:
                last[start] = int(next_code(one["county"], one["class_code"])[10:]) - 1
            while not code or code in taken:
                last[start] += 1
                code = f"{start}{last[start]:06}"
        added.append(Component(code=code, class_code=one["class_code"], **_values(one)))
    return added


def _altered(rows: list[dict[str, Any]], known: Mapping[str, Component], by: Actor, source: str) -> list[Component]:
    bodies = Organisation.objects.in_bulk({one[name] for one in rows for name in ("owner", "keeper") if one[name]})
    altered = []
    for one in rows:
        component = known.get(one["code"])
        if component is None:
            continue
        before = printed(component)
        for name, value in _values(one).items():
            setattr(component, name, value)
        component.owner, component.keeper = bodies.get(one["owner"]), bodies.get(one["keeper"])
        if note_change(component, before, by=by, why=source) is not None:
            component.changed_at = clock.now()
            altered.append(component)
    return altered


def _values(one: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: one.get(name) for name in _FIELDS}
    values["owner_id"], values["keeper_id"], values["cell_id"] = one["owner"], one["keeper"], one["cell"]
    values["placed_on"] = date.fromisoformat(one["placed_on"]) if one["placed_on"] else None
    return values


def _names_of_fields() -> list[str]:
    return [name.removesuffix("_id") for name in _FIELDS]


def _check_positions(found: ReadList) -> None:
    """The cell of every row; a row outside the city is refused, where the city has a grid."""
    grids = grids_at([one["lon"] for one in found.rows], [one["lat"] for one in found.rows]) if found.rows else []
    kept = []
    for one, grid in zip(found.rows, grids, strict=True):
        if grid is None and city_box() is not None:
            found.problems.append(Problem(one["row"], _POSITION_COLUMN, _OUTSIDE))
            continue
        one["cell"] = grid.grid_id if grid else None
        one["division_code"] = grid.division_code if grid else ""
        one["county"] = grid.code[:6] if grid else "000000"
        kept.append(one)
    found.rows = kept


def _recognise(found: ReadList) -> None:
    """A row without a code that stands where one of its class and name stands is that one; in a list it stands once."""
    asked = [one for one in found.rows if not one["code"]]
    if not asked:
        return
    lons, lats = [one["lon"] for one in asked], [one["lat"] for one in asked]
    there = Component.everywhere.filter(
        removed_on=None,
        same_as=None,
        class_code__in={one["class_code"] for one in asked},
        lon__range=(min(lons), max(lons)),
        lat__range=(min(lats), max(lats)),
    )
    by_place = {
        (class_code, name, round(lon, PLACES), round(lat, PLACES)): code
        for class_code, name, lon, lat, code in there.values_list(
            "class_code", "name_zh", "lon", "lat", "code"
        ).iterator()
    }
    seen: dict[tuple[Any, ...], int] = {}
    twice: set[int] = set()
    for one in asked:
        place = (one["class_code"], one["name_zh"], round(one["lon"], PLACES), round(one["lat"], PLACES))
        if place in seen:
            found.problems.append(Problem(one["row"], _POSITION_COLUMN, _SAME_ROW.with_values(row=seen[place])))
            twice.add(one["row"])
            continue
        seen[place] = one["row"]
        one["code"] = by_place.get(place, "")
    found.rows = [one for one in found.rows if one["row"] not in twice]


def _check_codes(found: ReadList) -> None:
    """Codes are codes, stand once, are not those of components that are gone; nothing new is of an ended class."""
    times = Counter(one["code"] for one in found.rows if one["code"])
    known = {one.code: one for one in _known_of(found.rows)}
    ended = set(ComponentClass.objects.filter(active=False).values_list("code", flat=True))
    kept = []
    for one in found.rows:
        code, why, column = one["code"], None, _CODE_COLUMN
        there = known.get(code)
        if there is None and one["class_code"] in ended:
            why, column = _ENDED, _CLASS_COLUMN
        elif code:
            if not CODE.fullmatch(code) or code[6:10] != one["class_code"]:
                why = _BAD_CODE
            elif times[code] > 1:
                why = _TWICE
            elif there and (there.removed_on or there.same_as_id):
                why = _GONE
        if why:
            found.problems.append(Problem(one["row"], column, why))
        else:
            kept.append(one)
    found.rows = kept


def _counts(found: ReadList) -> dict[str, int]:
    known = {one.code for one in _known_of(found.rows)}
    old = sum(1 for one in found.rows if one["code"] in known)
    refused = len({problem.row for problem in found.problems})
    return {"new": len(found.rows) - old, "known": old, "refused": refused}
