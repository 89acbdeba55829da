"""What the network of nodes adds to the page of an entry of the catalogue: the copy that lies here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.nodes.models import Node
from chengshu.kernel.nodes.queries import asked_seen_by
from chengshu.kernel.nodes.rights import ASK_NODES, SEE_NODES
from chengshu.kernel.nodes.tables import asked_state
from chengshu.spec.pages import Panel


def _copies(actor: Actor, resource: Resource) -> Mapping[str, Any] | None:
    """From which node it is, who keeps it there, and what units here have of it; None for our own entries."""
    if not resource.node:
        return None
    copies = [(one, asked_state(one)) for one in asked_seen_by(actor).filter(resource=resource)]
    return {
        "resource": resource,
        "node": Node.objects.filter(key=resource.node).first(),
        "copies": copies,
        "may_ask": actor.may(ASK_NODES),
    }


PANELS = (
    Panel(
        "nodes.copies",
        "catalogue.resource",
        Text("来源节点和本地副本", "The node it is from, and our copy"),
        "nodes/_copies_panel.html",
        _copies,
        SEE_NODES,
    ),
)
