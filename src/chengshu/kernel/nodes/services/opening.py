"""The adapter to the provincial open data platform: what may be opened goes there, what no longer may is taken away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.models import Resource, Standing
from chengshu.kernel.identity import ciphers
from chengshu.kernel.nodes.errors import NodeRefused, NodeUnreachable
from chengshu.kernel.nodes.models import OpenPlatform, SentEntry
from chengshu.kernel.nodes.rights import KEEP_NODES
from chengshu.spec.data import Opening

EVERY = timedelta(minutes=10)
AT_ONCE = 200
TIMEOUT = httpx.Timeout(30, connect=10)
OPENED = (Opening.OPEN, Opening.CONDITIONAL)


@transaction.atomic
def connect_platform(
    name_zh: str, *, address: str, owner: str, token: str, page: str, by: Actor, name_en: str = ""
) -> OpenPlatform:
    """Register a platform, or give the one at this address another token."""
    if not by.may(KEEP_NODES):
        raise NotAllowed
    platform = OpenPlatform.objects.filter(address=address).first() or OpenPlatform(address=address)
    platform.name_zh, platform.name_en, platform.owner, platform.page = name_zh, name_en, owner, page
    platform.token = ciphers.encrypted(token, owner=address)
    platform.active, platform.next_at = True, clock.now()
    platform.full_clean()
    platform.save()
    record(by, "nodes.platform.connected", platform, address=address, owner=owner)
    return platform


def send_due() -> int:
    """Bring the platform whose turn it is up to date; how many entries went."""
    due = OpenPlatform.objects.filter(active=True, next_at__lte=clock.now()).order_by("next_at").first()
    return send_open_entries(due) if due else 0


def send_open_entries(platform: OpenPlatform) -> int:
    """Create, update and delete there what changed here, at most two hundred; how many. A failure is kept."""
    sent = {one.resource_id: one for one in platform.sent.all()}
    done = 0
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            for resource in _changed(sent)[:AT_ONCE]:
                _send(client, platform, resource, sent.get(resource.pk))
                done += 1
    except (NodeUnreachable, NodeRefused) as refusal:
        platform.failure = refusal.sentence.zh[:400]
    else:
        platform.failure, platform.reached_at = "", clock.now()
    platform.next_at = clock.now() + EVERY
    platform.save(update_fields=["failure", "reached_at", "next_at"])
    return done


def _changed(sent: dict[int, SentEntry]) -> list[Resource]:
    """Entries of ours whose place over there is not what it should be."""
    rows = Resource.everywhere.filter(node="", version__gt=0).select_related("provider").order_by("pk")
    found = []
    for resource in rows.iterator(1000):
        there = sent.get(resource.pk)
        is_open = resource.standing == Standing.PUBLISHED and resource.opening in OPENED
        is_there = there is not None and not there.gone
        stale = there is None or there.gone or there.version != resource.version
        if stale if is_open else is_there:
            found.append(resource)
    return found


def _send(client: httpx.Client, platform: OpenPlatform, resource: Resource, there: SentEntry | None) -> None:
    is_open = resource.standing == Standing.PUBLISHED and resource.opening in OPENED
    if not is_open and there is not None:
        _act(client, platform, "package_delete", {"id": there.number})
        number = there.number
    else:
        package = _package(platform, resource)
        verb = "package_create" if there is None else "package_update"
        said = _act(client, platform, verb, {**package, "id": there.number} if there else package)
        number = str(said.get("id") or package["name"])[:100]
    with transaction.atomic():
        SentEntry.objects.update_or_create(
            platform=platform,
            resource=resource,
            defaults={"number": number, "version": resource.version, "gone": not is_open, "at": clock.now()},
        )
        record(PLATFORM, "nodes.platform.sent", resource, platform=platform.address, gone=not is_open)


def _package(platform: OpenPlatform, resource: Resource) -> dict[str, Any]:
    page = platform.page.replace("{key}", resource.key)
    return {
        "name": resource.key.replace(".", "-").replace("_", "-")[:100],
        "title": resource.name_zh,
        "notes": resource.summary_zh,
        "owner_org": platform.owner,
        "url": page,
        "version": str(resource.version),
        "author": resource.provider.name_zh,
        "state": "active",
        "extras": [
            {"key": "resource_code", "value": resource.code},
            {"key": "opening", "value": resource.opening},
            {"key": "update_cycle", "value": resource.cycle},
        ],
        "resources": [{"name": resource.name_zh, "url": page, "format": "HTML"}],
    }


def _act(client: httpx.Client, platform: OpenPlatform, verb: str, content: dict[str, Any]) -> dict[str, Any]:
    """One action. Raises NodeUnreachable, NodeRefused."""
    token = ciphers.decrypted(platform.token, owner=platform.address)
    address = f"{platform.address.rstrip('/')}/api/3/action/{verb}"
    try:
        answer = client.post(address, json=content, headers={"Authorization": token})
        said = answer.json()
    except (httpx.HTTPError, ValueError) as failure:
        raise NodeUnreachable(name=platform.name, why=str(failure)[:200] or type(failure).__name__) from failure
    if answer.is_error or not said.get("success"):
        raise NodeRefused(name=platform.name, why=str(said.get("error", answer.status_code))[:200])
    result = said.get("result")
    return result if isinstance(result, dict) else {}
