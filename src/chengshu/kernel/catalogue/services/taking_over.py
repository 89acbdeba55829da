"""Taking the catalogue of another node over, again and again without writing anything twice."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.contents import ResourceContent, as_json, from_json
from chengshu.kernel.catalogue.documents import MOST_ITEMS, CatalogueDocument, EntryPart
from chengshu.kernel.catalogue.errors import BadDocument, BadItems, BadKey
from chengshu.kernel.catalogue.events import ResourcePublished, ResourceWithdrawn
from chengshu.kernel.catalogue.guide import depth_of, parent_code
from chengshu.kernel.catalogue.models import CatalogueClass, Origin, Resource, ResourceVersion, Standing
from chengshu.kernel.catalogue.search.index import index
from chengshu.kernel.catalogue.services.writing import checked_key, write
from chengshu.kernel.events.services import publish
from chengshu.kernel.identity.models import Organisation


@dataclass
class TakenOver:
    """What came of it. ``refused`` names the entries that could not be taken, with the reason."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    refused: tuple[tuple[str, Text], ...] = ()


def take_over(document: CatalogueDocument, *, provider: Organisation, own_node: str, by: Actor = PLATFORM) -> TakenOver:
    """Take over what another node catalogued; ``provider`` is the body that stands for that node here.

    Each entry is taken whole or not at all and keeps its versions and their numbers; entries that this node keeps
    itself (``own_node``) are passed over. Safe to repeat: a version that is there stays as it is.
    """
    _add_classes(document)
    outcome = TakenOver()
    for entry in document.entries:
        node = entry.node or document.node
        if node == own_node:
            continue
        try:
            with transaction.atomic():
                _take(entry, node, provider, outcome, by)
        except (BadKey, BadItems, BadDocument) as refusal:
            outcome.refused = (*outcome.refused, (entry.key, refusal.sentence))
    return outcome


def _take(entry: EntryPart, node: str, provider: Organisation, outcome: TakenOver, by: Actor) -> None:
    key = checked_key(f"{node}.{entry.key}")
    held = Resource.everywhere.select_for_update(of=("self",)).filter(key=key).first()
    if held is not None and held.node != node:
        raise BadKey(key=key)
    versions = sorted(entry.versions, key=lambda one: one.number)
    contents = {one.number: _content(one.content) for one in versions}
    newest, gone = versions[-1], entry.standing == "withdrawn"
    if held is not None and held.version > newest.number:
        raise BadDocument
    known = set(held.versions.values_list("number", flat=True)) if held else set()
    stands = Standing.WITHDRAWN if gone else Standing.PUBLISHED
    if held is not None and newest.number in known and held.standing == stands:
        outcome.unchanged += 1
        return
    resource = held or Resource(key=key, node=node, origin=Origin.NODE)
    resource.provider, resource.node_provider, resource.code = provider, entry.provider, entry.code
    resource.standing, resource.version, resource.published_at = stands, newest.number, newest.published_at
    write(resource, contents[newest.number])
    ResourceVersion.objects.bulk_create(
        ResourceVersion(
            resource=resource,
            number=one.number,
            content=as_json(contents[one.number]) | {"code": entry.code},
            reason=one.reason,
            published_at=one.published_at,
        )
        for one in versions
        if one.number not in known
    )
    index([resource])
    record(by, "catalogue.resource.taken_over", resource, node=node, version=newest.number, standing=stands)
    _tell(resource, gone=gone)
    outcome.withdrawn += gone
    outcome.new += held is None and not gone
    outcome.changed += held is not None and not gone


def _content(written: dict[str, object]) -> ResourceContent:
    """The content of a version, without what this node has no class for. Raises BadDocument."""
    try:
        content = from_json(written)
        lengths = [len(getattr(content, name)) for name in ("name_zh", "name_en", "standard", "interface", "storage")]
        if max(lengths) > 200 or not content.name_zh or len(content.items) > MOST_ITEMS:
            raise BadDocument
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadDocument from None
    code = content.classification
    known = CatalogueClass.objects.filter(code=code).exists()
    items = tuple(replace(item, element="") for item in content.items)
    return replace(content, classification=code if known else "", items=items)


def _add_classes(document: CatalogueDocument) -> None:
    """Add the sender's classes that are missing here, from the root down; ours stay as they are."""
    held = {one.code: one for one in CatalogueClass.objects.all()}
    for part in sorted(document.classes, key=lambda one: len(one.code)):
        above = held.get(parent_code(part.code))
        if part.code not in held and above is not None:
            held[part.code] = CatalogueClass.objects.create(
                code=part.code,
                name_zh=part.name_zh,
                name_en=part.name_en,
                depth=depth_of(part.code),
                parent=above,
            )


def _tell(resource: Resource, *, gone: bool) -> None:
    if gone:
        publish(ResourceWithdrawn(resource.pk, resource.key, resource.provider_id, str(clock.today())))
    else:
        publish(ResourcePublished(resource.pk, resource.key, resource.version, resource.provider_id, resource.origin))
