"""Signed JSON over HTTP, as the text message gateway and webhooks both take it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

import httpx

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.messages.letters import NotSent

TIMEOUT = httpx.Timeout(10, connect=5)
LATER = frozenset({408, 425, 429})
MOST_ANSWER = 64 * 1024


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over ``<timestamp>.<body>``, in hexadecimal."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def signed_headers(secret: str, key: str, body: bytes) -> dict[str, str]:
    """The headers by which the other side knows who sent it, when, and whether it comes again."""
    timestamp = int(clock.now().timestamp())
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Chengshu",
        "X-Chengshu-Delivery": key,
        "X-Chengshu-Timestamp": str(timestamp),
        "X-Chengshu-Signature": f"v1={signature(secret, timestamp, body)}",
    }


def encoded(content: Mapping[str, object]) -> bytes:
    """The body exactly as it is signed."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def post(client: httpx.Client, request: httpx.Request) -> dict[str, Any]:
    """Send, and give the JSON object of the answer, empty where it is none. Raises NotSent.

    Redirects are not followed. An answer of 4xx is final, except those that ask for patience.
    """
    try:
        with client.stream(request.method, request.url, headers=request.headers, content=request.read(),
                           extensions=request.extensions) as answer:  # fmt: skip
            content = b"".join(_first_bytes(answer))
    except httpx.HTTPError as problem:
        reason = Text("连接失败：%(why)s", "The connection failed: %(why)s")
        raise NotSent(reason.with_values(why=f"{type(problem).__name__} {problem}".strip())) from problem
    if not answer.is_success:
        reason = Text("对方返回 HTTP %(status)s", "The other side answered HTTP %(status)s")
        final = not answer.is_server_error and answer.status_code not in LATER
        raise NotSent(reason.with_values(status=answer.status_code), final=final)
    return _object(content)


def _first_bytes(answer: httpx.Response) -> list[bytes]:
    """No more of the answer than anybody needs: a hostile one may never end."""
    taken: list[bytes] = []
    size = 0
    for chunk in answer.iter_bytes():
        taken.append(chunk)
        size += len(chunk)
        if size > MOST_ANSWER:
            break
    return taken


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
