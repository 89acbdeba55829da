"""What people without an account are told, by a mail server and a gateway on this machine."""

from __future__ import annotations

import email
import email.policy
import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, STRANGER
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.messages import queries, services
from chengshu.kernel.messages.models import Channel, Delivery, DeliveryState, Telling
from chengshu.kernel.messages.outsiders import Outsider
from chengshu.kernel.messages.rights import SEE_DELIVERIES
from chengshu.kernel.messages.sending import WAITS, send_due
from chengshu.kernel.messages.services import set_silence, tell_outside
from chengshu.kernel.messages.tests.make import NIGHT, NOON, declared
from chengshu.kernel.messages.tests.test_channels import gateway
from chengshu.kernel.messages.wordings import Words
from chengshu.spec.pages import MessageTemplate
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db
FILED = MessageTemplate(
    "test.filed",
    Text("已立案", "Filed"),
    Text("编号 %(number)s：%(link)s", "Number %(number)s: %(link)s"),
    outside=True,
)
CLOSED = MessageTemplate("test.closed", Text("已办结", "Closed"), Text("请评价", "Please rate it"), outside=True)
WANG = Outsider(phone="138 0013 8000", email="wang@example.org")


class Letters(Message):
    """A mail server that keeps what it was handed."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Any] = []

    def prepare_message(self, session: Any, envelope: Any) -> Any:
        return email.message_from_bytes(envelope.content, policy=email.policy.default)

    def handle_message(self, message: Any) -> None:
        self.kept.append(message)


@pytest.fixture(autouse=True)
def _words() -> Iterator[None]:
    with declared(FILED, CLOSED):
        yield


@pytest.fixture
def case() -> Organisation:
    """Any row will do as what a telling is about."""
    return make_organisation()


@pytest.fixture
def post(settings: Any) -> Iterator[Letters]:
    """A mail server over SMTP."""
    letters = Letters()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(letters, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.DEFAULT_FROM_EMAIL = "城市热线 <hotline@tianzhong.example>"
    yield letters
    server.stop()


def tell(case: Organisation, to: Outsider = WANG, *, once: str = "filed 1", template: str = "test.filed") -> None:
    values = {"number": "20260302-000001", "link": "http://city.example/f/abc"} if template == "test.filed" else {}
    tell_outside(to, template, subject=case, once=once, overtakes=("test.filed",), **values)


def states() -> dict[str, str]:
    return dict(Delivery.objects.values_list("channel", "state"))


def gateway_at(settings: Any, url: str) -> None:
    settings.SMS_URL, settings.SMS_KEY, settings.SMS_SECRET, settings.SMS_SIGN = url, "app", "secret", "天中市"


def test_outsider_is_told_once_by_each_way_they_gave(case: Organisation, post: Letters, settings: Any) -> None:
    with gateway(code=0, id="sms-1") as city, clock.frozen(NOON):
        gateway_at(settings, city.url)
        tell(case)
        tell(case)
        assert (send_due(), send_due()) == (2, 0)
    (letter,) = post.kept
    assert (letter["To"], letter["Subject"], letter["Auto-Submitted"]) == (
        "wang@example.org",
        "已立案",
        "auto-generated",
    )
    assert "20260302-000001：http://city.example/f/abc" in letter.get_content()
    sent = json.loads(city.heard[0][1])
    assert (sent["phone"], sent["content"]) == (
        "138 0013 8000",
        "已立案 编号 20260302-000001：http://city.example/f/abc",
    )
    assert states() == {"sms": DeliveryState.SENT, "email": DeliveryState.SENT}


def test_outsider_hears_in_the_language_of_the_report_and_in_the_words_of_officials(
    case: Organisation, post: Letters
) -> None:
    words = Words(Text("已受理", "Taken in"), Text("编号 %(number)s", "No. %(number)s"))
    services.word_template(FILED, words, by=PLATFORM)
    tell(case, Outsider(email="wang@example.org", language="en"))
    send_due()
    assert post.kept[0]["Subject"] == "Taken in"


def test_address_is_kept_sealed_and_shown_masked(case: Organisation) -> None:
    tell(case)
    kept = " ".join(str(value) for row in Delivery.objects.values() for value in row.values())
    assert "wang@example.org" not in kept
    assert "138 0013 8000" not in kept
    assert {row.address for row in queries.tellings_about(case)} == {"138 **** 8000", "w***@example.org"}


def test_way_that_is_not_connected_is_said_to_be_and_nothing_is_sent_later(case: Organisation, post: Letters) -> None:
    tell(case)
    assert states() == {"sms": DeliveryState.NO_WAY, "email": DeliveryState.WAITING}
    assert "CHENGSHU_SMS_URL" in Delivery.objects.get(channel=Channel.SMS).error
    assert send_due() == 1


def test_who_gave_no_address_is_told_nothing(case: Organisation) -> None:
    tell(case, Outsider())
    assert not Telling.objects.exists()


def test_gateway_that_is_down_is_tried_again_until_it_is_back(case: Organisation, settings: Any) -> None:
    with gateway() as gone:
        gateway_at(settings, gone.url)
    with clock.frozen(NOON):
        tell(case, Outsider(phone="13800138000"))
        send_due()
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == (DeliveryState.WAITING, 1)
    with gateway(code=0) as back, clock.frozen(NOON + WAITS[0]):
        gateway_at(settings, back.url)
        assert send_due() == 1
    assert states() == {"sms": DeliveryState.SENT}


def test_text_message_waits_for_the_morning_and_a_letter_does_not(
    case: Organisation, post: Letters, settings: Any
) -> None:
    with gateway(code=0) as city:
        gateway_at(settings, city.url)
        with clock.frozen(NIGHT):
            tell(case)
            send_due()
            assert states() == {"sms": DeliveryState.HELD, "email": DeliveryState.SENT}
        with clock.frozen(NIGHT + timedelta(hours=8)):
            send_due()
        assert len(city.heard) == 1


def test_news_that_did_not_leave_yet_is_overtaken_by_later_news(case: Organisation, post: Letters) -> None:
    tell(case, Outsider(email="wang@example.org"))
    tell(case, Outsider(email="wang@example.org"), once="closed 1", template="test.closed")
    send_due()
    assert [letter["Subject"] for letter in post.kept] == ["已办结"]


def test_who_wants_to_hear_nothing_is_told_nothing_until_they_say_otherwise(case: Organisation, post: Letters) -> None:
    wang = Outsider(email="wang@example.org")
    tell(case, wang, once="before")
    set_silence(Outsider(email="Wang@Example.org "), silent=True, by=STRANGER)
    send_due()
    tell(case, wang, once="silent")
    send_due()
    assert post.kept == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DROPPED}
    set_silence(wang, silent=False, by=STRANGER)
    tell(case, wang, once="again")
    send_due()
    assert len(post.kept) == 1


def test_mail_server_that_refuses_an_address_is_believed(case: Organisation, post: Letters) -> None:
    async def refuse(*_: Any) -> str:
        return "550 no such user"

    post.handle_RCPT = refuse  # type: ignore[attr-defined]
    tell(case, Outsider(email="nobody@example.org"))
    send_due()
    row = Delivery.objects.get()
    assert (row.state, "no such user" in row.error) == (DeliveryState.DEAD, True)


def test_administrator_sees_tellings_among_deliveries_and_staff_choose_no_channel_for_them(
    case: Organisation, client: Client
) -> None:
    tell(case)
    client.force_login(make_account(may={SEE_DELIVERIES: Scope.ALL}))
    page = client.get(reverse("messages:deliveries")).content.decode()
    assert "诉求人" in page
    assert "138 **** 8000" in page
    assert "test.filed" not in client.get(reverse("messages:preferences")).content.decode()
