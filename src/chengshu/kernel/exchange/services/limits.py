"""Limits that officials set."""

from __future__ import annotations

from django.db import transaction

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.exchange.limits import limit
from chengshu.kernel.exchange.models import LimitRule
from chengshu.kernel.exchange.models.rules import Limit


@transaction.atomic
def set_limit(key: Limit, value: int, *, why: str, by: Actor) -> LimitRule:
    """From now on the limit is this; what was granted before keeps its own."""
    before = limit(key)
    rule = LimitRule.objects.create(key=key, value=value, why=why, set_by_id=by.person_id)
    record(by, "exchange.limit.set", rule, key=key, before=before, after=value, why=why)
    return rule
