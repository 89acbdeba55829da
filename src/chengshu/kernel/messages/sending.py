"""Sending what is due: tried again with growing waits, given up visibly, never lost on a crash."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.conf import settings
from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Language, Text
from chengshu.kernel.messages import senders
from chengshu.kernel.messages.hooks import secret_of
from chengshu.kernel.messages.letters import Letter, NotSent
from chengshu.kernel.messages.models import Channel, Delivery, DeliveryState, Notice, Telling
from chengshu.kernel.messages.outsiders import opened, silent_ways

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
LEASE = timedelta(minutes=5)
OPEN = (DeliveryState.WAITING, DeliveryState.HELD)
READ_MEANWHILE = Text("静默时段内已在系统中阅读", "Read in the product before the quiet hours ended")
SILENT_MEANWHILE = Text("诉求人谢绝告知", "The reporter wants to hear nothing")
GONE_DARK = Text("通道已断开", "The channel is no longer connected")


def send_due(limit: int = 100) -> int:
    """Send what is due, oldest first; returns how many were tried.

    Each is claimed for five minutes before it is sent: a worker that dies in between leaves it to the next one, and the
    other side can tell the repetition by its key.
    """
    due = Delivery.objects.filter(state__in=OPEN, due_at__lte=clock.now()).order_by("due_at", "pk")
    tried = 0
    for key in list(due.values_list("pk", flat=True)[:limit]):
        delivery = _claimed(key)
        if delivery is not None:
            _send(delivery)
            tried += 1
    return tried


@transaction.atomic
def _claimed(key: int) -> Delivery | None:
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("notice__person__account", "telling", "webhook")
        .filter(pk=key, state__in=OPEN, due_at__lte=clock.now())
        .first()
    )
    if delivery is None:
        return None
    if why := _needless(delivery):
        _finish(delivery, DeliveryState.DROPPED, error=str(why))
        return None
    delivery.attempts += 1
    delivery.due_at = clock.now() + LEASE
    delivery.save(update_fields=["attempts", "due_at"])
    return delivery


def _needless(delivery: Delivery) -> Text | None:
    """Why it need not go out any more; None where it must."""
    if delivery.telling is not None:
        silent = silent_ways([(delivery.channel, opened(delivery.sealed_address))])
        return SILENT_MEANWHILE if silent else None
    held = delivery.state == DeliveryState.HELD
    return READ_MEANWHILE if held and delivery.notice and delivery.notice.read_at is not None else None


def _send(delivery: Delivery) -> None:
    sender = senders.sender_of(delivery.channel)
    if not sender.connected:
        _fail(delivery, NotSent(GONE_DARK))
        return
    try:
        receipt = sender.send(letter_of(delivery))
    except NotSent as problem:
        _fail(delivery, problem)
    else:
        delivery.receipt = receipt[:200]
        delivery.sent_at = clock.now()
        _finish(delivery, DeliveryState.SENT)


def letter_of(delivery: Delivery) -> Letter:
    """The letter, in the language its reader has chosen; webhooks hear Chinese."""
    if delivery.telling is not None:
        return _told_outside(delivery, delivery.telling)
    return _notice_told(delivery, cast(Notice, delivery.notice))  # a constraint: one of the two is there


def _told_outside(delivery: Delivery, telling: Telling) -> Letter:
    """The link stands in the words, where officials put it."""
    return Letter(
        key=f"delivery-{delivery.pk}",
        address=opened(delivery.sealed_address),
        title=telling.title,
        body=telling.body,
        url="",
        language="en" if telling.language == "en" else "zh",
        template=telling.template,
        answers_to=settings.MAIL_ANSWERS_TO,
    )


def _notice_told(delivery: Delivery, notice: Notice) -> Letter:
    account = getattr(notice.person, "account", None)
    chosen = account.language if account and delivery.channel != Channel.WEBHOOK else "zh"
    language: Language = "en" if chosen == "en" else "zh"
    return Letter(
        key=f"delivery-{delivery.pk}",
        address=delivery.address,
        title=notice.title.in_language(language),
        body=notice.body.in_language(language),
        url=f"{settings.PUBLIC_URL.rstrip('/')}{notice.url}" if notice.url.startswith("/") else notice.url,
        language=language,
        template=notice.template,
        secret=secret_of(delivery.webhook) if delivery.webhook else "",
    )


def _fail(delivery: Delivery, problem: NotSent) -> None:
    if problem.final or delivery.attempts > len(WAITS):
        _finish(delivery, DeliveryState.DEAD, error=str(problem.reason))
        return
    delivery.state = DeliveryState.WAITING
    delivery.error = str(problem.reason)[:300]
    delivery.due_at = clock.now() + WAITS[delivery.attempts - 1]
    delivery.save(update_fields=["state", "error", "due_at"])


def _finish(delivery: Delivery, state: DeliveryState, *, error: str = "") -> None:
    delivery.state = state
    delivery.error = error[:300]
    delivery.save(update_fields=["state", "error", "receipt", "sent_at"])
