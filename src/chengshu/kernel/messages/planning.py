"""Which deliveries a new notice asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from chengshu.base import clock
from chengshu.kernel.identity.models import Person, Post
from chengshu.kernel.messages import senders
from chengshu.kernel.messages.models import Channel, Delivery, DeliveryState, Notice, Webhook
from chengshu.kernel.messages.quiet import Quiet, quiet_of
from chengshu.kernel.messages.wishes import wishes_of
from chengshu.spec.pages import MessageTemplate

PERSONAL = (Channel.EMAIL, Channel.SMS)


def plan_deliveries(notices: Sequence[Notice], template: MessageTemplate) -> None:
    """Write the deliveries of new notices of one template, in the caller's transaction; nothing is sent here."""
    open_channels = senders.connected()
    rows = [*_personal(notices, template, open_channels)]
    if Channel.WEBHOOK in open_channels:
        rows += _to_webhooks(notices, template)
    Delivery.objects.bulk_create(rows, batch_size=500)


def _personal(notices: Sequence[Notice], template: MessageTemplate, open_channels: Iterable[str]) -> Iterator[Delivery]:
    channels = [channel for channel in PERSONAL if channel in open_channels]
    if not channels:
        return
    people = Person.objects.in_bulk([notice.person_id for notice in notices])
    wishes = wishes_of(people, template.key)
    quiet = quiet_of(people)
    for notice in notices:
        for channel in channels:
            person = people[notice.person_id]
            address = person.email if channel == Channel.EMAIL else person.phone
            if address and wishes.wants(person.pk, channel, template):
                yield _delivery(notice, channel, address, quiet[person.pk])


def _delivery(notice: Notice, channel: str, address: str, quiet: Quiet) -> Delivery:
    over_at = None if notice.urgent else quiet.over_at(clock.now())
    return Delivery(
        notice=notice,
        channel=channel,
        address=address,
        state=DeliveryState.HELD if over_at else DeliveryState.WAITING,
        due_at=over_at or clock.now(),
    )


def _to_webhooks(notices: Sequence[Notice], template: MessageTemplate) -> Iterator[Delivery]:
    """Other systems have no nights: nothing is held for them."""
    hooks = [
        hook
        for hook in Webhook.objects.filter(active=True).select_related("organisation")
        if not hook.templates or template.key in hook.templates
    ]
    if not hooks:
        return
    people = [notice.person_id for notice in notices]
    posts = Post.objects.filter(person__in=people, main=True, until=None).values_list("person_id", "organisation__path")
    paths = dict(posts)
    for notice in notices:
        for hook in hooks:
            beginning = hook.organisation.path if hook.organisation else ""
            if paths.get(notice.person_id, "").startswith(beginning):
                yield Delivery(notice=notice, channel=Channel.WEBHOOK, webhook=hook, address=hook.url)
