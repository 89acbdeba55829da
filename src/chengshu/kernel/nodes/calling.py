"""Calling another node: signed, its answer checked, failures told in words."""

from __future__ import annotations

import json
from typing import Any

import httpx

from chengshu.kernel.nodes.errors import ForgedAnswer, NodeRefused, NodeUnreachable
from chengshu.kernel.nodes.models import Node
from chengshu.kernel.nodes.signing import MOST_BODY, is_answer_of, signed_headers

PREFIX = "/api/v1/nodes/"
TIMEOUT = httpx.Timeout(60, connect=10)


def ask(node: Node, method: str, path: str, content: object = None) -> Any:
    """What the node answers. Raises NodeUnreachable, ForgedAnswer, NodeRefused."""
    body = b"" if content is None else json.dumps(content, ensure_ascii=False).encode()
    target = PREFIX + path
    headers = signed_headers(method, target, node.key, body)
    address = node.address.rstrip("/") + target
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            sent = {**headers, "Content-Type": "application/json", "Accept": "application/json"}
            with client.stream(method, address, content=body, headers=sent) as answer:
                given = _read(answer)
    except httpx.HTTPError as failure:
        raise NodeUnreachable(name=node.name, why=str(failure)[:200] or type(failure).__name__) from failure
    signature = answer.headers.get("Node-Signature", "")
    if not is_answer_of(node, headers, answer.status_code, given, signature):
        if answer.status_code in (401, 403, 404, 502, 503):  # it does not know us, or stands behind a closed door
            raise NodeUnreachable(name=node.name, why=str(answer.status_code))
        raise ForgedAnswer(name=node.name)
    said = json.loads(given) if given else None
    if answer.is_error:
        raise NodeRefused(name=node.name, why=str((said or {}).get("detail", answer.status_code))[:300])
    return said


def _read(answer: httpx.Response) -> bytes:
    """The whole body, bounded."""
    parts, size = [], 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > MOST_BODY:
            raise httpx.ReadError("the answer is too large")
        parts.append(part)
    return b"".join(parts)
