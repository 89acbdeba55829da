"""The ways out: e-mail, text messages, webhooks; each not connected until it is configured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chengshu.base.text import Text
from chengshu.kernel.messages.letters import Letter, Sender
from chengshu.kernel.messages.models import Channel
from chengshu.kernel.messages.senders.email import EmailSender
from chengshu.kernel.messages.senders.sms import SmsSender
from chengshu.kernel.messages.senders.webhook import WebhookSender

_senders: dict[str, Sender] = {
    Channel.EMAIL: EmailSender(),
    Channel.SMS: SmsSender(),
    Channel.WEBHOOK: WebhookSender(),
}


def sender_of(channel: str) -> Sender:
    """The way out of a channel."""
    return _senders[channel]


def connected() -> tuple[str, ...]:
    """The channels that somebody configured."""
    return tuple(channel for channel in Channel if _senders[channel].connected)


class Recorder:
    """A channel that keeps what it was given instead of sending it; for tests."""

    connected = True
    missing = Text("记录用通道", "A recording channel")

    def __init__(self) -> None:
        self.sent: list[Letter] = []

    def send(self, letter: Letter) -> str:
        """Keep the letter."""
        self.sent.append(letter)
        return f"kept-{len(self.sent)}"


@contextmanager
def recorded(*channels: str) -> Iterator[Recorder]:
    """Record instead of sending, on these channels or on all."""
    recorder = Recorder()
    before = dict(_senders)
    _senders.update(dict.fromkeys(channels or tuple(_senders), recorder))
    try:
        yield recorder
    finally:
        _senders.update(before)
