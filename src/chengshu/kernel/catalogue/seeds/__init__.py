"""The catalogue of the invented city."""

from __future__ import annotations

from chengshu.kernel.catalogue.guide import ensure_guide_classes
from chengshu.kernel.catalogue.seeds.entries import bodies, seed_classes, seed_entries
from chengshu.kernel.catalogue.seeds.lists import seed_lists
from chengshu.kernel.catalogue.seeds.standards import seed_standards
from chengshu.kernel.catalogue.services.declared import sync_declared


def seed_catalogue() -> None:
    """Fill what is missing: the platform's own tables everywhere, the rest where the invented city is."""
    ensure_guide_classes()
    sync_declared()
    if not bodies():
        return
    seed_classes()
    seed_standards()
    seed_entries()
    seed_lists()
