"""Who answers for a cell; maps and grids taken from GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.places.editions import Kind, changed
from chengshu.kernel.places.errors import DutyHeld, FileNotRead, WrongPerson
from chengshu.kernel.places.models import Cell, CellDuty, CellLevel, DutyRole, Feature, FeatureKind
from chengshu.kernel.places.outlines import area_of, geometry_of, outline_of
from chengshu.kernel.places.overlaps import doubts_of

MOST_SHAPES = 50_000
_NO_GEOJSON = Text("这不是 GeoJSON 文件（FeatureCollection）。", "This is no GeoJSON file (FeatureCollection).")
_TOO_MANY = Text("一次最多导入 50000 个图形，请分批。", "At most 50,000 shapes at a time; please split the file.")
_ROW = Text("第%(n)s个图形：%(why)s", "Shape %(n)s: %(why)s")
_NO_CODE = Text("缺少网格编码 code 或要素编号 key。", "It has neither a cell's code nor a feature's key.")
_NO_LEVEL = Text("级别 level 应为 1（区县）至 5（单元网格）。", "The level is 1 (county) to 5 (unit cell).")
_NO_KIND = Text("类别 kind 不认识：%(kind)s。", "The kind %(kind)s is not known.")
_NOT_ABOVE = Text(
    "上级网格 %(code)s 不比它大，或在它下面，请核对 parent 和 level。",
    "The cell %(code)s is no wider, or lies below this one; check parent and level.",
)
_NO_AREA = Text("网格应为面（Polygon）。", "A cell is an area (Polygon).")
_NO_PARENT = Text("没有编码为 %(code)s 的上级网格。", "There is no cell %(code)s around it.")


@transaction.atomic
def appoint(
    cell: Cell,
    role: str,
    *,
    organisation: Organisation,
    by: Actor,
    person: Person | None = None,
    since: date | None = None,
) -> CellDuty:
    """Let somebody answer for a cell from a day on. A new responsible body takes over from the one before.

    Raises WrongPerson where the role needs a person, DutyHeld where that person has it already.
    """
    day = since or clock.today()
    if role == DutyRole.UNIT:
        person = None
        for before in CellDuty.objects.select_for_update().filter(cell=cell, role=role, until=None):
            before.until = max(before.since, day - timedelta(days=1))
            before.save(update_fields=["until"])
    elif person is None:
        raise WrongPerson(fields={"person": WrongPerson.text})
    try:
        with transaction.atomic():
            duty = CellDuty.objects.create(
                cell=cell, role=role, organisation=organisation, person=person, since=day, by_id=by.person_id
            )
    except IntegrityError:
        raise DutyHeld from None
    record(by, "places.cell.appointed", cell, role=role, organisation=organisation.pk, person=person and person.pk)
    return duty


@transaction.atomic
def relieve(duty_id: int, *, by: Actor, on: date | None = None) -> CellDuty:
    """End a duty with a day, today if none is said."""
    duty = one_of(CellDuty.objects.select_for_update(of=("self",)).select_related("cell"), pk=duty_id, until=None)
    duty.until = max(duty.since, on or clock.today())
    duty.save(update_fields=["until"])
    record(by, "places.cell.relieved", duty.cell, role=duty.role, person=duty.person_id)
    return duty


@dataclass
class Taken:
    """What came of a map that was taken: counts, and what was left out with the reason."""

    cells: int = 0
    features: int = 0
    problems: list[Text] = field(default_factory=list)


@transaction.atomic
def take_map(content: bytes, *, source: str, by: Actor) -> Taken:
    """Take the cells and features of a GeoJSON file: what has a ``level`` is a cell, what has a ``kind`` a feature.

    Cells are known by ``code``, features by ``key``; what is known is drawn anew, the rest is added. A shape that does
    not fit is left out and told; cells that lie over each other, or beyond the cell above, are taken and told. Raises
    FileNotRead.
    """
    taken, drawn = Taken(), set[str]()
    shapes = list(enumerate(_shapes(content), 1))
    shapes.sort(key=lambda one: int(one[1][0].get("level") or 0) if str(one[1][0].get("level")).isdigit() else 0)
    for number, (values, geometry) in shapes:
        try:
            if "level" in values:
                drawn.add(_take_cell(values, geometry))
                taken.cells += 1
            else:
                _take_feature(values, geometry)
                taken.features += 1
        except Refusal as refusal:
            taken.problems.append(_ROW.with_values(n=number, why=refusal.sentence))
    taken.problems += doubts_of(drawn)
    changed(Kind.CELLS, Kind.FEATURES)
    record(by, "places.map.taken", source=source, cells=taken.cells, features=taken.features)
    return taken


def _shapes(content: bytes) -> Sequence[tuple[dict[str, Any], dict[str, Any]]]:
    try:
        document = json.loads(content)
        features = document["features"]
        shapes = [(_writable(one.get("properties") or {}), dict(one["geometry"] or {})) for one in features]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise FileNotRead(_NO_GEOJSON) from None
    if len(shapes) > MOST_SHAPES:
        raise FileNotRead(_TOO_MANY)
    return shapes


def _writable(values: Mapping[str, Any]) -> dict[str, Any]:
    """The properties without signs that no database keeps: NUL, and halves of signs."""
    return {
        key: value.replace("\0", "").encode(errors="replace").decode() if isinstance(value, str) else value
        for key, value in dict(values).items()
    }


def _take_cell(values: Mapping[str, Any], geometry: dict[str, Any]) -> str:
    """The code of the cell that was drawn."""
    code, told = str(values.get("code") or "")[:20], str(values.get("level")).removesuffix(".0")
    if not code:
        raise FileNotRead(_NO_CODE)
    if not told.isascii() or not told.isdigit() or int(told[:3]) not in set(CellLevel):
        raise FileNotRead(_NO_LEVEL)
    level, parent = int(told), None
    if above := str(values.get("parent") or ""):
        parent = Cell.objects.filter(code=above).first()
        if parent is None:
            raise FileNotRead(_NO_PARENT.with_values(code=above[:20]))
        _check_above(parent, code, level)
    area = area_of(geometry_of(geometry))
    if area is None:
        raise FileNotRead(_NO_AREA)
    outline = outline_of(area)
    given = {
        "level": level,
        "name_zh": str(values.get("name_zh") or values.get("name") or code)[:200],
        "name_en": str(values.get("name_en") or "")[:200],
        "parent": parent,
        "division_code": str(values.get("division_code") or code[: 9 if level > CellLevel.COUNTY else 6])[:12],
        "valid_until": None,
        "changed_at": clock.now(),
    }
    Cell.objects.update_or_create(code=code, defaults=given | outline.columns)
    return code


def _check_above(parent: Cell, code: str, level: int) -> None:
    """The cell above is wider and does not lie below this one: nobody could find the way up otherwise."""
    above: Cell | None = parent
    if parent.level >= level:
        raise FileNotRead(_NOT_ABOVE.with_values(code=parent.code))
    while above is not None:
        if above.code == code:
            raise FileNotRead(_NOT_ABOVE.with_values(code=parent.code))
        above = above.parent


def _take_feature(values: Mapping[str, Any], geometry: dict[str, Any]) -> None:
    key, kind = str(values.get("key") or "")[:60], str(values.get("kind") or "")
    if not key:
        raise FileNotRead(_NO_CODE)
    if kind not in set(FeatureKind):
        raise FileNotRead(_NO_KIND.with_values(kind=kind[:20]))
    outline = outline_of(geometry_of(geometry))
    given = {
        "kind": kind,
        "name_zh": str(values.get("name_zh") or values.get("name") or "")[:200],
        "name_en": str(values.get("name_en") or "")[:200],
        "division_code": str(values.get("division_code") or "")[:12],
        "changed_at": clock.now(),
    }
    Feature.objects.update_or_create(key=key, defaults=given | outline.columns)
