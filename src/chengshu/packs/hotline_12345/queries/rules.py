"""Rules and recipients in force."""

from __future__ import annotations

from datetime import date

from chengshu.base import clock
from chengshu.packs.hotline_12345.errors import NoRecipient
from chengshu.packs.hotline_12345.models import RECEIVERS, HotlineRule, Receiver, Recipient


def rule_on(day: date | None = None) -> HotlineRule:
    """The rule of a day; the usual values where nobody set one."""
    return HotlineRule.objects.filter(since__lte=day or clock.today()).first() or HotlineRule()


def rules() -> list[HotlineRule]:
    """The last rules, the newest first."""
    return list(HotlineRule.objects.select_related("set_by")[:50])


def recipient_of(receiver: Receiver) -> Recipient:
    """Who receives it today. Raises NoRecipient."""
    found = Recipient.objects.filter(receiver=receiver, until=None).select_related("unit").first()
    if found is None:
        raise NoRecipient(receiver=RECEIVERS[receiver])
    return found


def recipients() -> list[Recipient]:
    """Those in force."""
    return list(Recipient.objects.filter(until=None).select_related("unit"))
