"""Rows that are kept in memory to be fast: read anew as soon as somebody, in whatever process, has changed them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from time import monotonic
from typing import Generic, TypeVar
from uuid import uuid4

from chengshu.kernel.places.models import Edition

Kept = TypeVar("Kept")
Tokens = Mapping[str, str]
STAMP_HOLDS_S = 0.3


class Kind(StrEnum):
    """The sets of rows that are kept."""

    CELLS = "cells"
    FEATURES = "features"
    COMPONENTS = "components"
    LAYERS = "layers"


def changed(*kinds: Kind) -> None:
    """Say, in the transaction of the write, that the rows are not what they were."""
    for kind in kinds:
        Edition.objects.update_or_create(key=kind, defaults={"token": uuid4().hex})


def tokens() -> Tokens:
    """The tokens of all sets, for who needs several at once."""
    return dict(Edition.objects.values_list("key", "token"))


def editions(*kinds: Kind) -> tuple[str, ...]:
    """The tokens of some sets in their order; empty for one that nobody wrote to yet."""
    known = tokens()
    return tuple(known.get(kind, "") for kind in kinds)


class Memory(Generic[Kept]):
    """What was made from sets of rows, made anew when their tokens, or what else ``stamp`` says, are others."""

    def __init__(self, make: Callable[[], Kept], *kinds: Kind, stamp: Callable[[], object] = lambda: None) -> None:
        self._make, self._kinds, self._stamp = make, kinds, stamp
        self._kept: tuple[object, Kept] | None = None
        self._stamped: tuple[float, object] | None = None

    def now(self, known: Tokens | None = None) -> Kept:
        """The newest; a pair is swapped in whole, so that threads need no lock."""
        known = tokens() if known is None else known
        state = (tuple(known.get(kind, "") for kind in self._kinds), self._stamp_lately())
        kept = self._kept
        if kept is None or kept[0] != state:
            kept = self._kept = (state, self._make())
        return kept[1]

    def _stamp_lately(self) -> object:
        """What ``stamp`` said a moment ago, as it costs more than the tokens and changes once a year."""
        stamped = self._stamped
        if stamped is None or monotonic() - stamped[0] > STAMP_HOLDS_S:
            stamped = self._stamped = (monotonic(), self._stamp())
        return stamped[1]
