"""News of quality for the floors above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chengshu.base.events import Event


@dataclass(frozen=True)
class Judged(Event):
    """A version was judged and refined: ``silver.<resource_key>`` holds it now.

    ``version`` is that of the gathered table, ``silver_version`` that of the refined one. ``score`` is a decimal from 0
    to 100 as text, empty where no rule could be judged. ``left_out`` rows failed a blocking rule.
    """

    key: ClassVar[str] = "quality.judged"
    ordered_by: ClassVar[str] = "resource_key"
    resource_key: str
    report_id: int
    version: int
    silver_version: int
    rows: int
    left_out: int
    score: str
