"""How an agreement and a program stand at this moment: one query for each call, so that a withdrawal holds at once."""

from __future__ import annotations

import ipaddress
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from chengshu.base import clock
from chengshu.base.errors import NotFound
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.models import Standing as CatalogueStanding
from chengshu.kernel.exchange.errors import NotInForce, NotKnown, NotPublished, WrongAddress
from chengshu.kernel.exchange.gateway.credentials import Bearer
from chengshu.kernel.exchange.granted import Shape, shape_of
from chengshu.kernel.exchange.models import Agreement, AgreementState, Client
from chengshu.kernel.exchange.models.agreements import AGREEMENT_STATE_LABELS, EXPIRED, NOT_YET

COLUMNS = (
    "a.id, a.state, a.since, a.until, a.revision, a.organisation_id, a.provider_id, a.calls_per_minute, "
    "a.rows_per_day, a.resource_id, a.offer_id, a.matter, r.version, r.changed_at, r.standing, "
    "c.active, c.generation, c.organisation_id, c.addresses"
)
QUERY = (
    f"SELECT {COLUMNS} FROM {Agreement._meta.db_table} a "
    f"LEFT JOIN {Resource._meta.db_table} r ON r.id = a.resource_id "
    f"JOIN {Client._meta.db_table} c ON c.id = %s WHERE a.number = %s"
)


@dataclass(frozen=True)
class Standing:
    """What the gateway needs to know of an agreement and who calls, as it is in the database now."""

    agreement: int
    revision: int
    organisation: int
    provider: int
    calls_per_minute: int
    rows_per_day: int
    resource: int | None
    offer: int | None
    matter: str
    catalogue: str
    client: int

    def shape(self) -> Shape:
        """What leaves under it; kept until the agreement or the entry of the catalogue changes."""
        return _shape(self.agreement, self.revision, self.catalogue)

    def users(self) -> frozenset[int] | None:
        """The people who alone may use it, by key; None where it is for the whole unit."""
        return _users(self.agreement, self.revision)


def standing_of(number: str, bearer: Bearer, address: str) -> Standing:
    """How it stands, where the program may use it from this address now.

    Raises NotKnown for a program that was stopped or whose tokens were called back, WrongAddress, NotFound for an
    agreement of somebody else, NotPublished, NotInForce.
    """
    row = _row(number, bearer.client)
    if row is None:
        raise NotFound
    published, active, generation, owner, addresses = row[14:]
    if not active or generation != bearer.generation:
        raise NotKnown
    if not _fits(addresses if isinstance(addresses, str) else json.dumps(addresses), address):
        raise WrongAddress(address=address or "?")
    if owner != row[5]:
        raise NotFound
    if row[9] is not None and published != CatalogueStanding.PUBLISHED:
        raise NotPublished
    _must_hold(number, row[1], str(row[2])[:10], str(row[3])[:10])
    return Standing(
        agreement=row[0],
        revision=row[4],
        organisation=row[5],
        provider=row[6],
        calls_per_minute=row[7],
        rows_per_day=row[8],
        resource=row[9],
        offer=row[10],
        matter=row[11],
        catalogue=f"{row[12]}@{row[13]}",
        client=bearer.client,
    )


def _row(number: str, client: int) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(QUERY, (client, number))
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def _must_hold(number: str, state: str, since: str, until: str) -> None:
    today = clock.today().isoformat()
    if state != AgreementState.IN_FORCE:
        raise NotInForce(number=number, state=AGREEMENT_STATE_LABELS[AgreementState(state)])
    if not since <= today <= until:
        raise NotInForce(number=number, state=NOT_YET if today < since else EXPIRED)


@lru_cache(maxsize=4096)
def _fits(networks: str, address: str) -> bool:
    allowed = json.loads(networks)
    if isinstance(allowed, str):
        allowed = json.loads(allowed)
    if not allowed:
        return True
    try:
        here = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(here in ipaddress.ip_network(one, strict=False) for one in allowed)


@lru_cache(maxsize=4096)
def _shape(agreement: int, revision: int, catalogue: str) -> Shape:  # revision and catalogue make it forget
    found = Agreement.everywhere.select_related("resource").prefetch_related("resource__items").get(pk=agreement)
    return shape_of(found)


@lru_cache(maxsize=4096)
def _users(agreement: int, revision: int) -> frozenset[int] | None:
    found = Agreement.everywhere.get(pk=agreement)
    return frozenset(found.users.values_list("pk", flat=True)) if found.clear_fields else None


def forget() -> None:
    """Forget everything kept, for tests that begin with an empty database."""
    _shape.cache_clear()
    _users.cache_clear()
