"""Using data under an agreement, and the receipt for it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.exchange.errors import NamedUsersOnly, NotInForce, PurposeMissing, WayNotGranted
from chengshu.kernel.exchange.models import WAY_LABELS, Agreement, Client, DailyUse, Receipt, Way


def check_usable(agreement: Agreement, *, way: str, person_id: int | None) -> None:
    """Let pass a use that the agreement allows now. Raises NotInForce, WayNotGranted, NamedUsersOnly."""
    if not agreement.holds_on(clock.today()):
        raise NotInForce(number=agreement.number, state=agreement.state_label)
    if way not in agreement.ways and way != Way.PAGE:
        raise WayNotGranted(way=WAY_LABELS[way])
    if agreement.clear_fields and not agreement.users.filter(pk=person_id or 0).exists():
        raise NamedUsersOnly


@transaction.atomic
def use(
    agreement: Agreement,
    *,
    by: Actor,
    why: str,
    rows: int,
    way: str = Way.PAGE,
    client: Client | None = None,
    version: int | None = None,
) -> Receipt:
    """Record one use, with its entry in the audit chain; call it before the data is shown.

    ``rows`` is how many go out, ``version`` that of the lake's table. Raises NotInForce, WayNotGranted,
    NamedUsersOnly, and PurposeMissing without a ``why``. Calls of programs do not come through here: they are
    gathered from the spool.
    """
    if not why.strip():
        raise PurposeMissing(fields={"why": PurposeMissing.text})
    check_usable(agreement, way=way, person_id=by.person_id)
    now = clock.now()
    receipt = Receipt.everywhere.create(
        agreement=agreement,
        organisation_id=agreement.organisation_id,
        provider_id=agreement.provider_id,
        client=client,
        person_id=by.person_id,
        address=by.address,
        way=way,
        why=why[:400],
        rows=rows,
        version=version,
        first_at=now,
        last_at=now,
    )
    count_use(agreement.pk, way, calls=1, rows=rows, refused=0)
    record(by, "exchange.data.used", agreement, receipt=receipt.pk, why=why, rows=rows, way=way)
    return receipt


def count_use(agreement_id: int, way: str, *, calls: int, rows: int, refused: int) -> None:
    """Add to the sum of the day; within the caller's transaction."""
    day, _ = DailyUse.objects.get_or_create(agreement_id=agreement_id, day=clock.today(), way=way)
    DailyUse.objects.filter(pk=day.pk).update(
        calls=F("calls") + calls, rows=F("rows") + rows, refused=F("refused") + refused
    )
