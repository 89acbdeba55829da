"""E-mail over SMTP."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from chengshu.base.text import Text
from chengshu.kernel.messages.letters import Letter, NotSent

GONE = range(500, 600)


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
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
        message = EmailMessage(
            letter.title.replace("\n", " "),
            body,
            to=[letter.address],
            headers={"Message-ID": f"<{letter.key}@{domain}>", "Auto-Submitted": "auto-generated"},  # RFC 3834
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


def _said(code: int, reason: bytes | str) -> Text:
    said = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    return Text("邮件服务器拒收：%(code)s %(said)s", "The mail server refused: %(code)s %(said)s").with_values(
        code=code, said=said[:160]
    )
