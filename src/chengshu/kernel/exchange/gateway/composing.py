"""Services: several datasets looked up step by step in one call, or a look-up that the platform itself gives.

A step finds rows of a resource by a parameter of the call or by a key of the rows found before. It lets out only what
the caller's own agreement over that resource allows, masked as there, and each agreement gets its own receipt.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.catalogue.queries import resource_of
from chengshu.kernel.exchange.errors import NamedUsersOnly, NoData, NotPublished, ParameterMissing, WayNotGranted
from chengshu.kernel.exchange.gateway import shelf as shelves
from chengshu.kernel.exchange.gateway.meter import AGREEMENTS
from chengshu.kernel.exchange.granted import shape_of
from chengshu.kernel.exchange.models import WAY_LABELS, Agreement, Client, OfferStanding, Way
from chengshu.kernel.exchange.queries.agreements import agreement_for
from chengshu.kernel.exchange.sources import Lookup, clear_by, outputs_of, source_called
from chengshu.kernel.exchange.spool import SPOOL, Use

MOST = 100


@dataclass(frozen=True)
class Asked:
    """Who calls a service: under which agreement, for which unit, which person and program, from where, and why."""

    agreement: int
    organisation: int
    person: int
    client: int
    address: str
    why: str


@dataclass(frozen=True)
class Step:
    """A look-up of a resource by ``column``, whose value is ``$parameter`` or ``step.column`` of an earlier one."""

    key: str
    resource: str
    column: str
    value: str
    fields: tuple[str, ...]
    most: int = MOST

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Step:
        """As it stands in the row of a service."""
        most = min(int(raw.get("most", MOST)), MOST)
        return cls(raw["key"], raw["resource"], raw["column"], raw["value"], tuple(raw["fields"]), most)


def answered(asked: Asked, query: Mapping[str, str]) -> tuple[list[dict[str, Any]], int]:
    """What the service gives, and how many rows it was found in.

    Raises ParameterMissing, NoAgreement for a resource that the unit holds no agreement over, NamedUsersOnly, NoData.
    """
    agreement = Agreement.everywhere.select_related("offer", "organisation").get(pk=asked.agreement)
    offer = agreement.offer
    if offer is None:
        raise NoData
    if offer.standing != OfferStanding.PUBLISHED:
        raise NotPublished
    if Way.API not in agreement.ways:
        raise WayNotGranted(way=WAY_LABELS[Way.API])
    for parameter in offer.parameters:
        if parameter.get("required", True) and not query.get(parameter["key"], "").strip():
            raise ParameterMissing(name=parameter["key"])
    if offer.source:
        return _from_source(agreement, asked, query)
    allowed = set(agreement.fields)
    found: dict[str, list[tuple[dict[str, Any], dict[str, str]]]] = {}
    result: dict[str, Any] = {}
    for step in map(Step.of, offer.steps):
        rows = _step(step, asked, query, found)
        found[step.key] = rows
        names = [name for name in step.fields if f"{step.key}.{name}" in allowed]
        result[step.key] = [{name: row[name] for name in names if name in row} for row, _ in rows]
    return [result], sum(len(rows) for rows in found.values())


def _step(
    step: Step,
    asked: Asked,
    query: Mapping[str, str],
    found: Mapping[str, list[tuple[dict[str, Any], dict[str, str]]]],
) -> list[tuple[dict[str, Any], dict[str, str]]]:
    resource = resource_of(step.resource)
    agreement = agreement_for(asked.organisation, resource)
    if agreement.clear_fields and not agreement.users.filter(pk=asked.person).exists():
        raise NamedUsersOnly
    AGREEMENTS.take_call(agreement.pk, agreement.calls_per_minute)
    shelf = shelves.ready(shape_of(agreement), resource)
    digests = _digests(step, query, found)
    rows = [
        (json.loads(body), keys)
        for digest in digests
        for body, keys in (shelf.keys_of(step.column, digest, step.most) if step.column in shelf.keys else [])
    ][: step.most]
    AGREEMENTS.take_rows(agreement.pk, len(rows), agreement.rows_per_day)
    at = int(time.time() * 1000)
    use = Use(at, agreement.pk, asked.client, asked.person, asked.address, asked.why[:200], len(rows), shelf.version)
    SPOOL.write(use)
    return rows


def _digests(
    step: Step, query: Mapping[str, str], found: Mapping[str, list[tuple[dict[str, Any], dict[str, str]]]]
) -> list[str]:
    if step.value.startswith("$"):
        given = query.get(step.value[1:], "")
        return [shelves.key_digest(given)] if given else []
    before, _, column = step.value.partition(".")
    return list(dict.fromkeys(keys[column] for _, keys in found[before] if keys.get(column)))


def _from_source(agreement: Agreement, asked: Asked, query: Mapping[str, str]) -> tuple[list[dict[str, Any]], int]:
    offer = agreement.offer
    source = source_called(offer.source) if offer else None
    if offer is None or source is None:
        raise NoData
    client = Client.everywhere.filter(pk=asked.client).first()
    actor = Actor(
        name=client.name if client else agreement.organisation.name,
        person_id=asked.person or None,
        organisation_id=asked.organisation,
        address=asked.address,
    )
    clear = clear_by(outputs_of(offer), agreement.fields, agreement.clear_fields)
    rows = source.look_up(Lookup(query, agreement.number, clear, actor, asked.why))
    return [dict(row) for row in rows], len(rows)
