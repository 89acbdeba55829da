"""Licences for programs: of the staff, and of the city app for the holders it has signed in."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from chengshu.base import clock
from chengshu.base.errors import BadInput, NotAllowed, NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences.city_app import signed_holder
from chengshu.kernel.licences.holders import Holder, holder
from chengshu.kernel.licences.models import Consent, ConsentWay, Licence, LicenceType, ServiceItem
from chengshu.kernel.licences.queries.collecting import collect
from chengshu.kernel.licences.queries.licences import licences_of, uses_by_others
from chengshu.kernel.licences.rights import FETCH
from chengshu.kernel.licences.services.consents import give_consent, withdraw_consent
from chengshu.kernel.licences.services.showing import show_code
from chengshu.kernel.licences.services.using import fetch_fields

router = Router(tags=["licences"])
MOST = 200
THE_HOLDER = Actor(name=Text("持证人本人（城市应用）", "The holder, by the city app"))


class LicenceOut(Schema):
    """That a licence is there, not what it says."""

    identifier: str
    type_code: str
    type_name: str
    issuer: str
    number: str
    state: str
    issued_on: date
    valid_until: date | None


class FetchIn(Schema):
    """Which fields of which licence, for whom and why."""

    identifier: str = Field(max_length=100)
    organisation: str = Field("", max_length=40, description="code of the unit that uses it; empty: one's own")
    purpose: str = Field(min_length=2, max_length=200)
    fields: list[str] = Field(default_factory=list, max_length=50)
    item: str = Field("", max_length=60, description="code of the service item")


class FetchOut(Schema):
    """The fields and the receipt."""

    receipt: str
    at: datetime
    values: dict[str, str]


class CollectIn(Schema):
    """Which item, for which number."""

    item: str = Field(max_length=60)
    number: str = Field(max_length=30)


class MaterialOut(Schema):
    """How a material of the item comes."""

    name: str
    way: str
    identifier: str
    issuer: str


class ConsentIn(Schema):
    """For whom, for what, until when."""

    organisation: str = Field(max_length=40)
    purpose: str = Field(min_length=2, max_length=200)
    type_code: str = Field("", max_length=21)
    fields: list[str] = Field(default_factory=list, max_length=50)
    until: datetime


class ConsentOut(Schema):
    """A consent."""

    id: int
    organisation: str
    purpose: str
    until: datetime
    stands: bool


class CodeIn(Schema):
    """Which licence is shown, and which of its fields."""

    identifier: str = Field(max_length=100)
    fields: list[str] = Field(default_factory=list, max_length=50)


class CodeOut(Schema):
    """The code for the QR picture, and until when it lives."""

    code: str
    until: datetime


class UseOut(Schema):
    """Who used a licence."""

    receipt: str
    identifier: str
    organisation: str
    purpose: str
    way: str
    fields: list[str]
    at: datetime


def city_app(request: HttpRequest) -> Holder:
    """The holder for whom the city app asks. Raises CityAppNotConnected, NotTheHolder."""
    return signed_holder(request)


@router.post("fetch", response=FetchOut)
def fetch(request: HttpRequest, asked: FetchIn) -> FetchOut:
    """Fields of a licence for a case, under the holder's consent; gives the receipt of the use."""
    by = _staff(request)
    licence = Licence.everywhere.select_related("type", "seal", "organisation").filter(identifier=asked.identifier)
    found = licence.first()
    if found is None:
        raise NotFound
    item = ServiceItem.everywhere.filter(code=asked.item).first() if asked.item else None
    got = fetch_fields(found, _unit(asked.organisation, by), asked.purpose, by=by, fields=asked.fields, item=item)
    return FetchOut(receipt=got.use.receipt, at=got.use.at, values=dict(got.values))


@router.post("collect", response=list[MaterialOut])
def collected(request: HttpRequest, asked: CollectIn) -> list[MaterialOut]:
    """What of an item's materials is there already for a number (一证通办)."""
    by = _staff(request)
    item = one_of(ServiceItem.everywhere, code=asked.item, active=True)
    held = holder(item.holder_kind, asked.number)
    record(by, "licences.item.collected", item, holder=held.masked_number)
    return [
        MaterialOut(
            name=line.material.name_zh,
            way=line.way,
            identifier=line.licence.identifier if line.licence else "",
            issuer=line.licence.organisation.name_zh if line.licence else "",
        )
        for line in collect(item, held).lines
    ]


