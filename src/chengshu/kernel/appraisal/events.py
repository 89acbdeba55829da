"""What the appraisal tells the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chengshu.base.events import Event


@dataclass(frozen=True)
class ResultsPublished(Event):
    """The results of a round are public."""

    key: ClassVar[str] = "appraisal.results.published"
    round_id: int
    owner_id: int
