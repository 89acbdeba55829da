"""Places for programs of the staff: what a text means, which cell holds a position, the component register."""

from __future__ import annotations

from datetime import date
from typing import Annotated, cast

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from chengshu.base.coordinates import Box, Datum, converted
from chengshu.base.errors import BadInput, NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.acting.guards import HubRequest
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.places import queries, services
from chengshu.kernel.places.api_base import router as base_router
from chengshu.kernel.places.ground import ground
from chengshu.kernel.places.locating.found import Found
from chengshu.kernel.places.models import STANDING, Component
from chengshu.kernel.places.queries import components
from chengshu.kernel.places.queries.components import inside
from chengshu.kernel.places.queries.showing import Wanted, narrowed
from chengshu.kernel.places.rights import EDIT_COMPONENTS, SEE_COMPONENTS, SEE_GRID
from chengshu.kernel.places.services import ComponentContent
from chengshu.spec.people import Permission

router = Router(tags=["places"])
router.add_router("base", base_router)
MOST = 500
MOST_TEXTS = 1000
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
_NO_BODY = Text("没有编码为“%(code)s”的单位。", "No body has the code %(code)s.")
_NO_BOX = Text("bbox 应为 west,south,east,north。", "bbox is west,south,east,north.")


class FoundOut(Schema):
    """A place that a text may mean; degrees of CGCS2000, ``metres`` is how far off it may be."""

    lon: float | None
    lat: float | None
    confidence: float
    name: str
    how: str
    reasons: list[str]
    metres: float
    division_code: str
    grid_code: str
    component_id: int | None


class CellOut(Schema):
    """A cell of the grid; ``level`` is 1 (county) to 5 (unit cell)."""

    code: str
    level: int
    name: str
    division_code: str


class DutyOut(Schema):
    """Who answers for a cell; a responsible body has no person."""

    role: str
    cell_code: str
    organisation_code: str
    organisation: str
    person: str


class GridOut(Schema):
    """The cells around a position, from the county down, and who answers for the finest."""

    cells: list[CellOut]
    answerable: list[DutyOut]


class JudgedOut(Schema):
    """What is to be thought of a position beside an address."""

    verdict: str
    sentence: str
    metres: float | None
    suggestion: tuple[float, float] | None


class ComponentOut(Schema):
    """A component; degrees of CGCS2000, height in metres above the 1985 national datum."""

    code: str
    class_code: str
    name: str
    lon: float
    lat: float
    height_m: float | None
    address: str
    division_code: str
    grid_code: str
    owner: str
    keeper: str
    state: str
    placed_on: date | None
    metres: float | None = None


class ComponentIn(Schema):
    """A component to register; bodies by their code. ``datum`` is that of the degrees."""

    class_code: Annotated[str, Field(min_length=4, max_length=4)]
    lon: Longitude
    lat: Latitude
    datum: Datum = Datum.CGCS2000
    code: Annotated[str, Field(max_length=16)] = ""
    name: Annotated[str, Field(max_length=200)] = ""
    height_m: Annotated[float, Field(ge=-500, le=9000, allow_inf_nan=False)] | None = None
    address: Annotated[str, Field(max_length=200)] = ""
    owner: Annotated[str, Field(max_length=40)] = ""
    keeper: Annotated[str, Field(max_length=40)] = ""


class TextsIn(Schema):
    """Texts to be located at once, a thousand at most."""

    texts: Annotated[list[Annotated[str, Field(max_length=200_000)]], Field(max_length=MOST_TEXTS)]


@router.get("locate", response=list[FoundOut])
def locate(
    request: HttpRequest, q: Annotated[str, Query(max_length=4000)], lon: float | None = None, lat: float | None = None
) -> list[FoundOut]:
    """The places that a text may mean, the surest first; near ``lon, lat`` where they are given."""
    _who_may(request, SEE_GRID)
    near = (lon, lat) if lon is not None and lat is not None else None
    return [_found(one) for one in queries.place_of_text(q, near)]


@router.post("locate", response=list[list[FoundOut]])
def locate_many(request: HttpRequest, body: TextsIn) -> list[list[FoundOut]]:
    """The places of many texts, in their order."""
    _who_may(request, SEE_GRID)
    return [[_found(one) for one in found] for found in queries.places_of_texts(body.texts)]


@router.get("grid", response=GridOut)
def grid(request: HttpRequest, lon: Longitude, lat: Latitude, datum: Datum = Datum.CGCS2000) -> GridOut:
    """The cells around a position; empty outside the city."""
    _who_may(request, SEE_GRID)
    cells = queries.cells_at(*converted(lon, lat, datum, Datum.CGCS2000))
    duties = queries.answerable(cells[-1].grid_id) if cells else []
    return GridOut(
        cells=[
            CellOut(code=one.code, level=one.level, name=one.name, division_code=one.division_code) for one in cells
        ],
        answerable=[
            DutyOut(
                role=duty.role,
                cell_code=duty.cell.code,
                organisation_code=duty.organisation.code,
                organisation=str(duty.organisation.name),
                person=str(duty.person.name) if duty.person else "",
            )
            for duty in duties
        ],
    )


