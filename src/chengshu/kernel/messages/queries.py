"""Reads of notices, wishes, channels and deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from django.db import models
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.messages import senders
from chengshu.kernel.messages.models import (
    CHANNEL_LABELS,
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    QuietHours,
    Webhook,
    Wish,
    Wording,
)
from chengshu.kernel.messages.senders.email import delivery_of
from chengshu.kernel.messages.wordings import words_of
from chengshu.spec.pages import MessageTemplate
from chengshu.spec.registry import registry


def notices_to(actor: Actor) -> QuerySet[Notice]:
    """The notices to this person, unread first, then the newest."""
    unread = ExpressionWrapper(Q(read_at=None), output_field=BooleanField())
    return Notice.objects.filter(person=actor.person_id).annotate(unread=unread).order_by("-unread", "-told_at", "-pk")


def unread_count(actor: Actor) -> int:
    """How many notices this person has not read."""
    return Notice.objects.filter(person=actor.person_id, read_at=None).count()


def wishes_of_person(actor: Actor) -> dict[tuple[str, str], bool]:
    """What this person wishes, by (channel, template)."""
    rows = Wish.objects.filter(person=actor.person_id)
    return {(row.channel, row.template): row.wanted for row in rows}


def own_quiet_hours(actor: Actor) -> tuple[time, time] | None:
    """This person's own quiet hours; None where the city's rule holds."""
    row = QuietHours.objects.filter(person=actor.person_id).first()
    return (row.starts, row.ends) if row else None


@dataclass(frozen=True)
class ChannelState:
    """A channel as the administrators see it."""

    key: str
    label: Text
    connected: bool
    missing: Text
    waiting: int
    held: int
    sent: int
    dead: int


def channels() -> list[ChannelState]:
    """All channels with what waits, was sent and failed on each."""
    rows = Delivery.objects.values_list("channel", "state").annotate(n=Count("pk")).order_by()
    counted: dict[tuple[str, str], int] = {(channel, state): n for channel, state, n in rows}

    def count(channel: str, state: str) -> int:
        return counted.get((channel, state), 0)

    return [
        ChannelState(
            channel.value,
            CHANNEL_LABELS[channel],
            _is_connected(channel),
            senders.sender_of(channel).missing,
            count(channel, DeliveryState.WAITING),
            count(channel, DeliveryState.HELD),
            count(channel, DeliveryState.SENT),
            count(channel, DeliveryState.DEAD),
        )
        for channel in Channel
    ]


def webhooks() -> QuerySet[Webhook]:
    """The addresses that hear of notices."""
    return Webhook.objects.select_related("organisation").order_by("-active", "pk")


def webhook(key: int) -> Webhook:
    """Raises NotFound."""
    return one_of(Webhook.objects, key)


def deliveries() -> QuerySet[Delivery]:
    """All deliveries, newest first."""
    return Delivery.objects.select_related("notice__person", "telling", "webhook").order_by("-made_at", "-pk")


def tellings_about(subject: models.Model) -> QuerySet[Delivery]:
    """What people without an account were told about a row and by which way, newest first; addresses are masked."""
    found = Delivery.objects.filter(telling__subject_type=subject._meta.label, telling__subject_id=str(subject.pk))
    return found.select_related("telling").order_by("-made_at", "-pk")


def subjects_of_letters(names: Sequence[str], kind: type[models.Model]) -> list[str]:
    """The keys of the rows of a kind that letters of ours told of, by their Message-IDs and in their order; a name that
    is none of ours is passed over.
    """
    keys = [key for name in names if (key := delivery_of(name)) is not None]
    told = Delivery.objects.filter(pk__in=keys, telling__subject_type=kind._meta.label)
    rows = dict(told.values_list("pk", "telling__subject_id"))
    return list(dict.fromkeys(rows[key] for key in keys if key in rows))


def connected_ways() -> tuple[str, ...]:
    """The channels by which people can be told, as far as somebody configured them."""
    return tuple(way for way in (Channel.SMS, Channel.EMAIL) if senders.sender_of(way).connected)


@dataclass(frozen=True)
class Template:
    """A template with the words that count now."""

    declared: MessageTemplate
    title: Text
    body: Text
    written: bool

    @property
    def key(self) -> str:
        """The declared key."""
        return self.declared.key


def templates() -> list[Template]:
    """All declared templates in the order of packs."""
    written = set(Wording.objects.values_list("template", flat=True))
    return [_template(declared, declared.key in written) for declared in registry.messages.values()]


def template(key: str) -> Template:
    """Raises NotFound for one nobody declares."""
    declared = registry.messages.get(key)
    if declared is None:
        raise NotFound
    return _template(declared, history_of(declared).exists())


def history_of(declared: MessageTemplate) -> QuerySet[Wording]:
    """The words officials wrote for a template, newest first."""
    return Wording.objects.filter(template=declared.key).select_related("written_by")


def _template(declared: MessageTemplate, written: bool) -> Template:
    words = words_of(declared)
    return Template(declared, words.title, words.body, written)


def _is_connected(channel: Channel) -> bool:
    """Webhooks can always be sent; the channel counts as connected once there is somebody to hear."""
    if channel == Channel.WEBHOOK:
        return Webhook.objects.filter(active=True).exists()
    return senders.sender_of(channel).connected
