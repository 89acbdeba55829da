"""Publishing and withdrawing."""

from __future__ import annotations

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.contents import ResourceContent, as_json
from chengshu.kernel.catalogue.errors import KeyTaken, NotPublished
from chengshu.kernel.catalogue.events import ResourcePublished, ResourceWithdrawn
from chengshu.kernel.catalogue.models import Origin, Resource, ResourceVersion, Standing
from chengshu.kernel.catalogue.queries.entries import content_of
from chengshu.kernel.catalogue.search.index import index
from chengshu.kernel.catalogue.services.duties import fulfil_duties
from chengshu.kernel.catalogue.services.entries import draft
from chengshu.kernel.catalogue.services.sources import find_shared_data
from chengshu.kernel.catalogue.services.writing import checked_key, give_code, write
from chengshu.kernel.events.services import publish
from chengshu.kernel.identity.models import Organisation


@transaction.atomic
def publish_directly(
    provider: Organisation,
    content: ResourceContent,
    *,
    key: str,
    origin: Origin = Origin.COMPILED,
    reason: str = "",
    by: Actor = PLATFORM,
) -> Resource:
    """A published entry in one call and without review: seeds, the platform's own tables, entries of other nodes.

    The same key and content again change nothing; another content is a new version. Raises KeyTaken where the key
    belongs to an entry of another provider, BadKey, BadItems, UnknownClass.
    """
    resource = Resource.everywhere.select_for_update(of=("self",)).filter(key=checked_key(key)).first()
    if resource is None:
        resource = draft(provider, content, key=key, origin=origin, by=by)
    elif resource.provider_id != provider.pk:
        raise KeyTaken(key=key)
    elif resource.standing == Standing.PUBLISHED and content_of(resource) == content:
        return resource
    return publish_version(resource, content, reason=reason, by=by)


def publish_version(resource: Resource, content: ResourceContent, *, reason: str = "", by: Actor) -> Resource:
    """Write the content into the locked entry, give it its code, and keep it as its next version."""
    write(resource, content)
    give_code(resource)
    resource.standing = Standing.PUBLISHED
    resource.version += 1
    resource.published_at = clock.now()
    resource.save()
    ResourceVersion.objects.create(
        resource=resource,
        number=resource.version,
        content=as_json(content) | {"code": resource.code},
        reason=reason,
        published_at=resource.published_at,
        by_id=by.person_id,
    )
    record(by, "catalogue.resource.published", resource, version=resource.version, code=resource.code, reason=reason)
    index([resource])
    find_shared_data(resource)
    fulfil_duties(resource)
    publish(ResourcePublished(resource.pk, resource.key, resource.version, resource.provider_id, resource.origin))
    return resource


@transaction.atomic
def withdraw_directly(resource: Resource, *, reason: str, by: Actor = PLATFORM) -> Resource:
    """Take a published entry out of the catalogue. Raises NotPublished."""
    rows = Resource.everywhere.select_for_update(of=("self",)).select_related("provider", "classification")
    held = rows.get(pk=resource.pk)
    if held.standing != Standing.PUBLISHED:
        raise NotPublished(name=held.name)
    held.standing = Standing.WITHDRAWN
    held.changed_at = clock.now()
    held.save(update_fields=["standing", "changed_at"])
    index([held])
    record(by, "catalogue.resource.withdrawn", held, reason=reason)
    publish(ResourceWithdrawn(held.pk, held.key, held.provider_id, reason))
    return held