@router.get("judge", response=JudgedOut)
def judge(
    request: HttpRequest, lon: float, lat: float, address: Annotated[str, Query(max_length=4000)] = ""
) -> JudgedOut:
    """Whether a position can be in the city and agrees with the address beside it."""
    _who_may(request, SEE_GRID)
    said = queries.judged(lon, lat, address)
    return JudgedOut(verdict=said.verdict, sentence=str(said.sentence), metres=said.metres, suggestion=said.suggestion)


@router.get("components", response=list[ComponentOut])
def listed(
    request: HttpRequest,
    *,
    bbox: str = "",
    class_code: Annotated[str, Query(max_length=4)] = "",
    state: Annotated[str, Query(max_length=10)] = "",
    q: Annotated[str, Query(max_length=60)] = "",
    after: Annotated[str, Query(max_length=16)] = "",
) -> list[ComponentOut]:
    """Standing components in the order of their codes, at most 500; ``after`` a code for those that follow it."""
    actor = _who_may(request, SEE_COMPONENTS)
    wanted = Wanted(class_code=class_code, state=state, words=q)
    rows = narrowed(components.seen_by(actor).filter(STANDING, code__gt=after), wanted)
    if bbox:
        box = Box.read(bbox)
        if box is None:
            raise BadInput(_NO_BOX)
        rows = rows.filter(**inside(box))
    return [_component(row) for row in rows.order_by("code")[:MOST]]


@router.get("components/near", response=list[ComponentOut])
def near(
    request: HttpRequest,
    lon: Longitude,
    lat: Latitude,
    metres: Annotated[float, Query(gt=0, le=20_000)] = 50,
    class_code: Annotated[str, Query(max_length=4)] = "",
) -> list[ComponentOut]:
    """Components around a position, the nearest first."""
    _who_may(request, SEE_COMPONENTS)
    found = queries.components_near(lon, lat, metres, class_code=class_code)
    return [_component(one.component, one.metres) for one in found]


@router.get("components/{code}", response=ComponentOut)
def one(request: HttpRequest, code: str) -> ComponentOut:
    """One component, also one that is gone."""
    return _component(components.component_seen_by(_who_may(request, SEE_COMPONENTS), code))


@router.post("components", response={201: ComponentOut})
def register(request: HttpRequest, body: ComponentIn) -> Status[ComponentOut]:
    """Register a component."""
    actor = _who_may(request, EDIT_COMPONENTS)
    lon, lat = converted(body.lon, body.lat, body.datum, Datum.CGCS2000)
    content = ComponentContent(
        class_code=body.class_code,
        lon=lon,
        lat=lat,
        code=body.code,
        name_zh=body.name,
        height_m=body.height_m,
        address=body.address,
        owner=_body(body.owner),
        keeper=_body(body.keeper),
    )
    row = services.register_component(content, by=actor)
    return Status(201, _component(row))


def _who_may(request: HttpRequest, permission: Permission) -> Actor:
    actor = cast(HubRequest, request).actor
    if actor.person_id is None or not actor.may(permission):
        raise NotAllowed
    return actor


def _body(code: str) -> Organisation | None:
    if not code:
        return None
    found = Organisation.objects.filter(code=code, active=True).first()
    if found is None:
        raise BadInput(_NO_BODY.with_values(code=code))
    return found


def _found(found: Found) -> FoundOut:
    grid = ground().by_id.get(found.grid_id) if found.grid_id else None
    return FoundOut(
        lon=found.lon,
        lat=found.lat,
        confidence=found.confidence,
        name=found.name,
        how=str(found.how),
        reasons=[str(reason) for reason in found.reasons],
        metres=found.metres,
        division_code=found.division_code,
        grid_code=grid.code if grid else "",
        component_id=found.component_id,
    )


def _component(row: Component, metres: float | None = None) -> ComponentOut:
    return ComponentOut(
        code=row.code,
        class_code=row.class_code,
        name=row.name_zh,
        lon=row.lon,
        lat=row.lat,
        height_m=row.height_m,
        address=row.address,
        division_code=row.division_code,
        grid_code=row.cell.code if row.cell else "",
        owner=row.owner.code if row.owner else "",
        keeper=row.keeper.code if row.keeper else "",
        state=row.state,
        placed_on=row.placed_on,
        metres=metres,
    )
