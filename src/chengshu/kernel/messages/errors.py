"""What is refused about messages."""

from __future__ import annotations

from chengshu.base.errors import Refusal
from chengshu.base.text import Text


class NotConnected(Refusal):
    """The channel is not configured."""

    text = Text("这个通道还没有接入。%(missing)s", "This channel is not connected. %(missing)s")


class NotDelivered(Refusal):
    """A test message did not go out."""

    status = 502
    text = Text("测试消息没有发出：%(reason)s", "The test message did not go out: %(reason)s")


class AlreadyOut(Refusal):
    """A delivery that went out, or was dropped, is not tried again."""

    text = Text("这条消息已发送或已停发，不能再操作。", "This message has gone out or was dropped; nothing more to do.")


class UnknownValue(Refusal):
    """A wording uses a value that the template does not have."""

    status = 422
    text = Text(
        "“%(name)s”不是这类消息可用的内容。可用的有：%(known)s。",
        "“%(name)s” is not among the values of this message. There are: %(known)s.",
    )
