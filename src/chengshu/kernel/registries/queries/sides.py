"""Records laid side by side: with their sources, and two that may be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chengshu.kernel.registries.masking import masked
from chengshu.kernel.registries.models import Pair, Record, RegistryField, SourceRow
from chengshu.kernel.registries.queries.registries import fields_of


@dataclass(frozen=True)
class Cell:
    """A value in a comparison: whether it agrees with the record, and whether it was chosen."""

    value: Any
    chosen: bool = False
    differs: bool = False


@dataclass(frozen=True)
class Line:
    """A field across the golden record and its sources, in the order of ``SideBySide.sources``."""

    field: RegistryField
    golden: Any
    origin: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class SideBySide:
    """A record beside all its sources."""

    record: Record
    sources: Sequence[SourceRow]
    lines: Sequence[Line]


@dataclass(frozen=True)
class PairLine:
    """A field of two records, with what it says about their being one."""

    field: RegistryField
    left: Any
    right: Any
    words: str
    bits: float | None

    @property
    def tone(self) -> str:
        """Speaks for, against, or neither."""
        if self.bits is None or -0.5 < self.bits < 0.5:
            return "neutral"
        return "good" if self.bits > 0 else "bad"


def sources_of(record: Record) -> SideBySide:
    """The record with what each source says, field by field; sources by rank."""
    rows = list(
        SourceRow.objects.filter(record=record, gone=False)
        .select_related("feed__resource__provider")
        .order_by("feed__rank", "feed", "key")
    )
    by_key = {(row.feed_id, row.key): row for row in rows}
    lines = []
    for key, field in fields_of(record.registry).items():
        origin = record.origins.get(key) or {}
        chosen = by_key.get((int(origin.get("feed") or 0), str(origin.get("key"))))
        cells = [Cell(masked(field, row.content.get(key)), row is chosen, f",{key}," in row.differs) for row in rows]
        lines.append(Line(field, masked(field, record.content.get(key)), str(chosen.feed) if chosen else "", cells))
    return SideBySide(record, rows, lines)


def lines_of(pair: Pair, *, chinese: bool) -> list[PairLine]:
    """Two records field by field with the reasons for and against; what says most comes first.

    A clerk who must tell them apart sees the values in clear; that it was looked at stands in the audit record.
    """
    reasons = {one["field"]: one for one in pair.reasons}
    lines = []
    for key, field in fields_of(pair.registry).items():
        left, right = pair.left.content.get(key), pair.right.content.get(key)
        reason = reasons.get(key)
        if reason is None and left is None and right is None:
            continue
        words = str(reason["zh" if chinese else "en"]) if reason else ""
        lines.append(PairLine(field, left, right, words, reason["bits"] if reason else None))
    return sorted(lines, key=lambda line: -abs(line.bits or 0))
