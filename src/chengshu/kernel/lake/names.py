"""Names of tables of the lake, and where they lie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings

_KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
LONGEST_KEY = 100


class Layer(StrEnum):
    """Bronze is as it came, silver is cleaned and typed alike, gold is modelled for use."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


@dataclass(frozen=True)
class TableName:
    """A table by its layer and key, ``gold.registries.persons``. Raises ValueError for a key that is no name."""

    layer: Layer
    key: str

    def __post_init__(self) -> None:
        if len(self.key) > LONGEST_KEY or not _KEY.fullmatch(self.key):
            raise ValueError(f"no name for a table: {self.key!r}")

    def __str__(self) -> str:
        return f"{self.layer}.{self.key}"

    @property
    def view(self) -> str:
        """Its name in a query, without dots: ``gold_registries_persons``."""
        return str(self).replace(".", "_")

    @property
    def folder(self) -> Path:
        """Where its files and its log lie."""
        return Path(settings.LAKE) / self.layer / self.key
