"""Speaking with every connected node: state both ways, its catalogue, applications to and fro."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.documents import CatalogueDocument
from chengshu.kernel.catalogue.services.taking_over import take_over
from chengshu.kernel.nodes.calling import ask
from chengshu.kernel.nodes.errors import ForgedAnswer
from chengshu.kernel.nodes.models import Node, NodeState, OwnNode, Run, RunKind
from chengshu.kernel.nodes.own import own_node
from chengshu.kernel.nodes.services.asking import send_waiting

EVERY = timedelta(seconds=60)
AGAIN = timedelta(seconds=20)
KEPT_RUNS = 500


def sync_due() -> int:
    """Speak with the node whose turn it is; how many that was."""
    if not OwnNode.objects.exists():
        return 0
    node = Node.objects.filter(state=NodeState.CONNECTED, next_at__lte=clock.now()).order_by("next_at").first()
    if node is None:
        return 0
    sync_node(node)
    return 1


def sync_node(node: Node) -> bool:
    """State, catalogue and applications with one node; whether all of it went well. A failure is kept and tried again.

    Each part is whole or not done at all, so a cut line costs at most one part again.
    """
    parts: tuple[tuple[RunKind, Callable[[Node], dict[str, Any]]], ...] = (
        (RunKind.STATE, _tell_state),
        (RunKind.CATALOGUE, _take_catalogue),
        (RunKind.APPLICATIONS, lambda one: {"changed": send_waiting(one)}),
    )
    for kind, part in parts:
        if not _run(node, kind, part):
            return False
    Node.objects.filter(pk=node.pk).update(reached_at=clock.now(), failure="", next_at=clock.now() + EVERY)
    return True


def _run(node: Node, kind: RunKind, part: Callable[[Node], dict[str, Any]]) -> bool:
    started = time.perf_counter()
    try:
        counts = part(node)
    except Refusal as refusal:
        words = refusal.sentence.zh[:400]
        now = clock.now()
        Node.objects.filter(pk=node.pk).update(failed_at=now, failure=words, next_at=now + AGAIN)
        if words != node.failure:
            note_run(node, kind, seconds=time.perf_counter() - started, failure=words)
        if isinstance(refusal, ForgedAnswer):
            record(PLATFORM, "nodes.answer.forged", node)
        node.refresh_from_db()
        return False
    if any(value for name, value in counts.items() if name != "unchanged"):
        note_run(node, kind, counts=counts, seconds=time.perf_counter() - started)
    node.refresh_from_db()
    return True


def note_run(
    node: Node,
    kind: RunKind,
    *,
    counts: dict[str, Any] | None = None,
    seconds: float = 0,
    failure: str = "",
    about: str = "",
) -> None:
    """Keep what was done; the oldest beyond five hundred of a node go."""
    Run.objects.create(
        node=node, kind=kind, about=about[:200], counts=counts or {}, seconds=round(seconds, 3), failure=failure
    )
    old = Run.objects.filter(node=node).order_by("-at", "-pk").values_list("pk", flat=True)[KEPT_RUNS : KEPT_RUNS + 100]
    Run.objects.filter(pk__in=list(old)).delete()


def _tell_state(node: Node) -> dict[str, Any]:
    """We say up to when we have their catalogue, and hear up to when they have ours."""
    said = ask(node, "POST", "state", {"taken_at": node.taken_at.isoformat() if node.taken_at else ""})
    Node.objects.filter(pk=node.pk).update(given_at=_moment(said.get("taken_at", "")))
    return {}


def _take_catalogue(node: Node) -> dict[str, Any]:
    since = quote(node.taken_at.isoformat()) if node.taken_at else ""
    said = ask(node, "GET", f"catalogue?since={since}")
    document = CatalogueDocument.model_validate(said)
    if document.node != node.key:
        raise ForgedAnswer(name=node.name)
    with transaction.atomic():
        own = own_node()
        outcome = take_over(document, provider=node.organisation, own_node=own.key)
        Node.objects.filter(pk=node.pk).update(taken_at=document.made_at)
    return {
        "new": outcome.new,
        "changed": outcome.changed,
        "withdrawn": outcome.withdrawn,
        "unchanged": outcome.unchanged,
        "refused": len(outcome.refused),
    }


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else None
