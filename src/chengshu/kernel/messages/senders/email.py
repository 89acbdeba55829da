"""E-mail over SMTP."""

from __future__ import annotations

import re
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from chengshu.base.text import Text
from chengshu.kernel.messages.letters import Letter, NotSent

GONE = range(500, 600)
OURS = re.compile(r"<delivery-(?P<key>\d{1,15})@(?P<domain>[^<>\s]+)>")


class EmailSender:
    """Sends by the mail server of CHENGSHU_SMTP_HOST."""

    missing = Text(
        "请设置 CHENGSHU_SMTP_HOST 和 CHENGSHU_MAIL_FROM。",
        "Set CHENGSHU_SMTP_HOST and CHENGSHU_MAIL_FROM.",
    )

    @property
    def connected(self) -> bool:
        """Whether a mail server and a sender's address are set."""
        return bool(settings.EMAIL_HOST and settings.DEFAULT_FROM_EMAIL)

    def send(self, letter: Letter) -> str:
        """Plain text with the link below; the key makes the Message-ID, so that a repetition is seen as one."""
        body = f"{letter.body}\n\n{letter.url}" if letter.url else letter.body
        message = EmailMessage(
            " ".join(letter.title.split()),
            body,
            to=[letter.address],
            headers={"Message-ID": f"<{letter.key}@{_domain()}>", "Auto-Submitted": "auto-generated"},  # RFC 3834
            reply_to=[letter.answers_to] if letter.answers_to else None,
        )
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as problem:
            code, said = next(iter(problem.recipients.values()), (550, b""))
            raise NotSent(_said(code, said), final=code in GONE) from problem
        except smtplib.SMTPResponseException as problem:
            raise NotSent(_said(problem.smtp_code, problem.smtp_error), final=False) from problem
        except (smtplib.SMTPException, OSError) as problem:
            reason = Text("邮件服务器连接失败：%(why)s", "The mail server cannot be reached: %(why)s")
            raise NotSent(reason.with_values(why=problem)) from problem
        return letter.key


def delivery_of(name: str) -> int | None:
    """The key of the delivery that bears this Message-ID; None for one that is not ours."""
    match = OURS.fullmatch(name)
    return int(match["key"]) if match and match["domain"].lower() == _domain().lower() else None


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"


def _said(code: int, reason: bytes | str) -> Text:
    said = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    return Text("邮件服务器拒收：%(code)s %(said)s", "The mail server refused: %(code)s %(said)s").with_values(
        code=code, said=said[:160]
    )
