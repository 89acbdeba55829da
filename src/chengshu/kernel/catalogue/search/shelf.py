"""What is searched: words and a few small numbers of every published entry, kept in memory and brought up to date."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Any, TypeAlias

import numpy as np
from django.db import DatabaseError, connection, connections
from django.db.models import QuerySet
from numpy.typing import NDArray

from chengshu.kernel.catalogue.models import Origin, Resource, SearchState, SearchText, Standing
from chengshu.kernel.catalogue.search.grams import Phrase
from chengshu.kernel.catalogue.search.index import index_everything
from chengshu.kernel.catalogue.search.words import Numbers, Words, words_of

logger = logging.getLogger(__name__)
FACETS = ("provider", "classification", "sharing", "opening", "grade", "format", "cycle", "origin")
MOST_BESIDE = 2000
"""Where more entries changed since the large read, it is made anew behind the searches, which go on meanwhile."""
Places: TypeAlias = "NDArray[np.int32]"


@dataclass(frozen=True)
class Facts:
    """Entries in any order: ``keys`` (n,), what they are sorted by, and which of a facet's ``values`` each has."""

    keys: Numbers
    own: NDArray[np.bool_]
    published: NDArray[np.float64]
    places: Mapping[str, Places]
    values: Mapping[str, Sequence[Any]]

    def without(self, keys: Numbers) -> Facts:
        """All but these."""
        left = ~np.isin(self.keys, keys)
        places = {facet: place[left] for facet, place in self.places.items()}
        return Facts(self.keys[left], self.own[left], self.published[left], places, self.values)

    def order(self) -> Numbers:
        """Those of bureaus before the platform's own tables, newest first."""
        return np.lexsort((-self.keys, -self.published, self.own))


@dataclass(frozen=True)
class Read:
    """What was read in one go: the entries, their words, and up to which number of which era.

    An empty era where it was read inside a transaction, whose writes may be taken back: nothing is put beside that.
    """

    era: str
    number: int
    keys: Numbers
    words: Words
    facts: Facts


@dataclass(frozen=True)
class Shelf:
    """All published entries, those of bureaus before the platform's own tables, newest first.

    ``keys`` (n,) are their keys; ``places[facet]`` (n,) says which of ``values[facet]`` each has, None among them for
    an entry without a class. ``segments`` are words with the row that each of their entries has here, -1 for none.
    """

    token: str
    keys: Numbers
    places: Mapping[str, Places]
    values: Mapping[str, Sequence[Any]]
    segments: Sequence[tuple[Words, Numbers]]
    large: Read

    def ranked(self, wanted: Sequence[Phrase]) -> Numbers:
        """The rows in which every phrase occurs: in the name first, then in the items, then elsewhere."""
        tier = np.full(self.keys.size, 3, dtype=np.int8)
        for words, rows in self.segments:
            here = rows >= 0
            tier[rows[here]] = words.tiers(wanted)[here]
        return np.concatenate([np.flatnonzero(tier == number) for number in range(3)])


_held: Shelf | None = None
_lock = Lock()
_renewing = Lock()


def shelf() -> Shelf:
    """The shelf as the catalogue stands; what was published or withdrawn since is read first."""
    global _held  # noqa: PLW0603 - the one copy of this process
    state = _state()
    held = _held
    if held is not None and held.token == state.token and state.token:
        return held
    with _lock:
        if _held is None or _held.token != state.token or not state.token:
            _held = _up_to_date(_held, state)
        return _held


def warm() -> Thread:
    """Read everything behind what the process does, so that nobody's search waits for it; for one that begins."""
    return _behind(shelf)


def renew() -> None:
    """Read everything anew and put it in the place of what is held; one at a time."""
    global _held  # noqa: PLW0603 - the one copy of this process
    if not _renewing.acquire(blocking=False):
        return
    try:
        fresh = _everything(_state())
        with _lock:
            _held = fresh
    finally:
        _renewing.release()


def _behind(work: Callable[[], object]) -> Thread:
    def done() -> None:
        try:
            work()
        except DatabaseError:
            logger.exception("the catalogue was not read ahead; the next search reads it")
        finally:
            connections.close_all()

    thread = Thread(target=done, name="catalogue-search", daemon=True)
    thread.start()
    return thread


