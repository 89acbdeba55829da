"""A look at a source before it is connected: its columns and first rows."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from chengshu.kernel.gathering.models import Connection
from chengshu.kernel.gathering.reading import opened, reader_of

ROWS = 10
LONGEST_CELL = 60


@dataclass(frozen=True)
class Preview:
    """Columns with their types, and some rows; values cut to what a cell holds."""

    columns: Mapping[str, str]
    rows: list[dict[str, Any]]

    @property
    def lines(self) -> list[list[str]]:
        """The rows in the order of the columns."""
        return [[_cell(row.get(name)) for name in self.columns] for row in self.rows]


def preview(connection: Connection, origin: Mapping[str, Any]) -> Preview:
    """The beginning of what is there now. Raises NotReachable or SourceTrouble."""
    with _scratch() as folder:
        reader = opened(connection, origin, Path(folder))
        return Preview(reader.columns(), reader.sample(ROWS))


def preview_file(file: Path, name: str, origin: Mapping[str, Any]) -> Preview:
    """The beginning of a file that somebody brought."""
    with _scratch() as folder:
        reader = reader_of(file, name, origin, Path(folder))
        return Preview(reader.columns(), reader.sample(ROWS))


def _scratch() -> tempfile.TemporaryDirectory[str]:
    folder = Path(settings.LAKE) / "scratch"
    folder.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=folder, prefix="look-")


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
