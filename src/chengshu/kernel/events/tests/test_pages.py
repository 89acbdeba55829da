"""The operator sees what was not delivered and settles it; nobody else does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.events import Event
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.events.keeping import forget_heard
from chengshu.kernel.events.models import Delivery, Outgoing, State
from chengshu.kernel.events.rights import SEE_DELIVERIES, SETTLE_DEAD_LETTERS
from chengshu.kernel.events.services import publish
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db
OPERATOR = {SEE_DELIVERIES: Scope.ALL, SETTLE_DEAD_LETTERS: Scope.ALL}


@dataclass(frozen=True)
class PipeBurst(Event):
    key: ClassVar[str] = "water.pipe.burst"
    street: str


def make_delivery(state: State = State.DEAD) -> Delivery:
    """What a listener refused for good."""
    publish(PipeBurst("文明路"))
    event = Outgoing.objects.latest("pk")
    return Delivery.objects.create(event=event, subscription="repair", state=state, attempts=8, error="no <wrench>")


def test_operator_finds_the_dead_letter_and_why_it_failed(client: Client) -> None:
    dead = make_delivery()
    client.force_login(make_account(may=OPERATOR))

    listed = client.get(reverse("events:deliveries")).content.decode()
    shown = client.get(reverse("events:delivery", args=[dead.pk])).content.decode()

    assert "water.pipe.burst" in listed
    assert "no &lt;wrench&gt;" in shown
    assert "文明路" in shown


def test_operator_lets_it_be_tried_again(client: Client) -> None:
    dead = make_delivery()
    client.force_login(make_account(may=OPERATOR))

    client.post(reverse("events:try_again", args=[dead.pk]))

    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == (State.WAITING, 0)


def test_setting_aside_wants_a_reason_and_is_audited(client: Client) -> None:
    dead = make_delivery()
    client.force_login(make_account(may=OPERATOR))
    address = reverse("events:set_aside", args=[dead.pk])

    client.post(address, {"reason": ""})
    dead.refresh_from_db()
    assert dead.state == State.DEAD

    client.post(address, {"reason": "管道已更换"})
    dead.refresh_from_db()
    assert dead.state == State.SET_ASIDE
    assert Entry.objects.get(verb="events.dead_letter.set_aside").details["reason"] == "管道已更换"


def test_who_may_only_see_settles_nothing(client: Client) -> None:
    dead = make_delivery()
    client.force_login(make_account(may={SEE_DELIVERIES: Scope.ALL}))

    assert client.post(reverse("events:try_again", args=[dead.pk])).status_code == 403
    assert client.post(reverse("events:set_aside", args=[dead.pk]), {"reason": "x"}).status_code == 403
    assert (
        reverse("events:set_aside", args=[dead.pk])
        not in client.get(reverse("events:delivery", args=[dead.pk])).content.decode()
    )


def test_heard_events_are_forgotten_after_their_days_and_open_ones_are_not() -> None:
    month_ago = clock.now() - timedelta(days=31)
    with clock.frozen(month_ago):
        heard, dead = make_delivery(State.DONE), make_delivery()
        Outgoing.objects.update(spread_at=month_ago)
    fresh = make_delivery(State.DONE)

    assert forget_heard() == 1
    assert set(Delivery.objects.values_list("pk", flat=True)) == {dead.pk, fresh.pk}
    assert heard.pk not in Outgoing.objects.values_list("deliveries", flat=True)
