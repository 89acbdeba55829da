"""Names of places between which data flows."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.base.text import Text
from chengshu.kernel.lake.models import PlaceKind
from chengshu.kernel.lake.names import TableName


@dataclass(frozen=True)
class PlaceName:
    """A place by its kind and key; ``label`` and ``address`` (path of its page) are remembered where given."""

    kind: PlaceKind
    key: str
    label: Text | None = None
    address: str = ""


def at_source(key: str, label: Text | None = None, address: str = "") -> PlaceName:
    """A table, file or interface of a bureau; ``key`` such as ``civil-db/T_HY``."""
    return PlaceName(PlaceKind.SOURCE, key, label, address)


def in_lake(name: TableName, label: Text | None = None) -> PlaceName:
    """A table of the lake."""
    return PlaceName(PlaceKind.TABLE, str(name), label)


def in_registry(key: str, label: Text | None = None, address: str = "") -> PlaceName:
    """A base registry, ``registries.persons``."""
    return PlaceName(PlaceKind.REGISTRY, key, label, address)


def as_service(key: str, label: Text | None = None, address: str = "") -> PlaceName:
    """A data service that others call."""
    return PlaceName(PlaceKind.SERVICE, key, label, address)


def as_indicator(key: str, label: Text | None = None, address: str = "") -> PlaceName:
    """An indicator by its declared key."""
    return PlaceName(PlaceKind.INDICATOR, key, label, address)
