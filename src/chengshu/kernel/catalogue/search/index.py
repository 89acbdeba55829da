"""The words of published entries, written beside them: the same on every database, read by ``search.shelf``."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from uuid import uuid4

from django.db import transaction
from django.db.models import F

from chengshu.kernel.catalogue.models import Resource, SearchState, SearchText, Standing
from chengshu.kernel.catalogue.search.grams import grams
from chengshu.kernel.catalogue.search.words import PART

BATCH = 500
LONGEST_TEXT = 15_000
"""Words of the items of an entry that are kept."""


def index(resources: Iterable[Resource]) -> int:
    """Write what these entries are found by, and that those which are not published are found no more; how many."""
    with transaction.atomic():
        state = SearchState.objects.filter(pk=1)
        if not state.update(number=F("number") + 1, token=uuid4().hex):
            return index_everything()
        return _write(resources, state.values_list("number", flat=True).get())


def index_everything() -> int:
    """Write the words of all published entries anew; returns how many there are."""
    with transaction.atomic():
        new = {"token": uuid4().hex, "era": uuid4().hex, "number": 1}
        SearchState.objects.update_or_create(pk=1, defaults=new)
        SearchText.objects.all().delete()
        rows = Resource.everywhere.filter(standing=Standing.PUBLISHED).select_related("provider", "classification")
        return _write(rows.prefetch_related("items").iterator(BATCH), 1)


def _write(resources: Iterable[Resource], number: int) -> int:
    rows = iter(resources)
    done = 0
    while batch := list(islice(rows, BATCH)):
        SearchText.objects.bulk_create(
            [SearchText(resource=one, number=number, words=_words(one)) for one in batch],
            update_conflicts=True,
            unique_fields=["resource"],
            update_fields=["number", "words"],
        )
        done += len(batch)
    return done


def _words(one: Resource) -> str:
    if one.standing != Standing.PUBLISHED:
        return ""
    items = list(one.items.all())
    named = f"{one.name_zh} {one.name_en}"
    listed = " ".join(f"{item.name_zh} {item.name_en} {item.column}" for item in items)
    place = one.classification
    rest = " ".join(
        (
            one.summary_zh,
            one.summary_en,
            one.provider.name_zh,
            one.provider.name_en,
            place.name_zh if place else "",
            place.name_en if place else "",
            one.code,
            one.key,
            one.system_code,
        )
    )
    return " ".join([*grams(named), PART, *grams(listed)[:LONGEST_TEXT], PART, *grams(rest)])
