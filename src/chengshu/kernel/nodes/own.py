"""This node: its card, and its private keys in the home, made at the first use."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from chengshu.base.suites import SUITES, BadKey, Suite
from chengshu.kernel.nodes.errors import CardFaulty, NoOwnNode
from chengshu.kernel.nodes.models import NodeLevel, OwnNode

LARGEST_CARD = 4000


@dataclass(frozen=True)
class Card:
    """What one node hands another by hand: who it is, where it is, and its public key."""

    key: str
    name_zh: str
    name_en: str
    level: str
    address: str
    suite: str
    public_key: str

    def text(self) -> str:
        """As it is handed over."""
        return json.dumps({"format": "chengshu.node/1", **asdict(self)}, ensure_ascii=False, indent=2)

    @property
    def fingerprint(self) -> str:
        """Of its key."""
        return SUITES[self.suite].fingerprint(self.public_key.encode())


def read_card(text: str) -> Card:
    """A card as handed over. Raises CardFaulty."""
    try:
        said = json.loads(text) if len(text) <= LARGEST_CARD else {}
        if said.pop("format", "") != "chengshu.node/1":
            raise CardFaulty
        card = Card(**{name: str(value) for name, value in said.items()})
        NodeLevel(card.level)
        SUITES[card.suite].public_bytes(card.public_key.encode())
    except (ValueError, TypeError, KeyError, AttributeError, BadKey) as wrong:
        raise CardFaulty from wrong
    if not card.address.startswith(("http://", "https://")) or not card.name_zh:
        raise CardFaulty
    return card


def own_node() -> OwnNode:
    """This node. Raises NoOwnNode before it was set up."""
    found = OwnNode.objects.first()
    if found is None:
        raise NoOwnNode
    return found


def own_card() -> Card:
    """The card of this node."""
    own = own_node()
    suite = SUITES[own.suite]
    public = suite.public_of(private_key(suite)).decode()
    return Card(own.key, own.name_zh, own.name_en, own.level, own.address, own.suite, public)


def private_key(suite: Suite) -> bytes:
    """The private key of this node in a suite; two processes that ask first agree on one."""
    file = Path(settings.HOME) / "keys" / "nodes" / f"{suite.key}.pem"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(suite.new_pair().private)
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_bytes()
