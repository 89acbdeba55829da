"""Tables of the catalogue."""

from __future__ import annotations

from chengshu.kernel.catalogue.models.classes import CatalogueClass
from chengshu.kernel.catalogue.models.resources import Item, Resource, ResourceVersion
from chengshu.kernel.catalogue.models.standards import Code, CodeList, DataElement
from chengshu.kernel.catalogue.words import Format, Origin, Secrecy, SharingWay, Standing

__all__ = [
    "CatalogueClass",
    "Code",
    "CodeList",
    "DataElement",
    "Format",
    "Item",
    "Origin",
    "Resource",
    "ResourceVersion",
    "Secrecy",
    "SharingWay",
    "Standing",
]
