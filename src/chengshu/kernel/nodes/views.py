"""Pages of the network of nodes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.nodes.forms import AskForm, CardForm, FingerprintForm, OwnForm, PlatformForm, WhyForm
from chengshu.kernel.nodes.models import NodeState, OpenPlatform, OwnNode
from chengshu.kernel.nodes.own import own_card
from chengshu.kernel.nodes.queries import asked_seen_by, counts_of, entries_of, entry_counts, nodes_seen_by, runs_of
from chengshu.kernel.nodes.rights import ASK_NODES, KEEP_NODES, SEE_NODES
from chengshu.kernel.nodes.services.asking import ask_for_data
from chengshu.kernel.nodes.services.keeping import confirm_node, register_node, set_own_node, stop_node
from chengshu.kernel.nodes.services.opening import connect_platform
from chengshu.kernel.nodes.services.serving import agreement_of
from chengshu.kernel.nodes.services.syncing import sync_node
from chengshu.kernel.nodes.tables import (
    ASKED,
    ENTRIES,
    NODES,
    PLATFORMS,
    RUNS,
    asked_state,
    asked_url,
    node_url,
    state_of,
)
from chengshu.kernel.quality.queries.reports import newest_report
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.parts import Tab, Tile
from chengshu.ui.tables import list_page, listing, short_list, without


def _tabs(current: str) -> list[Tab]:
    pages = (
        ("nodes:nodes", Text("互联节点", "Nodes")),
        ("nodes:asked_data", Text("跨节点数据", "Data of other nodes")),
        ("nodes:platforms", Text("省级开放平台", "Open data platforms")),
        ("nodes:own", Text("本节点", "This node")),
    )
    return [Tab(label, reverse(name), current=name == current) for name, label in pages]


@requires(SEE_NODES)
def nodes(request: HubRequest) -> HttpResponseBase:
    """All nodes with their state both ways."""
    found = nodes_seen_by(request.actor)
    counts = counts_of(found)
    cut = sum(1 for one in found.filter(state=NodeState.CONNECTED) if one.failure or one.is_silent)
    unit = Text("个", "nodes")
    context = {
        "tabs": _tabs("nodes:nodes"),
        "own": OwnNode.objects.first(),
        "may_keep": request.actor.may(KEEP_NODES),
        "tiles": [
            Tile(Text("已互联", "Connected"), counts["connected"], unit),
            Tile(Text("连接异常", "Line cut or silent"), cut, unit, tone="bad" if cut else ""),
            Tile(Text("待核对指纹", "Fingerprint to compare"), counts["waiting"], unit),
            Tile(Text("其他节点目录", "Entries of others"), sum(entry_counts().values()), Text("条", "entries")),
        ],
    }
    return list_page(request, "nodes/nodes.html", NODES, found, context)


@requires(SEE_NODES)
def node(request: HubRequest, node_id: int) -> HttpResponseBase:
    """A node: how it stands, its catalogue, what was done with it."""
    found = one_of(nodes_seen_by(request.actor), node_id)
    table = ENTRIES if request.actor.may(ASK_NODES) else without(ENTRIES, "ask")
    context = {
        "node": found,
        "state": state_of(found),
        "listing": listing(request, table, entries_of(found)),
        "runs": short_list(RUNS, list(runs_of(found)[:20])),
        "may_keep": request.actor.may(KEEP_NODES),
    }
    if request.headers.get("HX-Request"):
        return render(request, "ui/_table.html", context)
    return render(request, "nodes/node.html", context)


@requires(SEE_NODES)
def own(request: HubRequest) -> HttpResponse:
    """This node's card and fingerprint."""
    held = OwnNode.objects.first()
    card = own_card() if held else None
    context = {"tabs": _tabs("nodes:own"), "own": held, "card": card, "may_keep": request.actor.may(KEEP_NODES)}
    return render(request, "nodes/own.html", context)


@requires(KEEP_NODES)
def edit_own(request: HubRequest) -> HttpResponseBase:
    """Set this node up."""
    held = OwnNode.objects.first()

    def save(form: OwnForm) -> str:
        set_own_node(form.content(), by=request.actor)
        return reverse("nodes:own")

    initial: dict[str, Any] = {name: getattr(held, name) for name in OwnForm.base_fields} if held else {}
    initial = initial or {"suite": "national", "level": "city", "address": request.build_absolute_uri("/")}
    form = typed(OwnForm, request, initial=initial)
    return form_view(request, form, save, title=Text("设置本节点", "Set this node up"), back=reverse("nodes:own"))


