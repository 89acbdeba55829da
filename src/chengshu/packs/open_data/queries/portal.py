"""What the public pages show beside a search."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from chengshu.base.text import Text
from chengshu.packs.open_data.models import Application, ForeignDataset, Inquiry, OpenDataset, Review, Theme
from chengshu.packs.open_data.models.partners import Standing
from chengshu.packs.open_data.models.voices import Shown
from chengshu.packs.open_data.queries.bodies import publishers
from chengshu.packs.open_data.queries.datasets import published, with_names
from chengshu.packs.open_data.searching import words_of
from chengshu.ui.parts import Tile

MOST_FOREIGN = 10


def counts() -> list[Tile]:
    """The numbers at the top of the home page."""
    sums: dict[str, Any] = published().aggregate(rows=Sum("rows"), uses=Sum("uses"), n=Count("pk"))
    return [
        Tile(Text("个数据集", "datasets"), sums["n"]),
        Tile(Text("行数据", "rows"), sums["rows"] or 0),
        Tile(Text("个提供单位", "publishers"), len(publishers())),
        Tile(Text("次下载和调用", "downloads and calls"), sums["uses"] or 0),
    ]


def themes_with_counts() -> QuerySet[Theme]:
    """The fields, each with how many datasets it holds."""
    held = Count("datasets", filter=Q(datasets__stage="published"))
    return Theme.objects.filter(active=True).annotate(held=held)


def newest(most: int = 6) -> list[OpenDataset]:
    """What was published or brought up to date last."""
    return list(with_names(published()).order_by("-modified_at", "-pk")[:most])


def most_used(most: int = 6) -> list[OpenDataset]:
    """What is downloaded and called most."""
    return list(with_names(published().filter(uses__gt=0)).order_by("-uses", "-modified_at", "pk")[:most])


def gallery() -> QuerySet[Application]:
    """Applications that were accepted, of partners who still are."""
    shown = Application.objects.filter(standing=Standing.ACCEPTED, partner__standing=Standing.ACCEPTED)
    return shown.select_related("partner").prefetch_related("datasets")


def reviews_shown(dataset: OpenDataset) -> QuerySet[Review]:
    """Ratings whose words stand on the page."""
    return dataset.reviews.filter(shown=Shown.SHOWN).exclude(words="")[:20]


def answered_publicly() -> QuerySet[Inquiry]:
    """What visitors asked and may be read by everybody, with its answer."""
    found = Inquiry.everywhere.filter(public=True, answered_at__isnull=False)
    return found.select_related("provider", "office").order_by("-answered_at")


def inquiry_numbered(number: str) -> Inquiry | None:
    """The message with this number; None where there is none."""
    found = Inquiry.everywhere.select_related("provider", "office", "dataset")
    return found.filter(number=number.strip().upper()).first()


def foreign_for(words: str) -> list[ForeignDataset]:
    """Datasets of other portals that hold the words."""
    typed = words.split()[:5]
    if not typed or not any(words_of(words)):
        return []
    found = ForeignDataset.objects.filter(neighbour__active=True).select_related("neighbour")
    for word in typed:
        found = found.filter(Q(title__icontains=word) | Q(notes__icontains=word))
    return list(found[:MOST_FOREIGN])
