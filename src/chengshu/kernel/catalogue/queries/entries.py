"""Reads of entries."""

from __future__ import annotations

from django.db.models import QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.catalogue.contents import ITEM_FIELDS, RESOURCE_FIELDS, ItemContent, ResourceContent, from_json
from chengshu.kernel.catalogue.models import Item, Resource, Standing


def published() -> QuerySet[Resource]:
    """Every published entry, whoever asks; pages ask ``catalogue_seen_by``."""
    return Resource.everywhere.filter(standing=Standing.PUBLISHED).select_related("provider", "classification")


def resource_of(key: str) -> Resource:
    """The entry of this key wherever it stands. Raises NotFound."""
    return one_of(Resource.everywhere.select_related("provider", "classification"), key=key)


def items_of(resource: Resource) -> list[Item]:
    """The items of an entry in their order, each with its data element."""
    return list(resource.items.select_related("element"))


def content_of(resource: Resource) -> ResourceContent:
    """What is written in the entry, apart from whose it is and where it stands."""
    given = {name: getattr(resource, name) for name in RESOURCE_FIELDS if name != "classification"}
    code = resource.classification.code if resource.classification else ""
    items = [_item(item).__dict__ for item in items_of(resource)]
    return from_json(given | {"classification": code, "items": items})


def _item(item: Item) -> ItemContent:
    given = {name: getattr(item, name) for name in ITEM_FIELDS if name != "element"}
    return ItemContent(**given, element=item.element.code if item.element else "")
