"""The door for programs: shops, sites and vehicles, read and written."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, cast

from django.http import HttpRequest
from ninja import Field, Router, Schema

from chengshu.base.errors import BadInput, NotAllowed
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.acting.api import StaffSession
from chengshu.packs.digital_city_management.models import Shop, Supervised
from chengshu.packs.digital_city_management.queries import registers
from chengshu.packs.digital_city_management.rights import KEEP, SEE
from chengshu.packs.digital_city_management.services import registers as services

router = Router(tags=["digital city management"], auth=StaffSession())
MOST = 500
HALF_A_POSITION = Text("经度和纬度要么都填，要么都不填。", "Give both longitude and latitude, or neither.")
Duty = Literal["clean", "green", "order"]


class PlaceIn(Schema):
    """Where something is, CGCS2000 degrees, and the code of the unit that keeps it; without one the writer's own."""

    unit: str = Field("", max_length=40)
    address: str = Field("", max_length=300)
    division_code: str = Field("", max_length=12)
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)


class ShopIn(PlaceIn):
    """A shop; its number stands in the address."""

    name_zh: str = Field(min_length=1, max_length=200)
    name_en: str = Field("", max_length=200)
    credit_code: str = Field("", max_length=18)
    duties: list[Duty] = Field(min_length=1, max_length=3)
    signed_on: date | None = None


class ShopOut(ShopIn):
    """A shop with its last score, 0 to 100."""

    code: str
    last_score: int | None


class SiteIn(PlaceIn):
    """A building site or a vehicle; its permit or plate stands in the address."""

    kind: Literal["site", "vehicle"]
    name_zh: str = Field(min_length=1, max_length=200)
    company: str = Field("", max_length=200)
    permit_from: date | None = None
    permit_until: date | None = None


class SiteOut(SiteIn):
    """A site or vehicle; ``permit`` is none, early, valid or ended today, ``wrong`` how often something was found."""

    number: str
    permit: str
    wrong: int


@router.get("shops", response=list[ShopOut])
def shops(request: HttpRequest, after: str = "", limit: int = 100) -> list[ShopOut]:
    """Shops by number, those after ``after``, 500 at most."""
    rows = registers.shops_seen_by(_actor(request, SEE)).order_by("code").filter(code__gt=after)
    return [_shop(row) for row in rows[: max(1, min(limit, MOST))]]


@router.get("shops/{code}", response=ShopOut)
def shop(request: HttpRequest, code: str) -> ShopOut:
    """One of them."""
    return _shop(one_of(registers.shops_seen_by(_actor(request, SEE)), code=code))


@router.put("shops/{code}", response=ShopOut)
def put_shop(request: HttpRequest, code: str, told: ShopIn) -> ShopOut:
    """Register the shop, or change it where the number is known."""
    actor = _actor(request, KEEP)
    known = Shop.everywhere.filter(code=code).select_related("unit").first()
    services.keep_shop(_values(told, request, known) | {"code": _number(code)}, by=actor, shop=known)
    return _shop(one_of(registers.shops_seen_by(actor), code=code))


@router.get("sites", response=list[SiteOut])
def sites(request: HttpRequest, after: str = "", limit: int = 100, kind: str = "") -> list[SiteOut]:
    """Sites and vehicles by permit or plate, those after ``after``, 500 at most."""
    rows = registers.supervised_seen_by(_actor(request, SEE)).order_by("number").filter(number__gt=after)
    wanted = rows.filter(kind=kind) if kind else rows
    return [_site(row) for row in wanted[: max(1, min(limit, MOST))]]


@router.get("sites/{number}", response=SiteOut)
def site(request: HttpRequest, number: str) -> SiteOut:
    """One of them."""
    return _site(one_of(registers.supervised_seen_by(_actor(request, SEE)), number=number))


@router.put("sites/{number}", response=SiteOut)
def put_site(request: HttpRequest, number: str, told: SiteIn) -> SiteOut:
    """Register the site or vehicle, or change it where its permit or plate is known."""
    actor = _actor(request, KEEP)
    known = Supervised.everywhere.filter(number=number).select_related("unit").first()
    services.keep_supervised(_values(told, request, known) | {"number": _number(number)}, by=actor, row=known)
    return _site(one_of(registers.supervised_seen_by(actor), number=number))


def _actor(request: HttpRequest, permission: Any) -> Any:
    actor = cast(HubRequest, request).actor
    if not actor.may(permission):
        raise NotAllowed
    return actor


def _values(told: PlaceIn, request: HttpRequest, known: Shop | Supervised | None) -> dict[str, Any]:
    """What the writer said, the unit as a row of those within reach."""
    if (told.lon is None) != (told.lat is None):
        raise BadInput(HALF_A_POSITION)
    actor = _actor(request, KEEP)
    values = told.model_dump()
    code = values.pop("unit")
    units = units_within(actor, KEEP)
    if code:
        return values | {"unit": one_of(units, code=code)}
    return values | {"unit": known.unit if known is not None else one_of(units, actor.organisation_id)}


def _number(text: str) -> str:
    if not 0 < len(text) <= 40:
        raise BadInput(Text("编号应为 1 至 40 个字。", "A number has one to forty characters."))
    return text


def _shop(row: Any) -> ShopOut:
    said = {name: getattr(row, name) for name in ShopOut.model_fields if name != "unit"}
    return ShopOut(unit=row.unit.code, **said)


def _site(row: Any) -> SiteOut:
    said = {name: getattr(row, name) for name in SiteOut.model_fields if name not in {"unit", "permit"}}
    return SiteOut(unit=row.unit.code, permit=row.permit_state(), **said)
