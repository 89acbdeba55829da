"""The channels against servers of our own on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core import mail

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.tests.make import make_actor
from chengshu.kernel.messages import senders, services
from chengshu.kernel.messages.errors import NotConnected, NotDelivered
from chengshu.kernel.messages.letters import Letter, NotSent
from chengshu.kernel.messages.models import Channel, Delivery, Webhook
from chengshu.kernel.messages.senders.email import EmailSender
from chengshu.kernel.messages.senders.signing import signature
from chengshu.kernel.messages.senders.sms import SmsSender
from chengshu.kernel.messages.senders.webhook import WebhookSender
from chengshu.kernel.messages.sending import send_due
from chengshu.kernel.messages.services import tell
from chengshu.kernel.messages.tests.make import NOON, make_reader


class Gateway:
    """What a server heard, and what it answers."""

    def __init__(self, status: int, answer: dict[str, Any]) -> None:
        self.status = status
        self.answer = answer
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.url = ""


@contextmanager
def gateway(status: int = 200, **answer: Any) -> Iterator[Gateway]:
    """A server on this machine for the length of a test."""
    told = Gateway(status, answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.heard.append((dict(self.headers), body))
            said = json.dumps(told.answer).encode()
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(said)))
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def letter(address: str, **other: Any) -> Letter:
    values = {"title": "标题", "body": "内容", "url": "", "language": "zh", "template": "test.due", "secret": "key"}
    return Letter(key="delivery-7", address=address, **(values | other))


def test_a_webhook_is_signed_over_its_time_and_body(settings: Any) -> None:
    settings.WEBHOOKS_TO_PRIVATE = True
    with gateway(id="r-1") as other, clock.frozen(NOON):
        assert WebhookSender().send(letter(other.url)) == "r-1"
    headers, body = other.heard[0]
    timestamp = int(headers["X-Chengshu-Timestamp"])
    assert timestamp == int(NOON.timestamp())
    assert headers["X-Chengshu-Signature"] == f"v1={signature('key', timestamp, body)}"
    assert headers["X-Chengshu-Delivery"] == "delivery-7"
    assert json.loads(body)["title"] == "标题"


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8080/x",
        "http://localhost/x",
        "http://10.1.2.3/x",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/x",
        "http://[::ffff:192.168.1.1]/x",
        "http://0.0.0.0/x",
        "ftp://example.com/x",
        "file:///etc/passwd",
    ],
)
def test_a_webhook_never_reaches_into_the_private_network_by_surprise(address: str, settings: Any) -> None:
    settings.WEBHOOKS_TO_PRIVATE = False
    with pytest.raises(NotSent) as problem:
        WebhookSender().send(letter(address))
    assert problem.value.final


@pytest.mark.parametrize(
    ("status", "final"), [(302, True), (400, True), (404, True), (429, False), (500, False), (503, False)]
)
def test_an_answer_tells_whether_trying_again_is_of_use(status: int, final: bool, settings: Any) -> None:
    settings.WEBHOOKS_TO_PRIVATE = True
    with gateway(status) as other, pytest.raises(NotSent) as problem:
        WebhookSender().send(letter(other.url))
    assert problem.value.final is final
    assert len(other.heard) == 1


def test_a_gateway_that_is_down_is_tried_again_later(settings: Any) -> None:
    settings.WEBHOOKS_TO_PRIVATE = True
    with gateway() as other:
        pass
    with pytest.raises(NotSent) as problem:
        WebhookSender().send(letter(other.url))
    assert not problem.value.final


def test_a_text_message_goes_to_the_gateway_signed_and_cut_to_length(settings: Any) -> None:
    settings.SMS_KEY, settings.SMS_SECRET, settings.SMS_SIGN = "app", "secret", "天中市"
    with gateway(code=0, id="sms-9") as other:
        settings.SMS_URL = other.url
        sender = SmsSender()
        assert sender.connected
        assert sender.send(letter("16400000001", body="长" * 500)) == "sms-9"
    headers, body = other.heard[0]
    sent = json.loads(body)
    assert (sent["phone"], sent["sign"], len(sent["content"])) == ("16400000001", "天中市", 300)
    assert headers["X-Chengshu-Signature"] == f"v1={signature('secret', int(headers['X-Chengshu-Timestamp']), body)}"


def test_a_refusal_of_the_sms_gateway_is_final(settings: Any) -> None:
    settings.SMS_KEY, settings.SMS_SECRET, settings.SMS_SIGN = "app", "secret", ""
    with gateway(code=1003, message="号码无效") as other, pytest.raises(NotSent) as problem:
        settings.SMS_URL = other.url
        SmsSender().send(letter("1"))
    assert problem.value.final
    assert "号码无效" in problem.value.reason.zh


def test_an_email_carries_title_body_link_and_a_stable_id(settings: Any) -> None:
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.tianzhong.example", "城枢 <hub@tianzhong.example>"
    assert EmailSender().connected
    EmailSender().send(letter("reader@tianzhong.example", url="http://hub/tasks/1/"))
    message = mail.outbox[0]
    assert message.subject == "标题"
    assert "http://hub/tasks/1/" in str(message.body)
    assert message.extra_headers["Message-ID"] == "<delivery-7@tianzhong.example>"


def test_a_mail_server_that_cannot_be_reached_is_tried_again(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", 1, "hub@tianzhong.example"
    with pytest.raises(NotSent) as problem:
        EmailSender().send(letter("reader@tianzhong.example"))
    assert not problem.value.final


@pytest.mark.django_db
def test_a_webhook_hears_of_notices_in_its_part_of_the_city_only(settings: Any) -> None:
    settings.WEBHOOKS_TO_PRIVATE = True
    person, other = make_reader(), make_reader()
    actor = make_actor()
    body = person.posts.get().organisation
    with gateway() as server, clock.frozen(NOON):
        services.add_webhook(Text("协同办公", "Office"), url=server.url, organisation=body, by=actor)
        tell([person.pk, other.pk], "test.due", what="甲")
        send_due()
    assert len(server.heard) == 1


@pytest.mark.django_db
def test_the_secret_of_a_webhook_is_kept_sealed_and_what_waits_for_a_shut_one_is_dropped() -> None:
    actor = make_actor()
    hook, secret = services.add_webhook(Text("协同办公", "Office"), url="https://hub.example/x", by=actor)
    assert secret not in Webhook.objects.get().sealed_secret
    tell([make_reader().pk], "test.due", what="甲")
    services.change_webhook(hook, active=False, by=actor)
    assert Delivery.objects.get().state == "dropped"


@pytest.mark.django_db
def test_a_test_message_says_when_a_channel_is_not_connected_or_fails() -> None:
    actor = make_actor()
    with pytest.raises(NotConnected):
        services.send_test(Channel.SMS, address="16400000001", by=actor)
    hook, _ = services.add_webhook(Text("内网", "Inner"), url="http://127.0.0.1:1/", by=actor)
    with pytest.raises(NotDelivered):
        services.send_test(Channel.WEBHOOK, address="", hook=hook, by=actor)
    with senders.recorded(Channel.SMS) as post:
        services.send_test(Channel.SMS, address="16400000001", by=actor)
    assert [one.address for one in post.sent] == ["16400000001"]
