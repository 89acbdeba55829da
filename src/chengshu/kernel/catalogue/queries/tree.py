"""The tree of classes with how many entries lie in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chengshu.kernel.catalogue.models import CatalogueClass


@dataclass
class Branch:
    """A class with the number of entries in it and all below; ``open`` where the class chosen lies below it."""

    row: CatalogueClass
    count: int = 0
    branches: list[Branch] = field(default_factory=list)
    chosen: bool = False
    open: bool = False


def tree(in_class: Mapping[int, int], *, chosen: str = "", empty: bool = False) -> Sequence[Branch]:
    """The classes from the first depth down, with the numbers of entries by class; empty ones only where asked for."""
    rows = CatalogueClass.objects.filter(active=True).order_by("code")
    branches = {
        row.pk: Branch(row, in_class.get(row.pk, 0), [], row.code == chosen, chosen.startswith(row.code))
        for row in rows
    }
    roots: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.row.parent_id or 0)
        (above.branches if above else roots).append(branch)
    for branch in sorted(branches.values(), key=lambda one: -one.row.depth):
        above = branches.get(branch.row.parent_id or 0)
        if above:
            above.count += branch.count
    return roots if empty else _full(roots)


def _full(branches: list[Branch]) -> list[Branch]:
    kept = [one for one in branches if one.count or one.chosen or one.open]
    for one in kept:
        one.branches = _full(one.branches)
    return kept
