"""The door for programs of utility companies: months and interruptions, with the company's key in ``X-Api-Key``."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, NinjaAPI, Path, Router, Schema, Status
from ninja.security import APIKeyHeader
from pydantic import AfterValidator, AwareDatetime, StringConstraints

from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.intake.services import knock
from chengshu.packs.municipal_operations.errors import CompanyKeyNeeded
from chengshu.packs.municipal_operations.models import CompanyKey, Fault, Return
from chengshu.packs.municipal_operations.models.utilities import FaultKind
from chengshu.packs.municipal_operations.services import telling
from chengshu.packs.municipal_operations.services.company_keys import DOOR, actor_of, key_given
from chengshu.packs.municipal_operations.services.utilities import FaultContent, figures_of

MINUTE = 60
MOST_FIGURES = 200
FIRST_YEAR, LAST_YEAR = 2000, 2100


def _of_our_time(at: datetime) -> datetime:
    """Years that every zone and both databases can count."""
    if not FIRST_YEAR <= at.year < LAST_YEAR:
        raise ValueError(f"a year from {FIRST_YEAR} to {LAST_YEAR - 1} is expected")
    return at


def _writable(text: str) -> str:
    """PostgreSQL keeps no NUL."""
    if "\0" in text:
        raise ValueError("the character NUL is not taken")
    return text


Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
Words = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_writable)]
Reference = Annotated[str, Path(max_length=100), AfterValidator(_writable)]


class KeyOfCompany(APIKeyHeader):
    """The guard: a key that stands and is not used too often, else 401 or 429."""

    param_name = "X-Api-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> CompanyKey:
        """Raises CompanyKeyNeeded, TooOften."""
        found = key_given(key or "")
        if found is None:
            raise CompanyKeyNeeded
        knock("utilities", f"key {found.pk}", most=found.per_minute, span_s=MINUTE)
        return found


router = Router(tags=["utilities"], auth=KeyOfCompany())


class FigureOut(Schema):
    """A figure that is asked for; a value outside ``least`` and ``most`` is refused."""

    key: str
    zh: str
    en: str
    aspect: str
    unit: str
    unit_en: str
    needed: bool
    least: Decimal | None
    most: Decimal | None


class FigureIn(Schema):
    """A figure by its key; an empty value takes it out."""

    key: str = Field(min_length=1, max_length=40)
    value: Decimal | None = Field(None, max_digits=16, decimal_places=3)


def _each_once(figures: list[FigureIn]) -> list[FigureIn]:
    """Of two values for one figure nobody could tell which counts."""
    if len({one.key for one in figures}) < len(figures):
        raise ValueError("each figure is expected once")
    return figures


class MonthIn(Schema):
    """A whole month. Figures that are left out are empty. Without ``hand_in`` it is kept and can still be changed."""

    figures: Annotated[list[FigureIn], AfterValidator(_each_once)] = Field(max_length=MOST_FIGURES)
    words: Words = Field("", max_length=1000)
    hand_in: bool = True


class MonthOut(Schema):
    """How far the month is: writing, review, accepted; ``odd`` are the keys of figures outside what is normal."""

    month: str
    state: str
    figures: dict[str, Decimal]
    odd: list[str]


class InterruptionIn(Schema):
    """An interruption. Times with their zone, positions CGCS2000; ``inside`` is for the staff alone."""

    kind: FaultKind
    area: Words = Field(min_length=1, max_length=300)
    area_en: Words = Field("", max_length=300)
    division_code: Words = Field("", max_length=12)
    lon: Decimal | None = Field(None, ge=-180, le=180, max_digits=9, decimal_places=6)
    lat: Decimal | None = Field(None, ge=-90, le=90, max_digits=9, decimal_places=6)
    households: int = Field(0, ge=0, le=10**7)
    injured: int = Field(0, ge=0, le=1000)
    starts_at: Moment | None = None
    expected_at: Moment | None = None
    words_zh: Words = Field(min_length=1, max_length=1000)
    words_en: Words = Field("", max_length=1000)
    inside: Words = Field("", max_length=1000)
    published: bool = False


class RestoredIn(Schema):
    """Since when supply is back; now, where nothing is said."""

    at: Moment | None = None


class InterruptionOut(Schema):
    """An interruption under our number and the company's, and the sudden events it raised."""

    reference: str
    number: str
    published: bool
    starts_at: datetime
    ended_at: datetime | None
    emergencies: list[str]


