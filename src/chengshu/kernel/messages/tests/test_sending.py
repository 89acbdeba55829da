"""How notices leave the house."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import actor_for
from chengshu.kernel.access.tests.make import PASSWORD
from chengshu.kernel.identity.services import open_account
from chengshu.kernel.messages import senders, services
from chengshu.kernel.messages.letters import Letter, NotSent
from chengshu.kernel.messages.models import Channel, Delivery, DeliveryState, Notice
from chengshu.kernel.messages.sending import LEASE, WAITS, send_due
from chengshu.kernel.messages.services import tell
from chengshu.kernel.messages.tests.make import NIGHT, NOON, make_reader

pytestmark = pytest.mark.django_db


class Failing:
    """A channel that fails as it is told to."""

    connected = True
    missing = Text("无", "none")

    def __init__(self, *, final: bool) -> None:
        self.final = final

    def send(self, letter: Letter) -> str:
        raise NotSent(Text("线路断了", "The line is down"), final=self.final)


def test_a_notice_goes_out_by_email_once_in_the_language_of_its_reader() -> None:
    person = make_reader()
    account = open_account(person, username="reader", password=PASSWORD, must_change=False)
    account.language = "en"
    account.save(update_fields=["language"])
    with senders.recorded(Channel.EMAIL) as post, clock.frozen(NOON):
        tell([person.pk], "test.due", what=Text("报告", "the report"), url="/tasks/1/")
        assert (send_due(), send_due()) == (1, 0)
    assert [(letter.address, letter.title) for letter in post.sent] == [
        ("reader@tianzhong.example", "“the report” is nearly due")
    ]
    assert post.sent[0].url.endswith("/tasks/1/")
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_nothing_is_asked_of_a_channel_that_is_not_connected() -> None:
    tell([make_reader().pk], "test.due", what="甲")
    assert Notice.objects.count() == 1
    assert not Delivery.objects.exists()


def test_quiet_hours_hold_what_can_wait_and_let_the_urgent_pass() -> None:
    person = make_reader()
    with senders.recorded(Channel.EMAIL) as post:
        with clock.frozen(NIGHT):
            tell([person.pk], "test.due", what="甲")
            tell([person.pk], "test.alarm")
            send_due()
            assert [letter.template for letter in post.sent] == ["test.alarm"]
        morning = NIGHT + timedelta(hours=7, minutes=30)
        with clock.frozen(morning - timedelta(seconds=1)):
            assert send_due() == 0
        with clock.frozen(morning):
            assert send_due() == 1


def test_what_was_read_during_the_night_is_not_sent_in_the_morning() -> None:
    person = make_reader()
    with senders.recorded(Channel.EMAIL) as post:
        with clock.frozen(NIGHT):
            tell([person.pk], "test.due", what="甲")
            services.mark_all_read(by=actor_for(person))
        with clock.frozen(NIGHT + timedelta(hours=10)):
            send_due()
    assert post.sent == []
    assert Delivery.objects.get().state == DeliveryState.DROPPED


def test_own_quiet_hours_go_before_the_city_s_and_equal_times_mean_none() -> None:
    night_owl, early = make_reader(), make_reader()
    services.set_quiet_hours((time(0), time(0)), by=actor_for(night_owl))
    services.set_city_quiet_hours(time(20), time(9), by=actor_for(early))
    with senders.recorded(Channel.EMAIL), clock.frozen(NIGHT):
        tell([night_owl.pk, early.pk], "test.due", what="甲")
    due = dict(Delivery.objects.values_list("notice__person_id", "due_at"))
    assert due[night_owl.pk] == NIGHT
    assert clock.local(due[early.pk]).time() == time(9)


def test_text_messages_are_for_what_is_urgent_unless_somebody_wishes_otherwise() -> None:
    person, other = make_reader(), make_reader(phone="16400000002")
    services.set_wishes({(Channel.SMS, "test.due"): True, (Channel.SMS, "test.alarm"): False}, by=actor_for(other))
    with senders.recorded(Channel.SMS), clock.frozen(NOON):
        tell([person.pk, other.pk], "test.due", what="甲")
        tell([person.pk, other.pk], "test.alarm")
    asked = set(Delivery.objects.values_list("notice__person_id", "notice__template"))
    assert asked == {(person.pk, "test.alarm"), (other.pk, "test.due")}


def test_a_failed_try_waits_longer_each_time_and_is_given_up_visibly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(senders._senders, Channel.EMAIL, Failing(final=False))
    now = NOON
    with clock.frozen(now):
        tell([make_reader().pk], "test.due", what="甲")
    waited = []
    for _ in range(len(WAITS) + 1):
        with clock.frozen(now):
            assert send_due() == 1
        delivery = Delivery.objects.get()
        if delivery.state != DeliveryState.DEAD:
            waited.append(delivery.due_at - now)
            now = delivery.due_at
    assert tuple(waited) == WAITS
    assert (delivery.state, delivery.error) == (DeliveryState.DEAD, "线路断了")


def test_a_final_refusal_is_not_tried_again_until_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(senders._senders, Channel.EMAIL, Failing(final=True))
    person = make_reader()
    with clock.frozen(NOON):
        tell([person.pk], "test.due", what="甲")
        send_due()
        assert Delivery.objects.get().state == DeliveryState.DEAD
        with senders.recorded(Channel.EMAIL) as post:
            services.try_again(Delivery.objects.get().pk, by=actor_for(person))
            send_due()
    assert len(post.sent) == 1


def test_a_worker_that_dies_while_sending_leaves_the_letter_to_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Dying(Failing):
        def send(self, letter: Letter) -> str:
            raise KeyboardInterrupt

    monkeypatch.setitem(senders._senders, Channel.EMAIL, Dying(final=False))
    with clock.frozen(NOON):
        tell([make_reader().pk], "test.due", what="甲")
        with pytest.raises(KeyboardInterrupt):
            send_due()
        with senders.recorded(Channel.EMAIL) as post:
            assert send_due() == 0
    with senders.recorded(Channel.EMAIL) as post, clock.frozen(NOON + LEASE):
        assert send_due() == 1
    assert [letter.key for letter in post.sent] == [f"delivery-{Delivery.objects.get().pk}"]


def test_a_duplicate_that_is_folded_is_not_sent_again() -> None:
    person = make_reader()
    with senders.recorded(Channel.EMAIL), clock.frozen(NOON):
        tell([person.pk], "test.due", what="甲")
        tell([person.pk], "test.due", what="甲")
    assert Delivery.objects.count() == 1
