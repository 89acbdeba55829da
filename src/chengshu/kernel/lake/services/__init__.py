"""What is done with tables of the lake."""

from __future__ import annotations

from chengshu.kernel.lake.services.areas import end_rule, set_area, set_rule
from chengshu.kernel.lake.services.locks import locked
from chengshu.kernel.lake.services.notes import forget, note_read, note_written
from chengshu.kernel.lake.services.pooling import write_pool_tables
from chengshu.kernel.lake.services.upkeep import (
    arrange,
    bring_back,
    keep_up,
    keep_up_table,
    set_retention,
    sweep_scratch,
)

__all__ = [
    "arrange",
    "bring_back",
    "end_rule",
    "forget",
    "keep_up",
    "keep_up_table",
    "locked",
    "note_read",
    "note_written",
    "set_area",
    "set_retention",
    "set_rule",
    "sweep_scratch",
    "write_pool_tables",
]
