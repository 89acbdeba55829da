"""The door for other systems: they hand matters over to be supervised, and fetch the result."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.security import APIKeyHeader

from chengshu.base.errors import BadInput, NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects import services
from chengshu.kernel.projects.errors import PartnerUnknown
from chengshu.kernel.projects.models import Matter, MatterSource, MatterState, Partner

router = Router(tags=["projects"])


class PartnerToken(APIKeyHeader):
    """The token that an administrator made for a partner system, in the header ``X-Partner-Token``."""

    param_name = "X-Partner-Token"

    def authenticate(self, request: HttpRequest, key: str | None) -> Partner | None:
        """The system that shows the token; PartnerNotConnected (503) while it is not connected."""
        match = request.resolver_match
        name = str(match.kwargs["key"]) if match else ""
        if key:
            return services.partner_at_the_door(name, key)
        if cast(HubRequest, request).actor.person_id is not None:
            raise NotAllowed
        return None


class MatterIn(Schema):
    """A matter handed over. ``unit`` is the code of the office that shall supervise it; days are local."""

    reference: str = Field(min_length=1, max_length=100)
    unit: str
    title: str = Field(min_length=1, max_length=300)
    content: str = Field("", max_length=10_000)
    number: str = Field("", max_length=100)
    instruction: str = Field("", max_length=4000)
    instructed_by: str = Field("", max_length=100)
    due_on: date | None = None


class MatterOut(Schema):
    """How a matter stands; ``result`` is filled once it is closed or ended."""

    reference: str
    number: str
    state: MatterState
    result: str
    closed_at: datetime | None
    tasks: int
    tasks_open: int


@router.post("partners/{key}/matters", auth=PartnerToken(), response={201: MatterOut})
def take(request: HttpRequest, key: str, given: MatterIn) -> Status[MatterOut]:
    """Take a matter; the same reference changes nothing and answers with the one taken before."""
    partner = _partner(request)
    owner = Organisation.objects.filter(code=given.unit, active=True).first()
    if owner is None:
        raise BadInput(fields={"unit": Text("没有这个单位代码。", "No organisation has this code.")})
    news = services.MatterNews(
        title=given.title,
        source=MatterSource(partner.source),
        content=given.content,
        source_number=given.number,
        instruction=given.instruction,
        instructed_by=given.instructed_by,
        due_on=given.due_on,
    )
    return Status(201, _shown(services.take_matter(partner, news, reference=given.reference, owner=owner)))


@router.get("partners/{key}/matters/{reference}", auth=PartnerToken(), response=MatterOut)
def give_back(request: HttpRequest, key: str, reference: str) -> MatterOut:
    """How the matter stands; fetching the result of a closed one puts on record that it was returned."""
    return _shown(services.return_matter(_partner(request), reference))


def _partner(request: HttpRequest) -> Partner:
    partner = getattr(request, "auth", None)
    if not isinstance(partner, Partner):
        raise PartnerUnknown
    return partner


def _shown(matter: Matter) -> MatterOut:
    return MatterOut(
        reference=matter.partner_reference,
        number=matter.number,
        state=MatterState(matter.state),
        result=matter.result,
        closed_at=matter.closed_at,
        tasks=matter.tasks.count(),
        tasks_open=matter.tasks.filter(state__in=["not_started", "running"]).count(),
    )
