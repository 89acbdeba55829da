"""What is done with tables of the lake."""

from __future__ import annotations

from chengshu.kernel.lake.services.locks import locked
from chengshu.kernel.lake.services.notes import forget, note_read, note_written

__all__ = ["forget", "locked", "note_read", "note_written"]
