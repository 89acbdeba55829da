"""Whom an escalation tells."""

from __future__ import annotations

from collections.abc import Iterable

from chengshu.kernel.access.actor import actor_for
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.work.models import Desk, Item, Timer, TokenStatus
from chengshu.kernel.work.models.clocks import Audience
from chengshu.kernel.work.seats import people_of
from chengshu.spec.registry import registry


def people_to_tell(audience: Audience, item: Item, timer: Timer, *, permission: str = "") -> list[int]:
    """The keys of those an audience means for a clock of an item, none twice."""
    match audience:
        case Audience.HOLDERS:
            found: Iterable[int] = (key for desk in _desks(item, timer) for key in people_of(desk))
        case Audience.LEADERS:
            found = leaders(_bodies(item, timer))
        case Audience.SUPERIORS:
            found = leaders([body.parent for body in _bodies(item, timer) if body.parent is not None])
        case Audience.OPENER:
            found = [item.opener_id] if item.opener_id is not None else []
        case Audience.PERMITTED:
            found = _permitted(permission, item)
    return list(dict.fromkeys(found))


def leaders(bodies: Iterable[Organisation]) -> list[int]:
    """The keys of those who lead one of the organisations now."""
    led = Person.objects.filter(active=True, posts__leads=True, posts__until=None, posts__organisation__in=list(bodies))
    return list(led.distinct().order_by("pk").values_list("pk", flat=True))


def _desks(item: Item, timer: Timer) -> list[Desk]:
    desks = item.desks.filter(done_at=None, opened_at__isnull=False, token__status=TokenStatus.LIVE)
    if timer.token_id is not None:
        desks = desks.filter(token_id=timer.token_id)
    return list(desks.select_related("queue__organisation__parent", "person"))


def _bodies(item: Item, timer: Timer) -> list[Organisation]:
    """The responsible unit, and the units in whose queues it lies."""
    bodies = [item.unit] if item.unit is not None else []
    return list(dict.fromkeys([*bodies, *(desk.queue.organisation for desk in _desks(item, timer) if desk.queue)]))


def _permitted(key: str, item: Item) -> list[int]:
    permission = registry.permissions.get(key)
    if permission is None or item.unit is None:
        return []
    holders = Person.objects.filter(
        active=True, grants__until=None, grants__role__retired=False, grants__role__permissions__permission=key
    )
    return [person.pk for person in holders.distinct() if reaches(actor_for(person), permission, item.unit)]
