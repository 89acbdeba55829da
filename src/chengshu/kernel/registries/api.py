"""Base information for programs of the staff; machines come through the exchange and its agreements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django.http import HttpRequest
from ninja import Field, Router, Schema

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.acting.guards import HubRequest
from chengshu.kernel.registries.addresses import locate
from chengshu.kernel.registries.errors import UnknownField
from chengshu.kernel.registries.queries.economy import observations, series_named
from chengshu.kernel.registries.queries.overview import overviews
from chengshu.kernel.registries.rights import SEE_REGISTRIES
from chengshu.kernel.registries.services import MOST, look_up, look_up_many, verify, verify_many

router = Router(tags=["registries"])
MOST_PERIODS = 1000


class RegistryOut(Schema):
    """A registry with its figures."""

    key: str
    name_zh: str
    name_en: str
    kind: str
    base: bool
    owner: str
    records: int
    sources: int
    sources_gathered: int
    conflicts: int
    undecided: int


class Asked(Schema):
    """Whose fields, and what for. Without ``fields`` all that the asker may have."""

    number: str = Field(max_length=60)
    purpose: str = Field(max_length=40)
    note: str = Field("", max_length=200)
    fields: list[str] = Field(default_factory=list, max_length=60)


class AnswerOut(Schema):
    """Fields as the asker may see them."""

    receipt: str
    found: bool
    fields: dict[str, Any]


class Claimed(Schema):
    """What somebody says of themselves, by field."""

    number: str = Field(max_length=60)
    purpose: str = Field(max_length=40)
    note: str = Field("", max_length=200)
    claims: dict[str, str] = Field(max_length=60)


class ManyAsked(Schema):
    """Whose fields, at most a thousand at once."""

    numbers: list[str] = Field(min_length=1, max_length=MOST)
    purpose: str = Field(max_length=40)
    note: str = Field("", max_length=200)
    fields: list[str] = Field(default_factory=list, max_length=60)


class ManyAnswersOut(Schema):
    """By number as it was asked; null where nobody has it. All stand under one receipt."""

    receipt: str
    answers: dict[str, dict[str, Any] | None]


class ManyClaimed(Schema):
    """What is said of each, by number, at most a thousand at once."""

    claims: dict[str, dict[str, str]] = Field(min_length=1, max_length=MOST)
    purpose: str = Field(max_length=40)
    note: str = Field("", max_length=200)


class ManyVerdictsOut(Schema):
    """By number as it was asked; null where nobody has it. All stand under one receipt."""

    receipt: str
    verdicts: dict[str, dict[str, bool | None] | None]


class VerdictOut(Schema):
    """True, false, or null where nothing is on record; never a value."""

    receipt: str
    found: bool
    fields: dict[str, bool | None]


class ObservationOut(Schema):
    """A value of a series."""

    division_code: str
    period: str
    value: float
    revision: int


class MatchOut(Schema):
    """A registered address with how sure it is, 0 to 1."""

    code: str
    address: str
    confidence: float


class AddressOut(Schema):
    """An address in parts, and the registered ones it may mean."""

    standard: str
    parts: dict[str, str]
    division_code: str
    confidence: float
    reasons: list[str]
    matches: list[MatchOut]


@router.get("", response=list[RegistryOut])
def registries(request: HttpRequest) -> list[RegistryOut]:
    """All base and topic databases: records, sources, conflicts."""
    _must_see(request)
    return [
        RegistryOut(
            key=one.registry.key,
            name_zh=one.registry.name_zh,
            name_en=one.registry.name_en,
            kind=one.registry.kind,
            base=one.registry.base,
            owner=one.registry.owner.name_zh,
            records=one.records,
            sources=one.feeds,
            sources_gathered=one.connected,
            conflicts=one.conflicts,
            undecided=one.pairs,
        )
        for one in overviews()
    ]


@router.post("{key}/look-up", response=AnswerOut)
def look_up_one(request: HttpRequest, key: str, asked: Asked) -> AnswerOut:
    """Fields of one record, with a receipt."""
    by = cast(HubRequest, request).actor
    answer = look_up(key, asked.number, purpose=asked.purpose, note=asked.note, fields=asked.fields, by=by)
    return AnswerOut(receipt=answer.receipt.number, found=answer.found, fields=dict(answer.fields))


@router.post("{key}/verify", response=VerdictOut)
def verify_one(request: HttpRequest, key: str, claimed: Claimed) -> VerdictOut:
    """Whether claims are right, field by field, with a receipt and no value out."""
    by = cast(HubRequest, request).actor
    if not claimed.claims:
        raise UnknownField(field="—")
    verdict = verify(key, claimed.number, claimed.claims, purpose=claimed.purpose, note=claimed.note, by=by)
    return VerdictOut(receipt=verdict.receipt.number, found=verdict.found, fields=dict(verdict.fields))


@router.post("{key}/look-up/many", response=ManyAnswersOut)
def look_up_several(request: HttpRequest, key: str, asked: ManyAsked) -> ManyAnswersOut:
    """Fields of many records under one receipt."""
    by = cast(HubRequest, request).actor
    receipt, answers = look_up_many(
        key, asked.numbers, purpose=asked.purpose, note=asked.note, fields=asked.fields, by=by
    )
    return ManyAnswersOut(receipt=receipt.number, answers=answers)


@router.post("{key}/verify/many", response=ManyVerdictsOut)
def verify_several(request: HttpRequest, key: str, claimed: ManyClaimed) -> ManyVerdictsOut:
    """Whether claims about many are right, under one receipt and with no value out."""
    by = cast(HubRequest, request).actor
    if not all(claimed.claims.values()):
        raise UnknownField(field="—")
    receipt, verdicts = verify_many(key, claimed.claims, purpose=claimed.purpose, note=claimed.note, by=by)
    return ManyVerdictsOut(receipt=receipt.number, verdicts=verdicts)


@router.get("series/{key}", response=list[ObservationOut])
def series(
    request: HttpRequest, key: str, *, division: str = "", since: str = "", until: str = "", known: date | None = None
) -> list[ObservationOut]:
    """Values of an economic series by area and period; with ``known`` as they were known at the end of that day."""
    _must_see(request)
    rows = observations(
        series_named(key),
        division_code=division,
        since=since,
        until=until,
        known=clock.start_of_day(known + timedelta(days=1)) if known else None,
    )
    return [
        ObservationOut(
            division_code=one.division_code, period=one.period, value=float(one.value), revision=one.revision
        )
        for one in rows[:MOST_PERIODS]
    ]


@router.get("address", response=AddressOut)
def address(request: HttpRequest, q: str) -> AddressOut:
    """Read an address as somebody wrote it."""
    _must_see(request)
    found = locate(q[:300])
    return AddressOut(
        standard=found.read.standard,
        parts={part.value: value for part, value in found.read.parts.items()},
        division_code=found.read.code,
        confidence=found.read.confidence,
        reasons=[str(reason) for reason in found.read.reasons],
        matches=[MatchOut(code=record.number, address=record.name, confidence=sure) for record, sure in found.matches],
    )


def _must_see(request: HttpRequest) -> None:
    if not cast(HubRequest, request).actor.may(SEE_REGISTRIES):
        raise NotAllowed