@router.get("openapi.json", include_in_schema=False)
def described(request: HttpRequest) -> dict[str, Any]:
    """These addresses as an OpenAPI document."""
    return _described()


@cache
def _described() -> dict[str, Any]:
    title = "公用事业单位接口 · Utilities"
    alone = NinjaAPI(title=title, version="1", docs_url=None, openapi_url=None, urls_namespace="utilities")
    alone.add_router("", router)
    return dict(alone.get_openapi_schema(path_prefix=DOOR))


@router.get("figures/{month}", response=list[FigureOut])
def figures(request: HttpRequest, month: str) -> list[FigureOut]:
    """The figures that the company hands in for a month (2026-01)."""
    return [
        FigureOut(
            key=one.key,
            zh=one.name_zh,
            en=one.name.en,
            aspect=one.aspect,
            unit=one.unit,
            unit_en=one.unit_label.en,
            needed=one.needed,
            least=one.least,
            most=one.most,
        )
        for one in figures_of(_key(request).company, _month(month))
    ]


@router.get("returns/{month}", response=MonthOut)
def get_month(request: HttpRequest, month: str) -> MonthOut:
    """How far a month is, with what was written of it."""
    return _month_out(telling.month_of(_key(request).company, _month(month)))


@router.put("returns/{month}", response=MonthOut)
def put_month(request: HttpRequest, month: str, given: MonthIn) -> MonthOut:
    """Write a month and hand it in; the same again changes nothing, something else after that is refused (409)."""
    key, values = _key(request), {one.key: one.value for one in given.figures}
    row = telling.tell_month(
        key.company, _month(month), values, by=_by(request), words=given.words.strip(), whole=given.hand_in
    )
    return _month_out(row)


@router.get("interruptions/{reference}", response=InterruptionOut)
def get_interruption(request: HttpRequest, reference: Reference) -> InterruptionOut:
    """An interruption by the company's own number."""
    return _fault_out(telling.interruption_of(_key(request).company, reference))


@router.put("interruptions/{reference}", response={200: InterruptionOut, 201: InterruptionOut})
def put_interruption(request: HttpRequest, reference: Reference, given: InterruptionIn) -> Status[InterruptionOut]:
    """Tell of an interruption under the company's own number, or of what changed; the same again changes nothing."""
    content = FaultContent(**given.dict())
    row, new = telling.tell_interruption(_key(request).company, reference, content, by=_by(request))
    return Status(201 if new else 200, _fault_out(row))


@router.post("interruptions/{reference}/restored", response=InterruptionOut)
def post_restored(request: HttpRequest, reference: Reference, given: RestoredIn) -> InterruptionOut:
    """Supply is back; told again it changes nothing."""
    return _fault_out(telling.tell_restored(_key(request).company, reference, by=_by(request), at=given.at))


def _key(request: HttpRequest) -> CompanyKey:
    found: CompanyKey = request.auth  # type: ignore[attr-defined]
    return found


def _by(request: HttpRequest) -> Actor:
    address: Any = getattr(request, "actor", None)
    return actor_of(_key(request), address.address if address is not None else "")


def _month(typed: str) -> date:
    try:
        month = datetime.strptime(typed, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError as odd:
        raise telling.wrong_month(typed) from odd
    if not FIRST_YEAR <= month.year < LAST_YEAR:
        raise telling.wrong_month(typed)
    return month


def _month_out(row: Return) -> MonthOut:
    values = list(row.figures.select_related("figure"))
    return MonthOut(
        month=f"{row.month:%Y-%m}",
        state=row.state,
        figures={one.figure.key: one.value for one in values},
        odd=[one.figure.key for one in values if one.odd],
    )


def _fault_out(row: Fault) -> InterruptionOut:
    return InterruptionOut(
        reference=row.reference,
        number=row.number,
        published=row.published,
        starts_at=row.starts_at,
        ended_at=row.ended_at,
        emergencies=list(row.emergencies.values_list("number", flat=True)),
    )
