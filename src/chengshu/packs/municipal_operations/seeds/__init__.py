"""What the books of the invented city begin with."""

from __future__ import annotations

from django.db import transaction

from chengshu.packs.municipal_operations.models import Entry
from chengshu.packs.municipal_operations.seeds.books import seed_books
from chengshu.packs.municipal_operations.seeds.coverage import seed_coverage
from chengshu.packs.municipal_operations.seeds.law import seed_law
from chengshu.packs.municipal_operations.seeds.upkeep import seed_upkeep
from chengshu.packs.municipal_operations.seeds.utilities import seed_utilities


@transaction.atomic
def seed_municipal_operations() -> None:
    """Books with rows, a year of their upkeep, the utilities, permits and proceedings; nothing where books exist."""
    if Entry.everywhere.exists():
        return
    seed_books()
    seed_upkeep()
    seed_utilities()
    seed_law()
    seed_coverage()


__all__ = ["seed_municipal_operations"]
