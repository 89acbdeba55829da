"""Words for work (件): states, moves, holders, clocks."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.base.text import Text


@dataclass(frozen=True)
class WorkType:
    """A kind of work: a state machine with clocks and desks."""

    key: str
    label: Text
