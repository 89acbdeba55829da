"""Decisions on the public page (行政处罚公示): put there, taken off when they are old or no longer hold."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.packs.municipal_operations.models import Proceeding
from chengshu.packs.municipal_operations.queries.penalties import rule_now
from chengshu.packs.municipal_operations.services.stages import put

AT_ONCE = 200


def publish_due() -> int:
    """Put decisions on the public page that were served and are due, take old ones off; returns how many moved."""
    today = clock.today()
    due = Proceeding.everywhere.filter(
        publish_by__isnull=False, published_on=None, served_on__isnull=False, decided_on__gt=_hidden_before(today)
    )
    moved = 0
    for key in list(due.values_list("pk", flat=True)[:AT_ONCE]):
        moved += _show(key, today)
    old = Proceeding.everywhere.filter(published_on__isnull=False, decided_on__lte=_hidden_before(today))
    for key in list(old.values_list("pk", flat=True)[:AT_ONCE]):
        moved += _show(key, None)
    return moved


def withdraw(row: Proceeding, why: str, *, by: Actor) -> None:
    """Take a decision off the public page and say there why (§48); one that never stood there will not."""
    stood = row.published_on is not None
    put(row, published_on=None, publish_by=None)
    if stood:
        put(row, withdrawn_on=clock.today(), withdrawn_why=why[:200])
        record(by, "municipal_operations.proceeding.withdrawn", row, why=why)


def _hidden_before(today: date) -> date:
    return today - timedelta(days=rule_now(today).hide_days)


def _show(key: int, on: date | None) -> int:
    with transaction.atomic():
        row = Proceeding.everywhere.select_for_update().get(pk=key)
        row.published_on = on
        if on is None:
            row.publish_by = None
        row.save(update_fields=["published_on", "publish_by"])
        record(PLATFORM, f"municipal_operations.proceeding.{'published' if on else 'hidden'}", row)
    return 1
