"""Telling people without an account, once for each thing that happened."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models, transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.messages import senders
from chengshu.kernel.messages.models import Channel, Delivery, DeliveryState, Silence, Telling
from chengshu.kernel.messages.outsiders import Outsider, address_key, masked, sealed, silent_ways
from chengshu.kernel.messages.quiet import city_rule
from chengshu.kernel.messages.sending import OPEN
from chengshu.kernel.messages.wordings import template_called, words_of

OVERTAKEN = Text("已有更新的进展，只发后一条", "Overtaken by later news, which is sent instead")
UNWANTED = Text("诉求人谢绝告知", "The reporter wants to hear nothing")


@transaction.atomic
def tell_outside(
    to: Outsider,
    template_key: str,
    *,
    subject: models.Model,
    once: str,
    overtakes: Collection[str] = (),
    **values: object,
) -> Telling | None:
    """Tell somebody without an account, in the caller's transaction, by every way they gave; None where they gave none.

    The same ``once`` is told once. News by the templates in ``overtakes`` about the same subject that have not left yet
    are dropped. A way that is not connected is noted as such, and nothing is sent on it later. At night text messages
    wait as the city's quiet hours say; letters by e-mail wake nobody. Raises KeyError
    for a template that no pack declares, or a value that it needs and did not get.
    """
    ways = to.ways()
    if not ways:
        return None
    words = words_of(template_called(template_key)).filled(values)
    telling, new = Telling.objects.get_or_create(
        once=once[:160],
        defaults={
            "template": template_key,
            "language": to.language,
            "title": words.title.in_language(to.language)[:300],
            "body": words.body.in_language(to.language),
            "subject_type": subject._meta.label,
            "subject_id": str(subject.pk),
        },
    )
    if new:
        _overtake(telling, overtakes)
        silent = frozenset(way for way, _ in ways) if to.silent else silent_ways(ways)
        Delivery.objects.bulk_create(_delivery(telling, way, address, way in silent) for way, address in ways)
    return telling


@transaction.atomic
def set_silence(to: Outsider, *, silent: bool, by: Actor) -> None:
    """The holder of these addresses wants to hear nothing, or to hear again."""
    for channel, address in to.ways():
        key = address_key(channel, address)
        if silent:
            Silence.objects.get_or_create(channel=channel, address_key=key, until=None)
        else:
            Silence.objects.filter(channel=channel, address_key=key, until=None).update(until=clock.now())
    audit.record(by, "messages.silence.wished" if silent else "messages.silence.ended", ways=len(to.ways()))


def _delivery(telling: Telling, channel: str, address: str, silent: bool) -> Delivery:
    row = Delivery(
        telling=telling,
        channel=channel,
        address=masked(channel, address),
        sealed_address=sealed(address),
    )
    quiet_until = city_rule().over_at(clock.now()) if channel == Channel.SMS else None
    if silent:
        row.state, row.error = DeliveryState.DROPPED, str(UNWANTED)
    elif not senders.sender_of(channel).connected:
        row.state, row.error = DeliveryState.NO_WAY, str(senders.sender_of(channel).missing)
    elif quiet_until:
        row.state, row.due_at = DeliveryState.HELD, quiet_until
    return row


def _overtake(telling: Telling, templates: Collection[str]) -> None:
    Delivery.objects.filter(
        telling__subject_type=telling.subject_type,
        telling__subject_id=telling.subject_id,
        telling__template__in=templates,
        state__in=OPEN,
    ).exclude(telling=telling).update(state=DeliveryState.DROPPED, error=str(OVERTAKEN))
