"""Reads of the network of nodes."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.catalogue.models import Resource, Standing
from chengshu.kernel.nodes.models import AskedData, Node, NodeState, Run
from chengshu.kernel.nodes.rights import SEE_NODES


def nodes_seen_by(actor: Actor) -> QuerySet[Node]:
    """All nodes, for whoever may see them."""
    found = Node.objects.all() if actor.may(SEE_NODES) else Node.objects.none()
    return found.select_related("organisation", "confirmed_by")


def entries_of(node: Node) -> QuerySet[Resource]:
    """What was taken over from a node and is published there."""
    return Resource.everywhere.filter(node=node.key, standing=Standing.PUBLISHED).order_by("code", "key")


def counts_of(nodes: QuerySet[Node]) -> dict[str, int]:
    """How many are connected, and how many wait for their fingerprint."""
    return nodes.order_by().aggregate(
        connected=Count("pk", filter=Q(state=NodeState.CONNECTED)),
        waiting=Count("pk", filter=Q(state=NodeState.CARD_TAKEN)),
    )


def entry_counts() -> dict[str, int]:
    """How many published entries we have of each node."""
    rows = Resource.everywhere.exclude(node="").filter(standing=Standing.PUBLISHED)
    return dict(rows.order_by().values_list("node").annotate(n=Count("pk")))


def asked_seen_by(actor: Actor) -> QuerySet[AskedData]:
    """What units within reach asked of other nodes."""
    return AskedData.scoped.within(actor, SEE_NODES).select_related("node", "resource", "organisation")


def runs_of(node: Node) -> QuerySet[Run]:
    """What was done with a node, the newest first."""
    return Run.objects.filter(node=node)
