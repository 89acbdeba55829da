"""Tables of the catalogue."""

from __future__ import annotations

from chengshu.kernel.catalogue.models.classes import CatalogueClass
from chengshu.kernel.catalogue.models.resources import Item, Resource, ResourceVersion

__all__ = ["CatalogueClass", "Item", "Resource", "ResourceVersion"]
