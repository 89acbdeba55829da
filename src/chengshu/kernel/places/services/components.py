"""Writes of the component register; every change stands in the component's history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from chengshu.base import clock
from chengshu.base.coordinates import on_earth
from chengshu.base.errors import NotAllowed
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches, reaches_everything
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.places.doubles import doubles_of
from chengshu.kernel.places.editions import Kind, changed
from chengshu.kernel.places.errors import (
    BadCode,
    ClassEnded,
    ClassFull,
    CodeTaken,
    ComponentGone,
    NoPosition,
    NoSuchClass,
    OutsideTheCity,
)
from chengshu.kernel.places.ground import Grid, city_box, grid_at
from chengshu.kernel.places.models import (
    Component,
    ComponentChange,
    ComponentClass,
    ComponentState,
    ComponentWhat,
    LikelyDouble,
)
from chengshu.kernel.places.queries.components import CODE
from chengshu.kernel.places.rights import EDIT_COMPONENTS

NUMBERS = 999_999


@dataclass(frozen=True)
class ComponentContent:
    """What is written about a component. Without a ``code`` the next number of its class in its county is given."""

    class_code: str
    lon: float
    lat: float
    code: str = ""
    name_zh: str = ""
    name_en: str = ""
    height_m: float | None = None
    position_by: str = ""
    address: str = ""
    owner: Organisation | None = None
    keeper: Organisation | None = None
    state: str = ComponentState.SOUND
    placed_on: date | None = None
    note: str = ""


@transaction.atomic
def register_component(content: ComponentContent, *, by: Actor) -> Component:
    """Enter a component and put it beside those it may be the same as.

    Raises NoPosition, OutsideTheCity, NoSuchClass, ClassEnded, BadCode, CodeTaken, ClassFull; NotAllowed for
    another body's.
    """
    _must_hold(by, content.owner, content.keeper)
    check_class(content.class_code)
    grid = _checked(content)
    code = content.code or next_code(grid.code[:6] if grid else "", content.class_code)
    _check_code(code, content.class_code)
    row = Component(code=code)
    _write(row, content, grid)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise CodeTaken(code=code) from None
    ComponentChange.objects.create(component=row, what=ComponentWhat.REGISTERED, by_id=by.person_id)
    LikelyDouble.objects.bulk_create(doubles_of(row), ignore_conflicts=True)
    changed(Kind.COMPONENTS)
    record(by, "places.component.registered", row)
    return row


@transaction.atomic
def change_component(code: str, content: ComponentContent, *, by: Actor, why: str = "") -> Component:
    """Write a component anew; its code and class stay, also under a class that has ended.

    Raises as ``register_component``, and ComponentGone.
    """
    row = _held(code, by)
    if content.class_code != row.class_code:
        raise NoSuchClass(code=content.class_code, fields={"class_code": NoSuchClass.text.with_values(code="")})
    _must_hold(by, content.owner, content.keeper)
    grid = _checked(content)
    before = printed(row)
    _write(row, content, grid)
    what = note_change(row, before, by=by, why=why)
    if what is not None:
        row.changed_at = clock.now()
        row.save()
        changed(Kind.COMPONENTS)
        record(by, "places.component.changed", row, why=why, **what.fields)
    return row


@transaction.atomic
def note_state(code: str, state: str, *, by: Actor, why: str = "") -> Component:
    """Note that a component is broken, lost, sound again; for whoever found it so.

    Raises NotFound, ComponentGone.
    """
    row = _standing(one_of(Component.everywhere.select_for_update(), code=code))
    before = printed(row)
    row.state = ComponentState(state)
    if note_change(row, before, by=by, why=why) is not None:
        row.changed_at = clock.now()
        row.save(update_fields=["state", "changed_at"])
        record(by, "places.component.state_noted", row, why=why, state=state)
    return row


@transaction.atomic
def remove_component(code: str, *, by: Actor, why: str, on: date | None = None) -> Component:
    """Say that a component was taken away; its record and history stay. Raises ComponentGone."""
    row = _held(code, by)
    row.removed_on, row.changed_at = on or clock.today(), clock.now()
    row.save(update_fields=["removed_on", "changed_at"])
    ComponentChange.objects.create(component=row, what=ComponentWhat.REMOVED, why=why, by_id=by.person_id)
    changed(Kind.COMPONENTS)
    record(by, "places.component.removed", row, why=why)
    return row


def check_class(code: str) -> None:
    """A new component may come under the class. Raises NoSuchClass, ClassEnded."""
    row = ComponentClass.objects.filter(code=code).first()
    if row is None:
        raise NoSuchClass(code=code)
    if not row.active:
        raise ClassEnded(code=code)


def next_code(county: str, class_code: str) -> str:
    """The next number of a class in a county. Raises ClassFull."""
    start = county + class_code
    last = Component.everywhere.filter(code__gte=start, code__lt=start + "~").aggregate(last=Max("code"))["last"]
    number = int(last[10:]) + 1 if last else 1
    if number > NUMBERS:
        raise ClassFull
    return f"{start}{number:06}"


def printed(row: Component) -> dict[str, str]:
    """The fields of a component as its history shows them."""
    values = {
        "name": row.name_zh,
        "position": f"{row.lon:.6f}, {row.lat:.6f}",
        "height": "" if row.height_m is None else f"{row.height_m:.2f}",
        "address": row.address,
        "owner": str(row.owner.name) if row.owner else "",
        "keeper": str(row.keeper.name) if row.keeper else "",
        "state": row.state,
        "placed_on": row.placed_on.isoformat() if row.placed_on else "",
        "note": row.note,
    }
    return {name: str(value) for name, value in values.items()}


def note_change(row: Component, before: Mapping[str, str], *, by: Actor, why: str) -> ComponentChange | None:
    """Put down what differs; None where nothing does."""
    after = printed(row)
    fields = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if not fields:
        return None
    what = ComponentWhat.STATE if set(fields) == {"state"} else ComponentWhat.CHANGED
    return ComponentChange.objects.create(component=row, what=what, fields=fields, why=why[:400], by_id=by.person_id)


def _checked(content: ComponentContent) -> Grid | None:
    """The cell of a position that can be one. A city without a grid takes any."""
    if not on_earth(content.lon, content.lat):
        raise NoPosition(fields={"lon": NoPosition.text})
    grid = grid_at(content.lon, content.lat)
    if grid is None and city_box() is not None:
        raise OutsideTheCity(lon=f"{content.lon:.5f}", lat=f"{content.lat:.5f}")
    return grid


def _check_code(code: str, class_code: str) -> None:
    if not CODE.fullmatch(code) or code[6:10] != class_code:
        raise BadCode(fields={"code": BadCode.text})


def _write(row: Component, content: ComponentContent, grid: Grid | None) -> None:
    for name, value in vars(content).items():
        if name != "code":
            setattr(row, name, value)
    row.division_code = grid.division_code if grid else ""
    row.cell_id = grid.grid_id if grid else None


def _must_hold(by: Actor, *bodies: Organisation | None) -> None:
    """Whoever writes keeps or owns it, or keeps the whole register."""
    named = [body for body in bodies if body is not None]
    if reaches_everything(by, EDIT_COMPONENTS) or any(reaches(by, EDIT_COMPONENTS, body) for body in named):
        return
    raise NotAllowed


def _held(code: str, by: Actor) -> Component:
    rows = Component.scoped.within(by, EDIT_COMPONENTS).select_for_update(of=("self",))
    return _standing(one_of(rows.select_related("owner", "keeper"), code=code))


def _standing(row: Component) -> Component:
    if row.removed_on is not None or row.same_as_id is not None:
        raise ComponentGone
    return row
