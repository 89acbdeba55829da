"""Search over the published catalogue: words of any length in Chinese and English, with facets."""

from __future__ import annotations

from chengshu.kernel.catalogue.search.finding import Facet, Found, Wanted, found_for
from chengshu.kernel.catalogue.search.shelf import warm

__all__ = ["Facet", "Found", "Wanted", "found_for", "warm"]
