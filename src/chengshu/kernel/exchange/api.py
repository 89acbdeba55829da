"""The exchange for programs: tokens, what a program may use, and receipts and statistics for the staff.

Rows themselves are answered by ``gateway.door`` at ``/api/v1/exchange/data/…``.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import Form, Query, Router, Schema

from chengshu.base.errors import NotAllowed, Refusal
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.audit.services import record
from chengshu.kernel.exchange.errors import NotKnown
from chengshu.kernel.exchange.gateway.credentials import (
    WRONG_SECRETS_A_MINUTE,
    bearer_of,
    checked_secret,
    token_for,
)
from chengshu.kernel.exchange.gateway.door import refused
from chengshu.kernel.exchange.gateway.meter import DOORS
from chengshu.kernel.exchange.models import Client
from chengshu.kernel.exchange.queries.agreements import agreements_in_force
from chengshu.kernel.exchange.queries.receipts import receipts_seen_by
from chengshu.kernel.exchange.rights import SEE_RECEIPTS

router = Router(tags=["exchange"])
MOST = 500


class TokenIn(Schema):
    """Credentials (RFC 6749, 4.4); they may also stand in the header as Basic."""

    grant_type: str = "client_credentials"
    client_id: str = ""
    client_secret: str = ""


class AgreementOut(Schema):
    """What a program may use."""

    number: str
    subject: str
    fields: list[str]
    ways: list[str]
    until: str
    rows_url: str
    openapi_url: str


class ReceiptOut(Schema):
    """A receipt of use."""

    id: int
    agreement: str
    subject: str
    consumer: str
    provider: str
    program: str
    person: str
    why: str
    way: str
    calls: int
    rows: int
    refused: int
    first_at: datetime
    last_at: datetime
    digest: str


class ReceiptsIn(Schema):
    """Which receipts; ``before`` is the id of the last one of the page before."""

    agreement: str = ""
    before: int = 0
    limit: int = 100


@router.post("token", auth=None)
def token(request: HttpRequest, given: Form[TokenIn]) -> HttpResponse:
    """A bearer token for a program that knows its secret."""
    try:
        client_id, secret = _credentials(request, given)
        client = _tried(client_id, secret)
    except Refusal as refusal:
        return refused(refusal)
    value, seconds = token_for(client)
    response = HttpResponse(content_type="application/json", headers={"Cache-Control": "no-store"})
    response.content = f'{{"access_token":"{value}","token_type":"Bearer","expires_in":{seconds}}}'.encode()
    return response


@router.get("mine", response=list[AgreementOut], auth=None)
def mine(request: HttpRequest) -> Any:
    """What the program that calls may use today."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise NotKnown
    bearer = bearer_of(value.strip())
    client = Client.everywhere.filter(pk=bearer.client, active=True, generation=bearer.generation).first()
    if client is None:
        raise NotKnown
    address = "/api/v1/exchange/data"
    return [
        AgreementOut(
            number=one.number,
            subject=str(one.subject),
            fields=one.fields,
            ways=one.ways,
            until=one.until.isoformat(),
            rows_url=f"{address}/{one.number}/rows",
            openapi_url=f"{address}/{one.number}/openapi.json",
        )
        for one in agreements_in_force(client.organisation_id)
    ]


@router.get("receipts", response=list[ReceiptOut])
def receipts(request: HttpRequest, asked: Query[ReceiptsIn]) -> Any:
    """Uses within one's reach, newest first: of one's own data, by one's own programs, or all for the auditor."""
    actor = _actor(request)
    if not actor.may(SEE_RECEIPTS):
        raise NotAllowed
    rows = receipts_seen_by(actor)
    if asked.agreement:
        rows = rows.filter(agreement__number=asked.agreement)
    if asked.before:
        rows = rows.filter(pk__lt=asked.before)
    found = [_receipt(row) for row in rows.order_by("-pk")[: min(max(asked.limit, 1), MOST)]]
    record(actor, "exchange.receipt.read", None, agreement=asked.agreement, rows=len(found))
    return found


def _credentials(request: HttpRequest, given: TokenIn) -> tuple[str, str]:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return given.client_id[:40], given.client_secret[:200]
    try:
        client_id, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (ValueError, binascii.Error):
        raise NotKnown from None
    return client_id[:40], secret[:200]


def _tried(client_id: str, secret: str) -> Client:
    """Check a secret; somebody who guesses is slowed down, and what was tried is on record."""
    known = Client.everywhere.filter(client_id=client_id).values_list("pk", flat=True).first()
    try:
        return checked_secret(client_id, secret)
    except NotKnown:
        if known is not None:
            DOORS.take_call(known, WRONG_SECRETS_A_MINUTE)
        raise


def _actor(request: HttpRequest) -> Actor:
    return cast(HubRequest, request).actor


def _receipt(row: Any) -> ReceiptOut:
    return ReceiptOut(
        id=row.pk,
        agreement=row.agreement.number,
        subject=str(row.agreement.subject),
        consumer=str(row.organisation.name),
        provider=str(row.provider.name),
        program=str(row.client) if row.client else "",
        person=str(row.person) if row.person else "",
        why=row.why,
        way=row.way,
        calls=row.calls,
        rows=row.rows,
        refused=row.refused,
        first_at=row.first_at,
        last_at=row.last_at,
        digest=row.digest,
    )
