"""What officials decide about channels, wordings and deliveries."""

from __future__ import annotations

from datetime import time

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.messages import hooks, senders
from chengshu.kernel.messages.errors import AlreadyOut, NotConnected, NotDelivered, UnknownValue
from chengshu.kernel.messages.letters import Letter, NotSent
from chengshu.kernel.messages.models import CHANNEL_LABELS, Delivery, DeliveryState, QuietHours, Webhook, Wording
from chengshu.kernel.messages.values import VALUE, label_of, names_in
from chengshu.kernel.messages.wordings import Words
from chengshu.spec.pages import MessageTemplate

TEST_TITLE = Text("城枢测试消息", "Test message of Chengshu")
TEST_BODY = Text("收到这条消息，说明通道已接通。", "If you read this, the channel works.")


@transaction.atomic
def word_template(template: MessageTemplate, words: Words, *, by: Actor) -> Wording:
    """New words of a template from now on; former ones stay as history. Raises UnknownValue."""
    known = values_of(Words(template.title, template.body))
    for text in (words.title, words.body):
        for wording in (text.zh, text.en):
            _check_values(wording, known)
    row = Wording.objects.create(
        template=template.key,
        title_zh=words.title.zh,
        title_en=words.title.en,
        body_zh=words.body.zh,
        body_en=words.body.en,
        written_by_id=by.person_id,
    )
    audit.record(by, "messages.wording.set", row, template=template.key)
    return row


def values_of(words: Words) -> frozenset[str]:
    """The names of the ``%(name)s`` in the words."""
    return frozenset(names_in(words.title, words.body))


def values_in(template: MessageTemplate) -> list[tuple[str, Text]]:
    """The ``%(name)s`` that the words of a template may use, each with what it is."""
    return [(f"%({name})s", label_of(name)) for name in sorted(values_of(Words(template.title, template.body)))]


@transaction.atomic
def add_webhook(
    name: Text, *, url: str, by: Actor, templates: tuple[str, ...] = (), organisation: Organisation | None = None
) -> tuple[Webhook, str]:
    """A new address that hears of notices, and its secret, which is shown this once."""
    secret = hooks.new_secret()
    hook = Webhook.objects.create(
        name_zh=name.zh,
        name_en=name.en,
        url=url,
        sealed_secret=hooks.sealed(secret),
        templates=list(templates),
        organisation=organisation,
    )
    audit.record(by, "messages.webhook.added", hook, url=url)
    return hook, secret


@transaction.atomic
def change_webhook(hook: Webhook, *, active: bool, by: Actor) -> None:
    """Open or shut a webhook. What waits for a shut one is dropped."""
    Webhook.objects.filter(pk=hook.pk).update(active=active)
    if not active:
        Delivery.objects.filter(webhook=hook, state__in=(DeliveryState.WAITING, DeliveryState.HELD)).update(
            state=DeliveryState.DROPPED
        )
    audit.record(by, "messages.webhook.opened" if active else "messages.webhook.shut", hook)


@transaction.atomic
def set_city_quiet_hours(starts: time, ends: time, *, by: Actor) -> None:
    """The rule for everybody who has none of their own; equal times mean none."""
    QuietHours.objects.update_or_create(city=True, defaults={"starts": starts, "ends": ends})
    audit.record(by, "messages.city_quiet_hours.set", starts=f"{starts:%H:%M}", ends=f"{ends:%H:%M}")


@transaction.atomic
def try_again(delivery_id: int, *, by: Actor) -> Delivery:
    """Give a delivery that failed a fresh set of tries, or send a waiting one now. Raises AlreadyOut."""
    delivery = _open_delivery(delivery_id)
    delivery.state = DeliveryState.WAITING
    delivery.attempts = 0
    delivery.due_at = clock.now()
    delivery.save(update_fields=["state", "attempts", "due_at"])
    audit.record(by, "messages.delivery.tried_again", delivery)
    return delivery


@transaction.atomic
def drop_delivery(delivery_id: int, *, by: Actor) -> Delivery:
    """Send this no more. Raises AlreadyOut."""
    delivery = _open_delivery(delivery_id)
    delivery.state = DeliveryState.DROPPED
    delivery.save(update_fields=["state"])
    audit.record(by, "messages.delivery.dropped", delivery)
    return delivery


def send_test(channel: str, *, address: str, by: Actor, hook: Webhook | None = None) -> str:
    """Send a test message at once and give the receipt. Raises NotConnected or NotDelivered."""
    sender = senders.sender_of(channel)
    if not sender.connected:
        raise NotConnected(missing=sender.missing)
    letter = Letter(
        key=f"test-{int(clock.now().timestamp())}",
        address=hook.url if hook else address,
        title=str(TEST_TITLE),
        body=str(TEST_BODY),
        url="",
        language="zh",
        template="messages.test",
        secret=hooks.secret_of(hook) if hook else "",
    )
    audit.record(by, "messages.channel.tested", hook, channel=channel)
    try:
        return sender.send(letter)
    except NotSent as problem:
        raise NotDelivered(reason=problem.reason, channel=CHANNEL_LABELS[channel]) from problem


def _open_delivery(delivery_id: int) -> Delivery:
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state in (DeliveryState.SENT, DeliveryState.DROPPED):
        raise AlreadyOut
    return delivery


def _check_values(wording: str, known: frozenset[str]) -> None:
    for match in VALUE.finditer(wording):
        name = match["name"] or match["stray"]
        if name is not None and name not in known:
            raise UnknownValue(name=match[0], known=", ".join(f"%({one})s" for one in sorted(known)) or "—")
