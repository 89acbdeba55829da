"""Makers of nodes for tests."""

from __future__ import annotations

import base64
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

from django.test import Client

from chengshu.base.suites import SUITES, KeyPair
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.nodes.models import Node, NodeLevel, OwnNode
from chengshu.kernel.nodes.own import Card
from chengshu.kernel.nodes.services.keeping import OwnContent, confirm_node, register_node, set_own_node


def make_own(suite: str = "national") -> OwnNode:
    """This node."""
    content = OwnContent("tianzhong", "天中市", "http://127.0.0.1:9", "Tianzhong", NodeLevel.CITY, suite)
    return set_own_node(content, by=PLATFORM)


@dataclass(frozen=True)
class Other:
    """Another node with its keys, so that a test can speak for it."""

    node: Node
    pair: KeyPair

    def headers(self, method: str, target: str, body: bytes = b"", **other: str) -> dict[str, str]:
        """A signed request; ``other`` replaces a part after or before signing: time, nonce, receiver."""
        suite = SUITES[self.node.suite]
        at = other.get("time", str(int(time.time())))
        nonce = other.get("nonce", secrets.token_urlsafe(18))
        receiver = other.get("receiver", "tianzhong")
        message = "\n".join((method, target, receiver, at, nonce, suite.digest(body).hex())).encode()
        signature = base64.b64encode(suite.sign(self.pair.private, message)).decode()
        return {"Node-Key": self.node.key, "Node-Time": at, "Node-Nonce": nonce, "Node-Signature": signature}

    def call(self, client: Client, method: str, path: str, content: object = None, **other: str) -> Any:
        """Call this city as the node would."""
        target = f"/api/v1/nodes/{path}"
        body = json.dumps(content).encode() if content is not None else b""
        headers = self.headers(method, target, body, **other)
        return client.generic(method, target, body, "application/json", headers=headers)


def make_card(key: str = "province", suite: str = "national", pair: KeyPair | None = None) -> tuple[Card, KeyPair]:
    """A card with its keys."""
    made = pair or SUITES[suite].new_pair()
    card = Card(key, "某省", "Province", NodeLevel.PROVINCE, "http://127.0.0.1:9", suite, made.public.decode())
    return card, made


def make_node(key: str = "province", suite: str = "national") -> Other:
    """A connected node."""
    card, pair = make_card(key, suite)
    node = register_node(card, by=PLATFORM)
    return Other(confirm_node(node.pk, node.fingerprint, by=PLATFORM), pair)
