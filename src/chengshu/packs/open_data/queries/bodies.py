"""Publishers, as far as strangers may know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Min, QuerySet

from chengshu.packs.open_data.models import OpenDataset
from chengshu.packs.open_data.models.datasets import Stage

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation


def publishers() -> list[tuple[Organisation, int]]:
    """Every body that publishes something, with how many datasets, the most first."""
    found = OpenDataset.everywhere.filter(stage=Stage.PUBLISHED).order_by()
    counts = dict(found.values_list("publisher").annotate(n=Count("pk")))
    bodies = {row.publisher_id: row.publisher for row in _one_each(list(counts))}
    return sorted(((bodies[key], count) for key, count in counts.items()), key=lambda one: (-one[1], one[0].order))


def body_coded(code: str) -> Organisation | None:
    """The publisher of this code; None where it publishes nothing."""
    found = (
        OpenDataset.everywhere.filter(stage=Stage.PUBLISHED, publisher__code=code).select_related("publisher").first()
    )
    return found.publisher if found else None


def _one_each(keys: list[int]) -> QuerySet[OpenDataset]:
    """One dataset of each publisher, with the publisher; packs do not read the table of organisations itself."""
    found = OpenDataset.everywhere.filter(stage=Stage.PUBLISHED, publisher__in=keys).order_by()
    return OpenDataset.everywhere.filter(
        pk__in=found.values("publisher").annotate(one=Min("pk")).values("one")
    ).select_related("publisher")
