"""A look-up by a person on a page, under an agreement of their unit."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.exchange.errors import NoData, NotGrantedField
from chengshu.kernel.exchange.gateway import shelf as shelves
from chengshu.kernel.exchange.gateway.shelf import KEYED
from chengshu.kernel.exchange.granted import GrantedField, shape_of
from chengshu.kernel.exchange.masks import shown_as
from chengshu.kernel.exchange.models import Agreement
from chengshu.kernel.exchange.rights import LOOK_UP
from chengshu.kernel.exchange.services.using import check_usable, use

MOST = 20


def keys_offered(agreement: Agreement) -> list[GrantedField]:
    """By what a person may look rows up: keys and numbers that are not wholly hidden."""
    return [
        one
        for one in shape_of(agreement).fields
        if (one.is_key or one.meaning in KEYED) and shown_as(one.grade, clear=one.clear) != "hidden"
    ]


@transaction.atomic
def look_up(agreement: Agreement, *, column: str, value: str, why: str, by: Actor) -> list[dict[str, Any]]:
    """At most twenty rows with this value, masked as granted; the receipt is written before they are shown.

    Raises NotAllowed, NotInForce, NamedUsersOnly, PurposeMissing, NotGrantedField, NoData, NotReady.
    """
    must_reach(by, LOOK_UP, agreement.organisation)
    check_usable(agreement, way="page", person_id=by.person_id)
    if agreement.resource is None:
        raise NoData
    shelf = shelves.ready(shape_of(agreement), agreement.resource)
    if column not in shelf.keys:
        raise NotGrantedField(field=column[:60], offered="、".join(shelf.keys) or "—")
    rows = shelf.found_by(column, shelves.key_digest(value.strip()), MOST)
    use(agreement, by=by, why=why, rows=len(rows), version=shelf.version)
    return [json.loads(row) for row in rows]
