"""Setting rules and recipients; what held before stays as history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.packs.hotline_12345.models import HotlineRule, Receiver, Recipient
from chengshu.packs.hotline_12345.rights import SET_RULES

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation


@transaction.atomic
def set_rule(*, by: Actor, **content: Any) -> HotlineRule:
    """A new rule from today on, or from ``since``."""
    if not by.may(SET_RULES):
        raise NotAllowed
    row = HotlineRule.objects.create(**content, set_by_id=by.person_id)
    record(by, "hotline_12345.rule.set", row, **{key: value for key, value in content.items() if key != "since"})
    return row


@transaction.atomic
def set_recipient(receiver: Receiver, unit: Organisation, *, by: Actor) -> Recipient:
    """The body that receives what is handed on, from today on."""
    if not by.may(SET_RULES):
        raise NotAllowed
    Recipient.objects.select_for_update().filter(receiver=receiver, until=None).update(until=clock.today())
    row = Recipient.objects.create(receiver=receiver, unit=unit, set_by_id=by.person_id)
    record(by, "hotline_12345.recipient.set", row, receiver=receiver, unit=unit.name)
    return row