@requires(KEEP_NODES)
def register(request: HubRequest) -> HttpResponseBase:
    """Take the card of another node."""

    def save(form: CardForm) -> str:
        return reverse("nodes:confirm", args=[register_node(form.read(), by=request.actor).pk])

    title = Text("登记对方名片", "Take a card")
    return form_view(request, typed(CardForm, request), save, title=title, back=reverse("nodes:nodes"))


@requires(KEEP_NODES)
def confirm(request: HubRequest, node_id: int) -> HttpResponseBase:
    """Compare the fingerprint and connect."""
    found = one_of(nodes_seen_by(request.actor), node_id)

    def save(form: FingerprintForm) -> str:
        return node_url(confirm_node(found.pk, form.cleaned_data["fingerprint"], by=request.actor))

    title = Text(f"核对指纹：{found.name.zh}", f"Compare the fingerprint: {found.name.en}")
    return form_view(request, typed(FingerprintForm, request), save, title=title, back=node_url(found))


@requires(KEEP_NODES)
def stop(request: HubRequest, node_id: int) -> HttpResponseBase:
    """Speak with a node no more."""
    found = one_of(nodes_seen_by(request.actor), node_id)

    def save(form: WhyForm) -> str:
        return node_url(stop_node(found.pk, form.cleaned_data["why"], by=request.actor))

    title = Text(f"停用互联：{found.name.zh}", f"Disconnect: {found.name.en}")
    return form_view(request, typed(WhyForm, request), save, title=title, back=node_url(found))


@requires(KEEP_NODES)
@require_POST
def sync(request: HubRequest, node_id: int) -> HttpResponse:
    """Speak with a node now."""
    found = one_of(nodes_seen_by(request.actor).filter(state=NodeState.CONNECTED), node_id)
    well = sync_node(found)
    found.refresh_from_db()
    said = Text("已同步。", "Done.") if well else Text(found.failure, found.failure)
    return done(request, said, node_url(found))


@requires(SEE_NODES)
def platforms(request: HubRequest) -> HttpResponseBase:
    """The platforms to which open entries go."""
    context = {
        "tabs": _tabs("nodes:platforms"),
        "may_keep": request.actor.may(KEEP_NODES),
        "new_url": reverse("nodes:new_platform"),
        "new_label": Text("接入平台", "Connect a platform"),
    }
    found = OpenPlatform.objects.annotate(entries=Count("sent", filter=Q(sent__gone=False)))
    return list_page(request, "nodes/list.html", PLATFORMS, found, context)


@requires(KEEP_NODES)
def new_platform(request: HubRequest) -> HttpResponseBase:
    """Connect a platform, or give a known one another token."""

    def save(form: PlatformForm) -> str:
        connect_platform(by=request.actor, **form.cleaned_data)
        return reverse("nodes:platforms")

    form = typed(PlatformForm, request, initial={"page": request.build_absolute_uri("/open_data/{key}/")})
    return form_view(
        request, form, save, title=Text("接入开放平台", "Connect a platform"), back=reverse("nodes:platforms")
    )


@requires(SEE_NODES)
def asked_data(request: HubRequest) -> HttpResponseBase:
    """Data that units here asked of other nodes."""
    return list_page(
        request, "nodes/list.html", ASKED, asked_seen_by(request.actor), {"tabs": _tabs("nodes:asked_data")}
    )


@requires(SEE_NODES)
def asked(request: HubRequest, asked_id: UUID) -> HttpResponse:
    """Data asked for: how it stands there, and how far we have it."""
    found = one_of(asked_seen_by(request.actor), asked_id)
    context = {
        "asked": found,
        "state": asked_state(found),
        "agreement": agreement_of(found),
        "report": newest_report(found.resource),
    }
    return render(request, "nodes/asked.html", context)


@requires(ASK_NODES)
def ask(request: HubRequest, resource_id: int) -> HttpResponseBase:
    """Ask another node for a resource of its catalogue."""
    resource = one_of(Resource.everywhere.exclude(node=""), resource_id)

    def save(form: AskForm) -> str:
        return asked_url(ask_for_data(resource, form.cleaned_data["organisation"], form.wanted(), by=request.actor))

    title = Text(f"申请{resource.name.zh}", f"Ask for {resource.name.en}")
    form = typed(AskForm, request, actor=request.actor, resource=resource)
    return form_view(request, form, save, title=title, back=resource.url, note=resource.node_provider)
