"""What facets are counted from: a few small numbers of every published entry, kept in memory until one changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeAlias

import numpy as np
from django.db.models import Case, When
from numpy.typing import NDArray

from chengshu.kernel.catalogue.models import Origin, Resource, SearchState, Standing

FACETS = ("provider", "classification", "sharing", "opening", "grade", "format", "cycle", "origin")
Numbers: TypeAlias = "NDArray[np.int64]"
Places: TypeAlias = "NDArray[np.int32]"


@dataclass(frozen=True)
class Shelf:
    """All published entries, those of bureaus before the platform's own tables, newest first.

    ``keys`` (n,) are their keys; ``places[facet]`` (n,) says which of ``values[facet]`` each has, None among them for
    an entry without a class. ``order`` sorts ``keys``, for looking keys up.
    """

    token: str
    keys: Numbers
    order: Numbers
    places: Mapping[str, Places]
    values: Mapping[str, Sequence[Any]]

    def rows_of(self, keys: Sequence[int]) -> Numbers:
        """Where on the shelf these entries stand, in the order of the shelf; keys that are not on it are left out."""
        wanted = np.asarray(keys, dtype=np.int64)
        if not self.keys.size or not wanted.size:
            return np.empty(0, dtype=np.int64)
        at = np.searchsorted(self.keys, wanted, sorter=self.order)
        rows = self.order[np.minimum(at, self.keys.size - 1)]
        return np.sort(rows[self.keys[rows] == wanted])


_held: Shelf | None = None
_lock = Lock()


def shelf() -> Shelf:
    """The shelf as the catalogue stands; read anew where an entry was published or withdrawn since."""
    global _held  # noqa: PLW0603 - the one copy of this process
    state = SearchState.objects.filter(pk=1).first()
    token = state.token if state else ""
    held = _held
    if held is not None and held.token == token and token:
        return held
    with _lock:
        if _held is None or _held.token != token or not token:
            _held = _read(token)
        return _held


def _read(token: str) -> Shelf:
    own_tables = Case(When(origin=Origin.DECLARED, then=1), default=0)
    rows = Resource.everywhere.filter(standing=Standing.PUBLISHED).order_by(own_tables, "-published_at", "-pk")
    columns = list(zip(*rows.values_list("pk", *FACETS).iterator(5000), strict=True)) or [()] * (len(FACETS) + 1)
    keys = np.asarray(columns[0], dtype=np.int64)
    places: dict[str, Places] = {}
    values: dict[str, Sequence[Any]] = {}
    for facet, column in zip(FACETS, columns[1:], strict=True):
        number: dict[Any, int] = {}
        places[facet] = np.asarray([number.setdefault(one, len(number)) for one in column], dtype=np.int32)
        values[facet] = tuple(number)
    return Shelf(token, keys, np.argsort(keys, kind="stable"), places, values)
