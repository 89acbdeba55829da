"""Putting a content into the rows of an entry, and its code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.db.models import F

from chengshu.base import clock
from chengshu.kernel.catalogue.contents import ITEM_FIELDS, RESOURCE_FIELDS, ItemContent, ResourceContent
from chengshu.kernel.catalogue.errors import BadItems, BadKey, UnknownClass
from chengshu.kernel.catalogue.likeness import Known, likeness, names_of
from chengshu.kernel.catalogue.models import CatalogueClass, DataElement, Item, Resource
from chengshu.kernel.catalogue.names import COLUMN, KEY, LONGEST_COLUMN, LONGEST_KEY
from chengshu.kernel.identity.models import Organisation

WRITTEN = (*(name for name in ITEM_FIELDS if name != "column"), "order", "likeness")


def checked_key(key: str) -> str:
    """The key if it can be the name of a table in the lake. Raises BadKey."""
    if len(key) > LONGEST_KEY or not KEY.fullmatch(key):
        raise BadKey(key=key)
    return key


def write(resource: Resource, content: ResourceContent) -> None:
    """Put the content into the rows. An item stays one row while its column stays. Raises BadItems, UnknownClass."""
    _check_columns(content)
    resource.classification = class_of(content.classification)
    for name in RESOURCE_FIELDS:
        if name != "classification":
            setattr(resource, name, getattr(content, name))
    resource.related = list(content.related)
    resource.changed_at = clock.now()
    resource.save()
    _write_items(resource, content)


def class_of(code: str) -> CatalogueClass | None:
    """The class of this code; None for no code. Raises UnknownClass."""
    if not code:
        return None
    found = CatalogueClass.objects.filter(code=code).first()
    if found is None:
        raise UnknownClass(code=code)
    return found


def give_code(resource: Resource) -> None:
    """Give the entry the next running number of its class, unless it has a code of this class already.

    ``307001/000012``; the numbers of a class are given one after the other and none twice.
    """
    held = resource.classification
    if held is None or resource.code.startswith(f"{held.code}/"):
        return
    CatalogueClass.objects.filter(pk=held.pk).update(last_number=F("last_number") + 1)
    number = CatalogueClass.objects.values_list("last_number", flat=True).get(pk=held.pk)
    resource.code = f"{held.code}/{number:06}"


def own_key(provider: Organisation, resource: Resource) -> str:
    """A key for an entry that nobody gave one: the provider's short code and the number of the row."""
    short = re.sub(r"[^a-z0-9]+", "_", provider.code.lower().rpartition(".")[2]).strip("_")
    return f"{short if short[:1].isalpha() else f'u{short}'}.r{resource.pk:06}"


def _check_columns(content: ResourceContent) -> None:
    seen: set[str] = set()
    for item in content.items:
        if item.column in seen or len(item.column) > LONGEST_COLUMN or not COLUMN.fullmatch(item.column):
            raise BadItems(name=item.name_zh, column=item.column)
        seen.add(item.column)


def _write_items(resource: Resource, content: ResourceContent) -> None:
    held = {item.column: item for item in resource.items.all()}
    elements = {one.code: one for one in DataElement.objects.filter(active=True)}
    known = known_names(elements.values())
    resource.items.exclude(column__in=[item.column for item in content.items]).delete()
    was = {item.pk: _values(item) for item in held.values()}
    rows = [held.get(item.column) or Item(resource=resource) for item in content.items]
    for order, (row, item) in enumerate(zip(rows, content.items, strict=True), 1):
        _fill(row, item, elements.get(item.element))
        row.order, row.likeness = order, likeness_of(row, known)
    changed = [row for row in rows if not row._state.adding and _values(row) != was[row.pk]]
    Item.objects.bulk_create([row for row in rows if row._state.adding])
    Item.objects.bulk_update(changed, WRITTEN)


def known_names(elements: Iterable[DataElement]) -> dict[str, Known]:
    """Data elements under each of their names."""
    found: dict[str, Known] = {}
    for one in elements:
        found |= names_of(one.code, one.single_source, (one.name_zh, one.name_en, *one.aliases))
    return found


def likeness_of(item: Item, known: Mapping[str, Known]) -> str:
    """What the item has in common with those that carry the same datum."""
    element = Known(item.element.code, item.element.single_source) if item.element else None
    return likeness(item.name_zh, item.meaning, element, known)


def _values(row: Item) -> list[object]:
    return [row.element_id if name == "element" else getattr(row, name) for name in WRITTEN]


def _fill(row: Item, item: ItemContent, element: DataElement | None) -> None:
    for name in ITEM_FIELDS:
        if name != "element":
            setattr(row, name, getattr(item, name))
    row.element = element
