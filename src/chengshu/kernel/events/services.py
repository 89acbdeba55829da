"""Publishing events and delivering them: at least once to each subscription, its work done exactly once."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import timedelta
from enum import StrEnum
from typing import Any, get_origin, get_type_hints

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from chengshu.base import clock
from chengshu.base.events import Event, Subscription
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.events import bus
from chengshu.kernel.events.errors import AlreadySettled
from chengshu.kernel.events.models import Delivery, Outgoing, State
from chengshu.spec.registry import registry

log = logging.getLogger(__name__)

WAITS_S = (1, 5, 30, 120, 600, 1800, 3600)
CLOCK_WENT_BACK = timedelta(seconds=WAITS_S[-1] + 60)
BEHIND = timedelta(seconds=2)
FINAL = (State.DONE, State.SET_ASIDE)


class Outcome(StrEnum):
    """What became of one attempt."""

    DONE = "done"
    ALREADY = "already"
    LATER = "later"
    FAILED = "failed"
    DEAD = "dead"


def publish(event: Event) -> None:
    """Write the event into the outbox, in the caller's transaction: it is heard if and only if that commits.

    Raises TypeError where a field is no JSON value.
    """
    payload = asdict(event)
    json.dumps(payload)
    Outgoing.objects.create(
        key=event.key,
        order_key=str(payload[event.ordered_by])[:80] if event.ordered_by else "",
        payload=payload,
    )
    transaction.on_commit(bus.wake)


def deliver_due(limit: int = 500) -> int:
    """Deliver straight from the outbox what nobody has heard yet, and try again what is due; the number heard.

    The broker takes the first half of this over where there is one; tests call it after what they test.
    """
    rows = Outgoing.objects.filter(spread_at=None).order_by("pk")[:limit]
    heard = sum(deliver_to_all(row) for row in rows)
    return heard + retry_due(limit)


def deliver_to_all(row: Outgoing) -> int:
    """Offer one event to every subscription that has not had it; the number that heard it now."""
    heard = sum(deliver(row, one) is Outcome.DONE for one in subscriptions_to(row.key))
    mark_spread(row)
    return heard


def retry_due(limit: int = 500) -> int:
    """Try again what failed before and is due now; the number heard."""
    known = {one.name: one for one in all_subscriptions()}
    now = clock.now()
    is_due = Q(next_at__lte=now) | Q(next_at__gt=now + CLOCK_WENT_BACK)
    due = Delivery.objects.filter(is_due, state=State.WAITING, subscription__in=known)
    rows = due.select_related("event").order_by("event_id")[:limit]
    return sum(deliver(row.event, known[row.subscription]) is Outcome.DONE for row in rows)


def deliver(row: Outgoing, subscription: Subscription[Any]) -> Outcome:
    """Let one subscription hear one event, unless it did already or an earlier one of the same order is still open.

    The listener's writes and the mark that it ran commit together. A failure is written down and waits for its
    next attempt; after the last one it is a dead letter.
    """
    try:
        return _hear(row, subscription)
    except Exception as failure:
        log.exception("%s failed on %s", subscription.name, row)
        return _note_failure(row, subscription, failure)


@transaction.atomic
def try_again(delivery_id: int, *, by: Actor) -> Delivery:
    """Give a dead letter a fresh set of attempts. Raises AlreadySettled."""
    return _settle(delivery_id, State.WAITING, verb="events.dead_letter.tried_again", by=by)


@transaction.atomic
def set_aside(delivery_id: int, *, reason: str, by: Actor) -> Delivery:
    """Give a dead letter up, for a stated reason; what waits behind it goes on. Raises AlreadySettled."""
    delivery = _settle(delivery_id, State.SET_ASIDE, verb="events.dead_letter.set_aside", by=by, reason=reason)
    _wake_next(delivery.event, delivery.subscription)
    return delivery


def mark_spread(row: Outgoing) -> None:
    """Take the event off the outbox once every subscription has a Delivery, whatever its state."""
    wanted = {one.name for one in subscriptions_to(row.key)}
    if row.deliveries.filter(subscription__in=wanted).count() == len(wanted):
        Outgoing.objects.filter(pk=row.pk, spread_at=None).update(spread_at=clock.now())


def all_subscriptions() -> Iterator[Subscription[Any]]:
    """Every subscription declared by a pack."""
    return (one for pack in registry.packs for one in pack.subscriptions)


def subscriptions_to(key: str) -> tuple[Subscription[Any], ...]:
    """Who wants to hear of events with this key."""
    return tuple(one for one in all_subscriptions() if one.event.key == key)


def restored(payload: dict[str, Any], event: type[Event]) -> Event:
    """The event as it was published. Fields it no longer has are left out; raises TypeError for one it misses."""
    hints = get_type_hints(event)
    known = {field.name for field in fields(event)}
    values = {
        name: tuple(value) if get_origin(hints[name]) is tuple and isinstance(value, list) else value
        for name, value in payload.items()
        if name in known
    }
    return event(**values)


@transaction.atomic
def _hear(row: Outgoing, subscription: Subscription[Any]) -> Outcome:
    Delivery.objects.get_or_create(event=row, subscription=subscription.name)
    delivery = Delivery.objects.select_for_update().get(event=row, subscription=subscription.name)
    if delivery.state in FINAL:
        return Outcome.ALREADY
    if delivery.state == State.DEAD:
        return Outcome.DEAD
    if _comes_later(row, subscription.name):
        delivery.next_at = clock.now() + BEHIND
        delivery.save(update_fields=["next_at"])
        return Outcome.LATER

    with transaction.atomic():
        subscription.listener(restored(row.payload, subscription.event))
    delivery.state = State.DONE
    delivery.error = ""
    delivery.at = clock.now()
    delivery.save(update_fields=["state", "error", "at"])
    _wake_next(row, subscription.name)
    return Outcome.DONE


def _comes_later(row: Outgoing, subscription: str) -> bool:
    """Whether an earlier event of the same order is still open for this subscription."""
    if not row.order_key:
        return False
    heard = Delivery.objects.filter(event=OuterRef("pk"), subscription=subscription)
    earlier = Outgoing.objects.filter(key=row.key, order_key=row.order_key, pk__lt=row.pk)
    still_open = Q(Exists(heard.exclude(state__in=FINAL))) | Q(~Exists(heard), spread_at=None)
    return earlier.filter(still_open).exists()


def _wake_next(row: Outgoing, subscription: str) -> None:
    if row.order_key:
        Delivery.objects.filter(
            event__key=row.key,
            event__order_key=row.order_key,
            subscription=subscription,
            state=State.WAITING,
            attempts=0,
        ).update(next_at=clock.now())


@transaction.atomic
def _note_failure(row: Outgoing, subscription: Subscription[Any], failure: Exception) -> Outcome:
    Delivery.objects.get_or_create(event=row, subscription=subscription.name)
    delivery = Delivery.objects.select_for_update().get(event=row, subscription=subscription.name)
    if delivery.state in FINAL:
        return Outcome.ALREADY
    dead = delivery.attempts >= len(WAITS_S)
    delivery.state = State.DEAD if dead else State.WAITING
    delivery.next_at = clock.now() + timedelta(seconds=0 if dead else WAITS_S[delivery.attempts])
    delivery.attempts += 1
    delivery.error = f"{type(failure).__name__}: {failure}"[:500]
    delivery.at = clock.now()
    delivery.save()
    return Outcome.DEAD if dead else Outcome.FAILED


def _settle(delivery_id: int, state: State, *, verb: str, by: Actor, **details: object) -> Delivery:
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state != State.DEAD:
        raise AlreadySettled
    delivery.state = state
    delivery.attempts = 0
    delivery.next_at = clock.now()
    delivery.save(update_fields=["state", "attempts", "next_at"])
    record(by, verb, delivery, event=delivery.event.key, subscription=delivery.subscription, **details)
    return delivery
