"""Programs of units and their credentials. A secret is shown once, when it is made."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.exchange.errors import BadAddress, BadKey, NotAdmitted
from chengshu.kernel.exchange.gateway.credentials import secret_digest
from chengshu.kernel.exchange.limits import limit
from chengshu.kernel.exchange.models import Client, Enterprise
from chengshu.kernel.exchange.models.rules import Limit
from chengshu.kernel.exchange.rights import MANAGE_CLIENTS
from chengshu.kernel.exchange.services.admission import is_enterprise
from chengshu.kernel.identity.models import Organisation


@transaction.atomic
def register_client(
    organisation: Organisation,
    *,
    name_zh: str,
    name_en: str = "",
    addresses: Sequence[str] = (),
    public_key: str = "",
    by: Actor,
) -> tuple[Client, str]:
    """A new program of a unit, and its secret, which is shown this once. Raises NotAllowed, BadAddress, NotAdmitted."""
    must_reach(by, MANAGE_CLIENTS, organisation)
    if is_enterprise(organisation):
        admission = Enterprise.everywhere.filter(organisation=organisation).first()
        if admission is None or not admission.in_force:
            raise NotAdmitted(name=organisation.name)
    secret = secrets.token_urlsafe(32)
    client_id = f"cs-{secrets.token_hex(8)}"
    client = Client.everywhere.create(
        organisation=organisation,
        name_zh=name_zh,
        name_en=name_en,
        client_id=client_id,
        secret_digest=secret_digest(client_id, secret),
        addresses=networks(addresses),
        public_key=checked_key(public_key),
        made_by_id=by.person_id,
    )
    record(by, "exchange.client.registered", client, client_id=client_id, addresses=client.addresses)
    return client, secret


@transaction.atomic
def change_client(
    client_pk: int, *, name_zh: str, name_en: str, addresses: Sequence[str], public_key: str, by: Actor
) -> Client:
    """Another name, other addresses or another key; in force from the next call. Raises NotAllowed, BadAddress."""
    client = _locked(client_pk, by)
    before = {"addresses": client.addresses, "public_key": bool(client.public_key)}
    client.name_zh, client.name_en = name_zh, name_en
    client.addresses, client.public_key = networks(addresses), checked_key(public_key)
    client.changed_at = clock.now()
    client.save()
    after = {"addresses": client.addresses, "public_key": bool(client.public_key)}
    record(by, "exchange.client.changed", client, before=before, after=after)
    return client


@transaction.atomic
def rotate_secret(client_pk: int, *, by: Actor, at_once: bool = False) -> tuple[Client, str]:
    """A new secret; the former serves for a while more, or not at all where it got into wrong hands."""
    client = _locked(client_pk, by)
    secret = secrets.token_urlsafe(32)
    client.former_digest = "" if at_once else client.secret_digest
    hours = limit(Limit.FORMER_SECRET_HOURS)
    client.former_until = None if at_once else clock.now() + timedelta(hours=hours)
    client.secret_digest = secret_digest(client.client_id, secret)
    client.generation += at_once
    client.changed_at = clock.now()
    client.save()
    record(by, "exchange.client.rotated", client, at_once=at_once)
    return client, secret


@transaction.atomic
def stop_client(client_pk: int, *, why: str, by: Actor) -> Client:
    """Stop a program: neither secret nor token nor signature of it is taken from now on."""
    return _switch(client_pk, active=False, why=why, by=by)


@transaction.atomic
def start_client(client_pk: int, *, why: str, by: Actor) -> Client:
    """Let a stopped program call again, with fresh tokens."""
    return _switch(client_pk, active=True, why=why, by=by)


def networks(addresses: Sequence[str]) -> list[str]:
    """Addresses and networks as they are kept. Raises BadAddress."""
    found = []
    for address in addresses:
        try:
            found.append(str(ipaddress.ip_network(address.strip(), strict=False)))
        except ValueError:
            text = BadAddress.text.with_values(address=address[:60])
            raise BadAddress(text, fields={"addresses": text}) from None
    return found


def checked_key(key: str) -> str:
    """A public key as it is kept; empty where there is none. Raises BadKey."""
    if not key.strip():
        return ""
    try:
        raw = base64.b64decode(key.strip(), validate=True)
    except (ValueError, binascii.Error):
        raw = b""
    if len(raw) != 32:
        raise BadKey(fields={"public_key": BadKey.text})
    return base64.b64encode(raw).decode()


def _switch(client_pk: int, *, active: bool, why: str, by: Actor) -> Client:
    client = _locked(client_pk, by)
    client.active, client.generation, client.changed_at = active, client.generation + 1, clock.now()
    client.save(update_fields=["active", "generation", "changed_at"])
    record(by, f"exchange.client.{'started' if active else 'stopped'}", client, why=why)
    return client


def _locked(client_pk: int, by: Actor) -> Client:
    client = Client.everywhere.select_for_update(of=("self",)).select_related("organisation").get(pk=client_pk)
    must_reach(by, MANAGE_CLIENTS, client.organisation)
    return client
