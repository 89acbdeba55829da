"""Sudden events, rules and readings within reach."""

from __future__ import annotations

from django.db.models import QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.packs.municipal_operations.models import AlarmRule, Emergency, Entry, Reading
from chengshu.packs.municipal_operations.rights import SEE_EMERGENCIES


def emergencies_seen_by(actor: Actor) -> QuerySet[Emergency]:
    """Sudden events within reach, newest first."""
    return Emergency.scoped.within(actor, SEE_EMERGENCIES).select_related("unit", "entry", "rule")


def emergency_seen_by(actor: Actor, key: int) -> Emergency:
    """One of them. Raises NotFound."""
    return one_of(emergencies_seen_by(actor).select_related("reading", "fault__company", "finding"), key)


def rules() -> QuerySet[AlarmRule]:
    """All rules, those in force first."""
    return AlarmRule.objects.select_related("unit").order_by("until", "watched", "level", "pk")


def rule_of(key: int) -> AlarmRule:
    """One rule. Raises NotFound."""
    return one_of(rules(), key)


def newest_readings(entry: Entry) -> list[Reading]:
    """The newest reading of each quantity of a row."""
    found = (
        Reading.objects.filter(entry=entry, quantity=one.key).order_by("-at", "-pk").first()
        for one in entry.book.quantities
    )
    return [reading for reading in found if reading is not None]
