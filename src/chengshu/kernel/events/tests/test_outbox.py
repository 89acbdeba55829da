"""Events reach every subscription, once, in order, or end as dead letters that somebody settles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction

from chengshu.base import clock
from chengshu.base.events import Event, Subscription
from chengshu.base.text import Text
from chengshu.kernel.access.tests.make import make_actor
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.events.errors import AlreadySettled
from chengshu.kernel.events.models import Delivery, Outgoing, State
from chengshu.kernel.events.services import WAITS_S, deliver_due, publish, set_aside, try_again
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.pack import Pack
from chengshu.spec.registry import registry

pytestmark = pytest.mark.django_db
Listen = Callable[..., list[Any]]


@dataclass(frozen=True)
class LampBroke(Event):
    key: ClassVar[str] = "lighting.lamp.broke"
    ordered_by: ClassVar[str] = "street"
    street: str
    lamps: tuple[int, ...] = ()


@pytest.fixture
def listen(monkeypatch: pytest.MonkeyPatch) -> Listen:
    """Subscribe to LampBroke; gives the list of what was heard."""

    def subscribe(
        name: str = "lighting.repair", refuse: Callable[[LampBroke], bool] = lambda event: False
    ) -> list[Any]:
        heard: list[LampBroke] = []

        def listener(event: LampBroke) -> None:
            Organisation.objects.create(code=f"{name}.{len(heard)}.{Organisation.objects.count()}", name_zh="x")
            if refuse(event):
                raise ValueError("no ladder")
            heard.append(event)

        pack = Pack(key=name, label=Text("测试", "Test"), subscriptions=(Subscription(name, LampBroke, listener),))
        monkeypatch.setattr(registry, "packs", (*registry.packs, pack))
        return heard

    return subscribe


def test_event_is_heard_once_by_each_subscription_as_it_was_published(listen: Listen) -> None:
    repair, count = listen("lighting.repair"), listen("lighting.count")

    publish(LampBroke("文明路", (3, 4)))
    assert deliver_due() == 2
    assert deliver_due() == 0

    assert repair == count == [LampBroke("文明路", (3, 4))]


def test_event_of_a_transaction_that_fails_is_never_heard(listen: Listen) -> None:
    heard = listen()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(LampBroke("文明路"))
        raise ZeroDivisionError
    deliver_due()

    assert heard == []


def test_failure_undoes_the_listeners_writes_and_waits_longer_each_time(listen: Listen) -> None:
    listen(refuse=lambda event: True)
    publish(LampBroke("文明路"))
    start = clock.now()

    with clock.frozen(start):
        deliver_due()
        deliver_due()
    assert Delivery.objects.get().attempts == 1
    assert Organisation.objects.count() == 0

    with clock.frozen(start + timedelta(seconds=WAITS_S[0])):
        deliver_due()
    failed = Delivery.objects.get()
    assert (failed.attempts, failed.error) == (2, "ValueError: no ladder")
    assert failed.next_at == start + timedelta(seconds=WAITS_S[0] + WAITS_S[1])


def make_dead_letter(refused: set[str]) -> Delivery:
    """An event that its listener refused as long as it was offered."""
    publish(LampBroke("文明路"))
    moment = clock.now()
    for wait in (0, *WAITS_S):
        moment += timedelta(seconds=wait)
        with clock.frozen(moment):
            deliver_due()
    refused.clear()
    return Delivery.objects.get(state=State.DEAD)


def test_dead_letter_is_heard_after_trying_again(listen: Listen) -> None:
    refused = {"文明路"}
    heard = listen(refuse=lambda event: event.street in refused)
    dead = make_dead_letter(refused)
    operator = make_actor()

    try_again(dead.pk, by=operator)
    deliver_due()

    assert heard == [LampBroke("文明路")]
    assert Entry.objects.get(verb="events.dead_letter.tried_again").actor_id == operator.person_id
    with pytest.raises(AlreadySettled):
        try_again(dead.pk, by=operator)


def test_what_waits_behind_a_dead_letter_goes_on_when_that_is_set_aside(listen: Listen) -> None:
    refused = {"文明路"}
    heard = listen(refuse=lambda event: event.street in refused)
    dead = make_dead_letter(refused)
    publish(LampBroke("文明路", (7,)))
    publish(LampBroke("中华路"))
    deliver_due()
    assert heard == [LampBroke("中华路")]

    set_aside(dead.pk, reason="路灯已拆除", by=make_actor())
    deliver_due()

    assert heard == [LampBroke("中华路"), LampBroke("文明路", (7,))]
    assert Entry.objects.get(verb="events.dead_letter.set_aside").details["reason"] == "路灯已拆除"


def test_later_event_of_the_same_street_waits_for_the_earlier_one(listen: Listen) -> None:
    refused = {1}
    heard = listen(refuse=lambda event: event.lamps[0] in refused)
    start = clock.now()
    with clock.frozen(start):
        publish(LampBroke("文明路", (1,)))
        publish(LampBroke("文明路", (2,)))
        publish(LampBroke("中华路", (3,)))
        deliver_due()
    assert [event.lamps for event in heard] == [(3,)]

    refused.clear()
    with clock.frozen(start + timedelta(seconds=5)):
        deliver_due()
    assert [event.lamps for event in heard] == [(3,), (1,), (2,)]


def test_event_without_subscribers_leaves_the_outbox() -> None:
    publish(LampBroke("文明路"))
    deliver_due()
    assert not Outgoing.objects.filter(spread_at=None).exists()


def test_field_that_is_no_json_value_is_refused_at_once() -> None:
    with pytest.raises(TypeError):
        publish(LampBroke("文明路", (object(),)))  # type: ignore[arg-type]
    assert not Outgoing.objects.exists()
