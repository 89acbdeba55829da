"""What cameras, sensors and other systems tell us, each with its own key in ``X-Api-Key``."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from chengshu.kernel.cases.models import Channel
from chengshu.kernel.identity.ciphers import digest
from chengshu.kernel.intake.errors import KeyNeeded, Misread, NothingHere
from chengshu.kernel.intake.models import ApiKey, Finding
from chengshu.kernel.intake.services import knock
from chengshu.kernel.intake.services.findings import Found, find

MINUTE = 60


class KeyOfSystem:
    """The guard: a key that stands and is not used too often, else 401."""

    def __call__(self, request: HttpRequest) -> ApiKey:
        """Raises KeyNeeded, TooOften."""
        given = request.headers.get("X-Api-Key", "")
        key = ApiKey.objects.filter(digest=digest(given, purpose="intake.key"), ended_at=None).first()
        if not given or key is None:
            raise KeyNeeded
        knock("findings", f"key {key.pk}", most=key.per_minute, span_s=MINUTE)
        return key


router = Router(tags=["intake"], auth=KeyOfSystem())


class FindingIn(Schema):
    """Something a machine found. Positions are CGCS2000 degrees, ``found_at`` is ISO 8601 with its zone."""

    id: str = Field(min_length=1, max_length=100)
    channel: str = Field("video", max_length=10)
    text: str = Field(min_length=1, max_length=5000)
    class_code: str = Field("", max_length=20)
    address: str = Field("", max_length=300)
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    component_code: str = Field("", max_length=24)
    confidence: float | None = Field(None, ge=0, le=1)
    found_at: datetime | None = None


class FindingOut(Schema):
    """How far it has come; ``case`` is the number of the case it became."""

    id: str
    state: str
    case: str


@router.post("findings", response={201: FindingOut})
def post_finding(request: HttpRequest, content: FindingIn) -> Status[FindingOut]:
    """Hand in a finding; the same ``id`` again changes nothing and tells how far it has come."""
    given = content.dict(exclude={"id", "channel", "found_at"})
    when = content.found_at
    try:
        channel = Channel(content.channel)
    except ValueError as odd:
        raise Misread(name="channel", value=content.channel) from odd
    found_at = when if when is None or when.tzinfo else when.replace(tzinfo=UTC)
    found = Found(channel=channel, once=content.id, found_at=found_at, **given)
    return Status(201, _told(find(found, key=_key(request)), content.id))


@router.get("findings/{channel}/{key}", response=FindingOut)
def get_finding(request: HttpRequest, channel: str, key: str) -> FindingOut:
    """How far an own finding has come."""
    caller = _key(request)
    row = Finding.everywhere.select_related("case").filter(once=f"{channel}:{caller.pk}:{key}"[:160]).first()
    if row is None:
        raise NothingHere(key=key[:40])
    return _told(row, key)


def _key(request: HttpRequest) -> ApiKey:
    found: ApiKey = request.auth  # type: ignore[attr-defined]
    return found


def _told(row: Finding, key: str) -> FindingOut:
    return FindingOut(id=key, state=row.state, case=row.case.number if row.case else "")
