"""Signed requests and signed answers between nodes.

A request carries ``Node-Key``, ``Node-Time`` (seconds since 1970), ``Node-Nonce`` and ``Node-Signature``, Base64, over
``METHOD\\nTARGET\\nRECEIVER\\nTIME\\nNONCE\\nDIGEST``: the digest of the body is that of the sender's suite (SM3 or
SHA-256), hex. An answer is signed over ``NONCE\\nSTATUS\\nDIGEST``, so that it belongs to its request.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from chengshu.base import clock
from chengshu.base.suites import SUITES
from chengshu.kernel.nodes.errors import NotANode
from chengshu.kernel.nodes.models import Node, NodeState, UsedNonce
from chengshu.kernel.nodes.own import own_node, private_key

SKEW_S = 300
MOST_BODY = 32 * 1024 * 1024


def signed_headers(method: str, target: str, receiver: str, body: bytes) -> dict[str, str]:
    """The headers of a request of this node."""
    own = own_node()
    suite = SUITES[own.suite]
    at, nonce = str(int(time.time())), secrets.token_urlsafe(18)
    message = _request(method, target, receiver, at, nonce, suite.digest(body).hex())
    signature = suite.sign(private_key(suite), message)
    return {
        "Node-Key": own.key,
        "Node-Time": at,
        "Node-Nonce": nonce,
        "Node-Signature": base64.b64encode(signature).decode(),
    }


def caller(header: Callable[[str], str], method: str, target: str, body: bytes) -> Node:
    """The connected node that signed a request to us; a nonce is good once. Raises NotANode."""
    node = Node.objects.filter(key=header("Node-Key")[:40], state=NodeState.CONNECTED).first()
    at, nonce = header("Node-Time"), header("Node-Nonce")
    if node is None or not at.isdigit() or len(at) > 12 or not 16 <= len(nonce) <= 64:
        raise NotANode
    if abs(int(at) - clock.now().timestamp()) > SKEW_S:
        raise NotANode
    suite = SUITES[node.suite]
    message = _request(method, target, own_node().key, at, nonce, suite.digest(body).hex())
    if not suite.verify(node.public_key.encode(), message, _decoded(header("Node-Signature"))):
        raise NotANode
    until = datetime.fromtimestamp(int(at) + 2 * SKEW_S, clock.now().tzinfo)
    try:
        with transaction.atomic():
            UsedNonce.objects.create(node=node, nonce=nonce, until=until)
    except IntegrityError:
        raise NotANode from None
    return node


def answer_signature(nonce: str, status: int, body: bytes) -> str:
    """The signature of this node under an answer."""
    suite = SUITES[own_node().suite]
    return base64.b64encode(suite.sign(private_key(suite), _answer(nonce, status, suite.digest(body).hex()))).decode()


def is_answer_of(node: Node, sent: Mapping[str, str], status: int, body: bytes, signature: str) -> bool:
    """Whether an answer is that of the node to this very request."""
    suite = SUITES[node.suite]
    message = _answer(sent["Node-Nonce"], status, suite.digest(body).hex())
    return suite.verify(node.public_key.encode(), message, _decoded(signature))


def forget_nonces() -> int:
    """Remove nonces of requests that would be too old by now; how many."""
    return UsedNonce.objects.filter(until__lt=clock.now()).delete()[0]


def _request(*parts: str) -> bytes:
    return "\n".join(parts).encode()


def _answer(nonce: str, status: int, digest: str) -> bytes:
    return f"{nonce}\n{status}\n{digest}".encode()


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except (ValueError, binascii.Error):
        return b""
