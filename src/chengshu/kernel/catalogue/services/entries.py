"""Drafts of entries."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.contents import ResourceContent
from chengshu.kernel.catalogue.errors import KeyTaken
from chengshu.kernel.catalogue.models import Origin, Resource
from chengshu.kernel.catalogue.services.writing import checked_key, own_key, write
from chengshu.kernel.identity.models import Organisation


@transaction.atomic
def draft(
    provider: Organisation,
    content: ResourceContent,
    *,
    key: str = "",
    origin: Origin = Origin.COMPILED,
    by: Actor = PLATFORM,
) -> Resource:
    """A new entry, not yet published. Without a key it gets one. Raises BadKey, KeyTaken, BadItems, UnknownClass."""
    if key and Resource.everywhere.filter(key=checked_key(key)).exists():
        raise KeyTaken(key=key)
    resource = Resource(provider=provider, key=key or uuid4().hex, origin=origin)
    write(resource, content)
    if not key:
        resource.key = own_key(provider, resource)
        resource.save(update_fields=["key"])
    record(by, "catalogue.resource.drafted", resource, key=resource.key)
    return resource
