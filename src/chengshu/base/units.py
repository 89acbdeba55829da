"""Units of measured values, with their symbols in both languages."""

from __future__ import annotations

from enum import Enum

from chengshu.base.text import Text


class Unit(Enum):
    """A unit; the value is its symbol. ``RATIO`` is 0 to 1 inside and shown in per cent."""

    COUNT = Text("个", "count")
    RATIO = Text("%", "%")
    PERCENT = Text("百分点", "%")
    DAYS = Text("天", "days")
    HOURS = Text("小时", "hours")
    MINUTES = Text("分钟", "min")
    FEN = Text("分", "fen")
    POINTS = Text("分值", "points")

    @property
    def symbol(self) -> str:
        """The symbol in the reader's language."""
        return str(self.value)
