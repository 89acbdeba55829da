"""What other nodes may ask of us; every call is signed and every answer too."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from chengshu.base import clock
from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text
from chengshu.kernel.catalogue.queries.handing import catalogue_document
from chengshu.kernel.exchange.gateway.answering import PREFIX, Call, answer
from chengshu.kernel.exchange.gateway.credentials import token_for
from chengshu.kernel.exchange.models import Client
from chengshu.kernel.exchange.services.asking import Ask
from chengshu.kernel.nodes.errors import NoOwnNode, NotANode, NotConnected
from chengshu.kernel.nodes.models import Node
from chengshu.kernel.nodes.own import own_node
from chengshu.kernel.nodes.services.asking import standing_of, take_in
from chengshu.kernel.nodes.signing import answer_signature, caller
from chengshu.ui.middleware import problem


class NodeSignature:
    """The guard: the connected node that signed the request, else 401."""

    def __call__(self, request: HttpRequest) -> Node:
        """Raises NotANode."""
        target = request.get_full_path()
        try:
            node = caller(lambda name: request.headers.get(name, ""), request.method or "", target, request.body)
        except NoOwnNode as none:
            raise NotANode from none
        Node.objects.filter(pk=node.pk).update(heard_at=clock.now())
        return node


router = Router(tags=["nodes"], auth=NodeSignature())


class StateIn(Schema):
    """Up to when the caller has our catalogue."""

    taken_at: str = Field("", max_length=40)


class ApplicationIn(Schema):
    """What a unit of another node asks for."""

    id: UUID
    resource: str = Field(max_length=100)
    unit: str = Field(max_length=200)
    fields: list[str] = Field(max_length=500)
    purpose: str = Field(max_length=900)
    matter: str = Field(max_length=200)
    legal_basis: str = Field(max_length=400)
    since: date
    until: date


def _node(request: HttpRequest) -> Node:
    found: Node = request.auth  # type: ignore[attr-defined]
    return found


@router.post("state")
def state(request: HttpRequest, told: StateIn) -> HttpResponse:
    """State both ways: they say up to when they have our catalogue, we say up to when we have theirs."""
    node = _node(request)
    Node.objects.filter(pk=node.pk).update(given_at=_moment(told.taken_at))
    own = own_node()
    said = {"key": own.key, "taken_at": node.taken_at.isoformat() if node.taken_at else ""}
    return _signed(request, 200, said)


@router.get("catalogue")
def catalogue(request: HttpRequest, since: str = "") -> HttpResponse:
    """Our catalogue with its versions, or what changed since."""
    node = _node(request)
    document = catalogue_document(own_node().key, since=_moment(since), to=node.key)
    return _signed(request, 200, document.model_dump(mode="json"))


@router.post("applications")
def apply(request: HttpRequest, told: ApplicationIn) -> HttpResponse:
    """An application of theirs for data of ours; the same one sent again stays one."""
    node = _node(request)
    ask = Ask(
        fields=told.fields,
        purpose=f"{told.unit}：{told.purpose}",
        matter=told.matter,
        legal_basis=told.legal_basis,
        since=told.since,
        until=told.until,
    )
    try:
        take_in(node, told.resource, ask, str(told.id))
    except Refusal as refusal:
        return _refused(request, refusal)
    return _signed(request, 200, standing_of(node, str(told.id)))


@router.get("applications/{application_id}")
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """How an application of theirs stands."""
    try:
        return _signed(request, 200, standing_of(_node(request), str(application_id)))
    except Refusal as refusal:
        return _refused(request, refusal)


@router.get("data/{agreement}")
def data(request: HttpRequest, agreement: str) -> HttpResponse:
    """A page of rows under their agreement, masked and counted as every use of the exchange is."""
    node = _node(request)
    client = Client.everywhere.filter(pk=node.client or 0, active=True).first()
    if client is None:
        return _refused(request, NotConnected(name=node.name))
    token, _ = token_for(client)
    sent = {"Authorization": f"Bearer {token}"}
    query = request.META.get("QUERY_STRING", "")
    call = Call("GET", f"{PREFIX}{agreement}/rows", query, lambda name: sent.get(name, ""), _address(request))
    try:
        given = answer(call)
    except Refusal as refusal:
        return _refused(request, refusal)
    return _with_signature(request, HttpResponse(given.body, status=given.status, content_type="application/json"))


def _signed(request: HttpRequest, status: int, said: Any) -> HttpResponse:
    body = json.dumps(said, ensure_ascii=False, default=str).encode()
    return _with_signature(request, HttpResponse(body, status=status, content_type="application/json"))


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return _with_signature(request, problem(refusal))


def _with_signature(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    nonce = request.headers.get("Node-Nonce", "")
    response.headers["Node-Signature"] = answer_signature(nonce, response.status_code, response.content)
    return response


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise BadInput(Text("时间应带时区。", "A time has a zone."))
    return found
