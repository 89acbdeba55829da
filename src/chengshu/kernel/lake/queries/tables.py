"""Tables of the lake, found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chengshu.kernel.lake.errors import NoSuchTable
from chengshu.kernel.lake.models import LakeTable
from chengshu.kernel.lake.names import Layer, TableName

if TYPE_CHECKING:
    from chengshu.kernel.catalogue.models import Resource

SERVED = (Layer.SILVER, Layer.BRONZE, Layer.GOLD)


def served_table(resource: Resource) -> LakeTable | None:
    """The table from which a resource is given out: the cleaned one if there, else as gathered, else modelled here.

    None where nothing lies in the lake yet.
    """
    found = {table.layer: table for table in LakeTable.objects.filter(key=resource.key, layer__in=SERVED)}
    return next((found[layer] for layer in SERVED if layer in found), None)


def served_name(resource: Resource) -> TableName:
    """The name of the served table. Raises NoSuchTable where nothing was gathered yet."""
    table = served_table(resource)
    if table is None:
        raise NoSuchTable
    return table.name


def table_named(name: TableName) -> LakeTable:
    """The row of a table. Raises NoSuchTable."""
    table = LakeTable.objects.filter(layer=name.layer, key=name.key).select_related("resource", "area").first()
    if table is None:
        raise NoSuchTable
    return table


def served_tables(resources: Sequence[Resource]) -> dict[str, LakeTable]:
    """The served tables of several resources by their keys, in one query; without those that have none."""
    keys = {resource.key for resource in resources}
    found: dict[str, LakeTable] = {}
    for table in LakeTable.objects.filter(key__in=keys, layer__in=SERVED):
        other = found.get(table.key)
        if other is None or SERVED.index(Layer(table.layer)) < SERVED.index(Layer(other.layer)):
            found[table.key] = table
    return found
