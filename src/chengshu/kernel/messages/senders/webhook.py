"""Webhooks: signed notices to other systems, never by surprise into the city's own network."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from chengshu.base.text import Text
from chengshu.kernel.messages.letters import Letter, NotSent
from chengshu.kernel.messages.senders.signing import TIMEOUT, encoded, post, signed_headers

PRIVATE = Text(
    "地址 %(host)s 在内部网络，未放行。确需使用请设置 CHENGSHU_WEBHOOKS_TO_PRIVATE=1。",
    "%(host)s is in a private network, which is not allowed; set CHENGSHU_WEBHOOKS_TO_PRIVATE=1 if it must be.",
)
BAD_ADDRESS = Text("地址不是 http 或 https 网址", "The address is not one of http or https")
UNKNOWN_HOST = Text("找不到主机 %(host)s", "The host %(host)s cannot be found")


class WebhookSender:
    """Posts ``{"id", "template", "title", "body", "url", "language"}`` with a signature over time and body."""

    connected = True
    missing = Text("请添加接收地址。", "Add an address.")

    def send(self, letter: Letter) -> str:
        """The name is looked up once and that address is called, so that it cannot change after it was checked."""
        target = urlsplit(letter.address)
        host = target.hostname or ""
        if target.scheme not in {"http", "https"} or not host:
            raise NotSent(BAD_ADDRESS, final=True)
        body = encoded(
            {
                "id": letter.key,
                "template": letter.template,
                "title": letter.title,
                "body": letter.body,
                "url": letter.url,
                "language": letter.language,
            }
        )
        address = checked_address(host, target.port or (443 if target.scheme == "https" else 80))
        headers = {**signed_headers(letter.secret, letter.key, body), "Host": target.netloc.rpartition("@")[2]}
        with httpx.Client(timeout=TIMEOUT, trust_env=False) as client:
            url = httpx.URL(letter.address).copy_with(host=address)
            request = client.build_request(
                "POST", url, content=body, headers=headers, extensions={"sni_hostname": host}
            )
            answer = post(client, request)
        return str(answer.get("id", ""))[:200]


def checked_address(host: str, port: int) -> str:
    """The address behind a host's name. Raises NotSent for a private one, unless the settings allow it."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise NotSent(UNKNOWN_HOST.with_values(host=host)) from problem
    addresses = [str(entry[4][0]) for entry in found]
    if not settings.WEBHOOKS_TO_PRIVATE and not all(_is_public(address) for address in addresses):
        raise NotSent(PRIVATE.with_values(host=host), final=True)
    return addresses[0]


def _is_public(address: str) -> bool:
    known = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(known, "ipv4_mapped", None) or known
    return bool(inner.is_global) and not inner.is_multicast
