"""Reads of open datasets by strangers: search, facets, lists; and by the staff."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from chengshu.kernel.access.actor import Actor
from chengshu.packs.open_data import searching
from chengshu.packs.open_data.errors import NoSuchDataset
from chengshu.packs.open_data.files import FORMATS, Format
from chengshu.packs.open_data.models import OpenDataset, Release
from chengshu.packs.open_data.models.datasets import Stage
from chengshu.packs.open_data.rights import SEE

T = TypeVar("T")

ORDERS: Mapping[str, tuple[Any, ...]] = {
    "used": ("-uses", "-modified_at", "pk"),
    "newest": ("-modified_at", "-pk"),
    "rated": (F("stars") * 1.0 / (F("ratings") + 3), "pk"),
    "name": (Lower("name_zh"), "pk"),
}
FACETS: Mapping[str, str] = {
    "theme": "theme__key",
    "publisher": "publisher__code",
    "licence": "licence__key",
    "opening": "opening",
    "tag": "tags__name",
}
FACETS_KEPT_S = 20.0
RANKED_UP_TO = 2000


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. ``chosen`` are facets with the values wanted; ``but`` those not wanted."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    but: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = ""

    @property
    def everything(self) -> bool:
        """Whether nothing narrows the search."""
        return not (self.words.strip() or self.chosen or self.but)


def published() -> QuerySet[OpenDataset]:
    """What strangers may see."""
    return OpenDataset.everywhere.filter(stage=Stage.PUBLISHED)


def with_names(found: QuerySet[OpenDataset]) -> QuerySet[OpenDataset]:
    """With everything that a line or a description of a dataset reads."""
    return found.select_related("publisher", "theme", "licence", "contributor").prefetch_related("tags")


def found_for(wanted: Wanted) -> QuerySet[OpenDataset]:
    """The published datasets that fit, in no order."""
    found = published().filter(searching.matching(wanted.words))
    for name, values in wanted.chosen.items():
        found = found.filter(_any_of(name, values))
    for name, values in wanted.but.items():
        found = found.exclude(_any_of(name, values))
    return found


def ordered(found: QuerySet[OpenDataset], wanted: Wanted, count: int) -> QuerySet[OpenDataset]:
    """In the wanted order; else those whose title holds the words first, then by use."""
    if wanted.order == "rated":
        return found.order_by((F("stars") * 1.0 / (F("ratings") + 3)).desc(), "-uses", "pk")
    if wanted.order in ORDERS:
        return found.order_by(*ORDERS[wanted.order])
    words = wanted.words.split()[: searching.MOST_WORDS]
    if words and count <= RANKED_UP_TO:
        titled = Q()
        for word in words:
            titled &= Q(name_zh__icontains=word) | Q(name_en__icontains=word)
        rank = Case(When(titled, then=Value(0)), default=Value(1), output_field=IntegerField())
        return found.order_by(rank, "-uses", "-modified_at", "pk")
    return found.order_by(*ORDERS["used"])


def count_of(wanted: Wanted) -> int:
    """How many fit; the number of all is remembered for a moment."""
    if wanted.everything:
        return _kept(("count",), lambda: published().count())
    return found_for(wanted).count()


def facets_of(wanted: Wanted, names: tuple[str, ...], *, most: int = 50) -> dict[str, list[tuple[str, int]]]:
    """For each facet its values with how many datasets have them, the commonest first."""

    def counted(name: str) -> list[tuple[str, int]]:
        path = FACETS[name]
        rows = found_for(wanted).order_by().values_list(path).annotate(n=Count("pk")).order_by("-n", path)
        return [(value, number) for value, number in rows[:most] if value is not None]

    if wanted.everything:
        return {name: _kept((name, most), lambda name=name: counted(name)) for name in names}  # type: ignore[misc]
    together = [name for name in names if name != "tag"]  # a dataset has several of these
    found = _counted_together(wanted, together, most) if len(together) > 1 else {}
    return {name: found[name] if name in found else counted(name) for name in names}


def _counted_together(wanted: Wanted, names: Sequence[str], most: int) -> dict[str, list[tuple[str, int]]]:
    """Several facets by going over what fits once."""
    sums: dict[str, Counter[str]] = {name: Counter() for name in names}
    groups = found_for(wanted).order_by().values_list(*(FACETS[name] for name in names)).annotate(n=Count("pk"))
    for *values, number in groups:
        for name, value in zip(names, values, strict=True):
            if value is not None:
                sums[name][value] += number
    return {name: sorted(sums[name].items(), key=lambda one: (-one[1], one[0]))[:most] for name in names}


def dataset_called(slug: str) -> OpenDataset:
    """The published dataset of this name or identifier. Raises NoSuchDataset."""
    found = with_names(published()).filter(slug=slug).first()
    if found is None:
        key = uuid_of(slug)
        found = with_names(published()).filter(uid=key).first() if key else None
    if found is None:
        raise NoSuchDataset
    return found


def file_called(resource_id: str) -> tuple[OpenDataset, Format]:
    """The dataset and format behind a file's identifier. Raises NoSuchDataset."""
    key = uuid_of(resource_id)
    if key is not None:
        numbers = {UUID(int=key.int ^ form.number): form for form in FORMATS}
        found = with_names(published()).filter(uid__in=numbers).first()
        if found is not None:
            return found, numbers[found.uid]
    raise NoSuchDataset


def release_of(dataset: OpenDataset, number: int | None = None) -> Release:
    """A published version, the newest unless a number is given. Raises NoSuchDataset."""
    release = dataset.releases.filter(number=number or dataset.release).first()
    if release is None:
        raise NoSuchDataset
    release.dataset = dataset
    return release


def datasets_seen_by(actor: Actor) -> QuerySet[OpenDataset]:
    """What somebody of the staff may see, wherever it stands."""
    return OpenDataset.scoped.within(actor, SEE).select_related("publisher", "theme", "resource")


def uuid_of(typed: str) -> UUID | None:
    """The identifier as typed; None for anything else."""
    try:
        return UUID(typed)
    except ValueError:
        return None


def _any_of(name: str, values: tuple[str, ...]) -> Q:
    path = FACETS[name]
    return (
        Q(pk__in=published().filter(**{f"{path}__in": values}).values("pk"))
        if name == "tag"
        else Q(**{f"{path}__in": values})
    )


_memory: dict[tuple[Any, ...], tuple[float, Any]] = {}
_memory_lock = threading.Lock()


def _kept(key: tuple[Any, ...], count: Callable[[], T]) -> T:
    """A number about everything, counted at most every twenty seconds in a process."""
    now = time.monotonic()
    with _memory_lock:
        known = _memory.get(key)
    if known and now - known[0] < FACETS_KEPT_S:
        value: T = known[1]
        return value
    value = count()
    with _memory_lock:
        _memory[key] = (now, value)
    return value


def forget_counts() -> None:
    """Count everything anew."""
    with _memory_lock:
        _memory.clear()