def _state() -> SearchState:
    state = SearchState.objects.filter(pk=1).first()
    if state is None and Resource.everywhere.filter(standing=Standing.PUBLISHED).exists():
        index_everything()  # a city of a former release
        state = SearchState.objects.get(pk=1)
    return state or SearchState(token="")


def _up_to_date(held: Shelf | None, state: SearchState) -> Shelf:
    if held is None or held.large.era != state.era or not state.era:
        return _everything(state)
    since = SearchText.objects.order_by().filter(number__gt=held.large.number).values_list("pk", "words")
    changed = list(since)
    if len(changed) > MOST_BESIDE:
        _behind(renew)
    return _shelf(state.token, held.large, _read(changed, state))


def _everything(state: SearchState) -> Shelf:
    texts = SearchText.objects.order_by().values_list("pk", "words")
    return _shelf(state.token, _read(list(texts), state, whole=True))


def _read(rows: Sequence[tuple[int, str]], state: SearchState, *, whole: bool = False) -> Read:
    """The words given with the facts about their entries; an entry withdrawn has neither, its key alone."""
    found = [(key, words) for key, words in rows if words]
    entries = Resource.everywhere.filter(standing=Standing.PUBLISHED)
    facts = _facts(entries if whole else entries.filter(pk__in=[key for key, _ in rows]))
    keys = np.asarray([key for key, _ in [*found, *((key, "") for key, words in rows if not words)]], dtype=np.int64)
    era = "" if connection.in_atomic_block else state.era
    return Read(era, state.number, keys, words_of([words for _, words in found]), facts)


def _shelf(token: str, large: Read, beside: Read | None = None) -> Shelf:
    facts = large.facts if beside is None else _joined(large.facts.without(beside.keys), beside.facts)
    order = facts.order()
    keys = facts.keys[order]
    by_key = np.argsort(keys, kind="stable")
    segments = [(large.words, _rows(keys, by_key, large, () if beside is None else beside.keys))]
    if beside is not None:
        segments.append((beside.words, _rows(keys, by_key, beside, ())))
    places = {facet: place[order] for facet, place in facts.places.items()}
    return Shelf(token, keys, places, facts.values, segments, large)


def _rows(keys: Numbers, by_key: Numbers, read: Read, replaced: Sequence[int] | Numbers) -> Numbers:
    """The row of each entry that has words, -1 where it is withdrawn or its words were replaced."""
    wanted = read.keys[: read.words.entries]
    if not keys.size:
        return np.full(wanted.size, -1, dtype=np.int64)
    rows = by_key[np.minimum(np.searchsorted(keys, wanted, sorter=by_key), keys.size - 1)]
    there = (keys[rows] == wanted) & ~np.isin(wanted, np.asarray(replaced, dtype=np.int64))
    return np.where(there, rows, -1)


def _facts(entries: QuerySet[Resource]) -> Facts:
    rows = entries.order_by().values_list("pk", "published_at", *FACETS)
    columns = list(zip(*rows.iterator(5000), strict=True)) or [()] * (len(FACETS) + 2)
    places: dict[str, Places] = {}
    values: dict[str, Sequence[Any]] = {}
    for facet, column in zip(FACETS, columns[2:], strict=True):
        number: dict[Any, int] = {}
        places[facet] = np.asarray([number.setdefault(one, len(number)) for one in column], dtype=np.int32)
        values[facet] = tuple(number)
    return Facts(
        np.asarray(columns[0], dtype=np.int64),
        np.asarray([one == Origin.DECLARED for one in columns[-1]], dtype=bool),
        np.asarray([one.timestamp() if one else 0.0 for one in columns[1]], dtype=np.float64),
        places,
        values,
    )


def _joined(first: Facts, second: Facts) -> Facts:
    places: dict[str, Places] = {}
    values: dict[str, Sequence[Any]] = {}
    for facet in FACETS:
        number = {value: at for at, value in enumerate(first.values[facet])}
        moved = [number.setdefault(value, len(number)) for value in second.values[facet]]
        after = np.asarray(moved, dtype=np.int32)[second.places[facet]] if moved else second.places[facet]
        places[facet] = np.concatenate([first.places[facet], after])
        values[facet] = tuple(number)
    return Facts(
        np.concatenate([first.keys, second.keys]),
        np.concatenate([first.own, second.own]),
        np.concatenate([first.published, second.published]),
        places,
        values,
    )
