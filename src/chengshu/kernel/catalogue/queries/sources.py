"""Which bureau is the source of which datum (一数一源)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chengshu.kernel.catalogue.models import Item
from chengshu.kernel.identity.models import Organisation


@dataclass(frozen=True)
class Source:
    """The authoritative provider of a datum; ``item`` is where it offers it, None where it does not yet."""

    provider: Organisation
    item: Item | None


def source_of(element: str, *, on: date | None = None) -> Source | None:
    """The settled source of the data element of this code, today or on a day; None while nothing is settled."""
    return None
