"""This node's name and card; registering, confirming and stopping others."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.suites import SUITES
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.exchange.services.clients import register_client, stop_client
from chengshu.kernel.identity.models import Level, Organisation, OrganisationKind
from chengshu.kernel.identity.services import add_organisation
from chengshu.kernel.nodes.errors import NodeKnown, OwnCard, WrongFingerprint
from chengshu.kernel.nodes.models import Node, NodeLevel, NodeState, OwnNode
from chengshu.kernel.nodes.own import Card, private_key
from chengshu.kernel.nodes.rights import KEEP_NODES


@dataclass(frozen=True)
class OwnContent:
    """What is written about this node."""

    key: str
    name_zh: str
    address: str
    name_en: str = ""
    level: NodeLevel = NodeLevel.CITY
    suite: str = "national"


@transaction.atomic
def set_own_node(content: OwnContent, *, by: Actor) -> OwnNode:
    """Say who and where this node is; its keys are made with it. A changed suite gives a new card."""
    _must_keep(by)
    own = OwnNode.objects.first() or OwnNode()
    for name, value in vars(content).items():
        setattr(own, name, value)
    own.full_clean()
    own.save()
    private_key(SUITES[own.suite])
    record(by, "nodes.own.set", own, key=own.key, address=own.address, suite=own.suite)
    return own


@transaction.atomic
def register_node(card: Card, *, by: Actor) -> Node:
    """Take the card of another node; nothing is exchanged before its fingerprint was compared.

    Raises NodeKnown, OwnCard.
    """
    _must_keep(by)
    own = OwnNode.objects.first()
    if own is not None and own.key == card.key:
        raise OwnCard
    if Node.objects.filter(key=card.key).exists():
        raise NodeKnown(key=card.key)
    node = Node(
        key=card.key,
        name_zh=card.name_zh[:200],
        name_en=card.name_en[:200],
        level=card.level,
        address=card.address,
        suite=card.suite,
        public_key=card.public_key,
    )
    node.organisation = _body_of(card, by)
    node.full_clean(exclude=["organisation"])
    node.save()
    record(by, "nodes.node.registered", node, key=node.key, fingerprint=node.fingerprint)
    return node


@transaction.atomic
def confirm_node(node_id: int, fingerprint: str, *, by: Actor) -> Node:
    """Connect a node once the fingerprint read by its people is that of the card. Raises WrongFingerprint."""
    _must_keep(by)
    node = Node.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=node_id)
    if "".join(fingerprint.split()).upper() != node.fingerprint.replace(" ", ""):
        raise WrongFingerprint(fields={"fingerprint": WrongFingerprint.text})
    if node.client is None:
        client, _secret = register_client(
            node.organisation, name_zh=f"节点 {node.name_zh}", name_en=f"Node {node.key}", by=PLATFORM
        )
        node.client = client.pk
    node.state = NodeState.CONNECTED
    node.confirmed_at = node.changed_at = node.next_at = clock.now()
    node.confirmed_by_id = by.person_id
    node.save()
    record(by, "nodes.node.connected", node, key=node.key, fingerprint=node.fingerprint)
    return node


@transaction.atomic
def stop_node(node_id: int, why: str, *, by: Actor) -> Node:
    """Speak with a node no more, in either direction, at once."""
    _must_keep(by)
    node = Node.objects.select_for_update(of=("self",)).get(pk=node_id)
    if node.client is not None:
        stop_client(node.client, why=why, by=PLATFORM)
    node.state, node.client, node.changed_at = NodeState.STOPPED, None, clock.now()
    node.save(update_fields=["state", "client", "changed_at"])
    record(by, "nodes.node.stopped", node, key=node.key, why=why)
    return node


def _body_of(card: Card, by: Actor) -> Organisation:
    """The body that stands for a node here."""
    code = f"node.{card.key}"[:40]
    held = Organisation.objects.filter(code=code).first()
    return held or add_organisation(
        card.name_zh[:200],
        name_en=card.name_en[:200],
        code=code,
        kind=OrganisationKind.GOVERNMENT,
        level=Level(card.level),
        division_code=f"node-{card.key}"[:12],
    )


def _must_keep(by: Actor) -> None:
    if not by.may(KEEP_NODES):
        raise NotAllowed
