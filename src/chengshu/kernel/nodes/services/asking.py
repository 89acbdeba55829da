"""Asking another node for data, and taking applications of others in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.models import Resource, Standing
from chengshu.kernel.exchange.models import Agreement, Application, ApplicationState
from chengshu.kernel.exchange.services.asking import Ask, apply_for
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.nodes.calling import ask
from chengshu.kernel.nodes.errors import NodeRefused, NotTheirData
from chengshu.kernel.nodes.models import AskedData, AskedState, Node, NodeState
from chengshu.kernel.nodes.rights import ASK_NODES
from chengshu.kernel.nodes.services.serving import follow_grant


@dataclass(frozen=True)
class Wanted:
    """What a unit here wants of another node."""

    fields: Sequence[str]
    purpose: str
    matter: str
    legal_basis: str
    until: date
    every_minutes: int = 1440


@transaction.atomic
def ask_for_data(resource: Resource, organisation: Organisation, wanted: Wanted, *, by: Actor) -> AskedData:
    """Ask for a resource that another node keeps; it is sent with the next sync. Raises NotTheirData, BadInput."""
    must_reach(by, ASK_NODES, organisation)
    node = Node.objects.filter(key=resource.node, state=NodeState.CONNECTED).first()
    if node is None or resource.standing != Standing.PUBLISHED:
        raise NotTheirData
    known = set(resource.items.values_list("column", flat=True))
    if not wanted.fields or set(wanted.fields) - known:
        raise BadInput(fields={"fields": Text("请选择目录中的信息项。", "Choose fields of the entry.")})
    asked = AskedData.everywhere.create(
        node=node,
        resource=resource,
        organisation=organisation,
        asked_by_id=by.person_id,
        **{**vars(wanted), "fields": list(wanted.fields)},
    )
    Node.objects.filter(pk=node.pk).update(next_at=clock.now())
    record(by, "nodes.data.asked", asked, fields=asked.fields, why=wanted.purpose)
    return asked


def send_waiting(node: Node) -> int:
    """Send what waits and look how what was sent stands; how many changed. Raises what ``calling.ask`` does."""
    changed = 0
    open_ones = AskedData.everywhere.filter(node=node).select_related("resource", "organisation")
    for asked in open_ones.filter(state=AskedState.WAITING):
        try:
            said = ask(node, "POST", "applications", _told(asked))
        except NodeRefused as refusal:
            said = {"state": AskedState.REFUSED.value, "answer": str(refusal.sentence.zh)}
        changed += _take(asked, said)
    for asked in open_ones.filter(state__in=(AskedState.SENT, AskedState.GRANTED)):
        changed += _take(asked, ask(node, "GET", f"applications/{asked.pk}"))
    return changed


def take_in(node: Node, resource_key: str, wanted: Ask, once: str) -> Application:
    """An application of another node for a resource of ours, on its provider's desk; sent again it is the same.

    Raises NotFound, and what ``exchange.apply_for`` refuses.
    """
    resource = one_of(Resource.everywhere, key=resource_key, node="", standing=Standing.PUBLISHED)
    return apply_for(resource, wanted, by=PLATFORM, organisation=node.organisation, once=once)


def standing_of(node: Node, once: str) -> dict[str, object]:
    """How an application of another node stands here. Raises NotFound."""
    found = one_of(Application.everywhere, organisation_id=node.organisation_id, once=once)
    agreement = Agreement.everywhere.filter(application=found).first()
    state = {
        ApplicationState.GRANTED: AskedState.GRANTED,
        ApplicationState.REFUSED: AskedState.REFUSED,
        ApplicationState.CANCELLED: AskedState.REFUSED,
    }.get(ApplicationState(found.state), AskedState.SENT)
    if agreement is not None and not agreement.holds_on(clock.today()):
        state = AskedState.ENDED
    return {
        "number": found.number,
        "state": state.value,
        "answer": found.answer or agreement_words(agreement),
        "agreement": agreement.number if agreement else "",
        "fields": agreement.fields if agreement else [],
    }


def agreement_words(agreement: Agreement | None) -> str:
    """What ended an agreement, where something did."""
    return agreement.ended_why if agreement else ""


def _told(asked: AskedData) -> dict[str, object]:
    return {
        "id": str(asked.pk),
        "resource": asked.resource.key.removeprefix(f"{asked.resource.node}."),
        "unit": asked.organisation.name_zh,
        "fields": asked.fields,
        "purpose": asked.purpose,
        "matter": asked.matter,
        "legal_basis": asked.legal_basis,
        "since": asked.since.isoformat(),
        "until": asked.until.isoformat(),
    }


@transaction.atomic
def _take(asked: AskedData, said: dict[str, object]) -> bool:
    before = asked.state, asked.agreement
    asked.state = AskedState(str(said["state"]))
    asked.number = str(said.get("number", ""))[:40]
    asked.agreement = str(said.get("agreement", ""))[:40]
    asked.answer = str(said.get("answer", ""))[:1000]
    granted = said.get("fields")
    if isinstance(granted, list) and granted:  # they may grant less than was asked for
        asked.fields = [column for column in asked.fields if column in granted]
    changed = (asked.state, asked.agreement) != before
    if changed:
        asked.next_at = asked.changed_at = clock.now()
        record(PLATFORM, "nodes.data.answered", asked, state=asked.state, agreement=asked.agreement)
    asked.save(update_fields=["state", "number", "agreement", "answer", "fields", "next_at", "changed_at"])
    if changed:
        follow_grant(asked)
    return changed
