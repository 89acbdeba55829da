"""Text messages through the city's gateway (短信网关)."""

from __future__ import annotations

import httpx
from django.conf import settings

from chengshu.base.text import Text
from chengshu.kernel.messages.letters import Letter, NotSent
from chengshu.kernel.messages.senders.signing import TIMEOUT, encoded, post, signed_headers

LONGEST = 300
FINE = frozenset({"0", "200", "OK", "ok", "success", "SUCCESS"})


class SmsSender:
    """Posts to CHENGSHU_SMS_URL: ``{"phone", "content", "sign", "app_key", "id"}``, signed like a webhook.

    The gateway answers 2xx; a ``code`` other than 0, 200 or OK in its JSON is a refusal.
    """

    missing = Text(
        "请设置 CHENGSHU_SMS_URL、CHENGSHU_SMS_KEY、CHENGSHU_SMS_SECRET 和 CHENGSHU_SMS_SIGN。",
        "Set CHENGSHU_SMS_URL, CHENGSHU_SMS_KEY, CHENGSHU_SMS_SECRET and CHENGSHU_SMS_SIGN.",
    )

    @property
    def connected(self) -> bool:
        """Whether the gateway and its secret are set."""
        return bool(settings.SMS_URL and settings.SMS_KEY and settings.SMS_SECRET)

    def send(self, letter: Letter) -> str:
        """One message of at most 300 characters; the gateway's ``id`` is the receipt."""
        content = f"{letter.title} {letter.body}".strip()
        body = encoded(
            {
                "id": letter.key,
                "app_key": settings.SMS_KEY,
                "phone": letter.address,
                "sign": settings.SMS_SIGN,
                "content": content if len(content) <= LONGEST else f"{content[: LONGEST - 1]}…",
            }
        )
        with httpx.Client(timeout=TIMEOUT) as client:
            request = client.build_request(
                "POST", settings.SMS_URL, content=body, headers=signed_headers(settings.SMS_SECRET, letter.key, body)
            )
            answer = post(client, request)
        if str(answer.get("code", "0")) not in FINE:
            reason = Text("短信网关拒绝：%(code)s %(why)s", "The gateway refused: %(code)s %(why)s")
            why = str(answer.get("message", ""))[:120]
            raise NotSent(reason.with_values(code=answer["code"], why=why), final=True)
        return str(answer.get("id", ""))[:200]