@router.get("holder/licences", response=list[LicenceOut], auth=city_app)
def own_licences(request: HttpRequest) -> list[LicenceOut]:
    """All licences of the holder for whom the city app asks."""
    return [_out(licence) for licence in licences_of(_holder(request))[:MOST]]


@router.get("holder/uses", response=list[UseOut], auth=city_app)
def own_uses(request: HttpRequest) -> list[UseOut]:
    """Who used the holder's licences, the newest first."""
    return [
        UseOut(
            receipt=use.receipt,
            identifier=use.licence.identifier,
            organisation=use.organisation.name_zh if use.organisation else "",
            purpose=use.purpose,
            way=use.way,
            fields=use.fields,
            at=use.at,
        )
        for use in uses_by_others(_holder(request))[:MOST]
    ]


@router.get("holder/consents", response=list[ConsentOut], auth=city_app)
def own_consents(request: HttpRequest) -> list[ConsentOut]:
    """The consents that the holder gave."""
    rows = Consent.everywhere.filter(holder_key=_holder(request).key).select_related("organisation")
    return [_consent(row) for row in rows[:MOST]]


@router.post("holder/consents", response=ConsentOut, auth=city_app)
def consent(request: HttpRequest, given: ConsentIn) -> ConsentOut:
    """The holder lets a unit use licences for a purpose."""
    held = _holder(request)
    if given.until.tzinfo is None or given.until <= clock.now():
        raise BadInput(fields={"until": Text("应晚于现在，并带时区。", "Later than now, with a time zone.")})
    kind = LicenceType.everywhere.filter(code=given.type_code).first() if given.type_code else None
    if given.type_code and kind is None:
        raise NotFound
    row = give_consent(
        held,
        _named(given.organisation),
        given.purpose,
        way=ConsentWay.APP,
        by=THE_HOLDER,
        kind=kind,
        fields=given.fields,
        until=given.until,
    )
    return _consent(row)


@router.delete("holder/consents/{consent_id}", response=ConsentOut, auth=city_app)
def take_back(request: HttpRequest, consent_id: int) -> ConsentOut:
    """The holder takes a consent back, at once."""
    held = _holder(request)
    if not Consent.everywhere.filter(pk=consent_id, holder_key=held.key).exists():
        raise NotFound
    return _consent(withdraw_consent(consent_id, by=THE_HOLDER))


@router.post("holder/codes", response=CodeOut, auth=city_app)
def code(request: HttpRequest, shown: CodeIn) -> CodeOut:
    """A code that lives for a minute, for the other side to read."""
    held = _holder(request)
    licence = one_of(licences_of(held), identifier=shown.identifier)
    made, row = show_code(licence, held, by=THE_HOLDER, fields=shown.fields)
    return CodeOut(code=made, until=row.until)


def _holder(request: HttpRequest) -> Holder:
    found: Holder = request.auth  # type: ignore[attr-defined]
    return found


def _staff(request: HttpRequest) -> Actor:
    actor = cast(HubRequest, request).actor
    if not actor.may(FETCH):
        raise NotAllowed
    return actor


def _unit(code: str, by: Actor) -> Organisation:
    if code:
        return _named(code)
    return one_of(Organisation.objects, by.organisation_id or 0)


def _named(code: str) -> Organisation:
    return one_of(Organisation.objects, code=code, active=True)


def _consent(row: Consent) -> ConsentOut:
    return ConsentOut(
        id=row.pk, organisation=row.organisation.name_zh, purpose=row.purpose, until=row.until, stands=row.stands
    )


def _out(licence: Licence) -> LicenceOut:
    return LicenceOut(
        identifier=licence.identifier,
        type_code=licence.type.code,
        type_name=licence.type.name_zh,
        issuer=licence.organisation.name_zh,
        number=licence.number,
        state=licence.state,
        issued_on=licence.issued_on,
        valid_until=licence.valid_until,
    )
