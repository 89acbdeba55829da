"""Reads of the catalogue; the functions named here are the door for the floors above."""

from __future__ import annotations

from chengshu.kernel.catalogue.queries.entries import content_of, items_of, published, resource_of
from chengshu.kernel.catalogue.queries.sources import Source, source_of

__all__ = ["Source", "content_of", "items_of", "published", "resource_of", "source_of"]
