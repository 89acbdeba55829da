"""Reading what is at the other end: each kind of source becomes a relation of DuckDB and a list of its columns."""

from __future__ import annotations

from chengshu.kernel.gathering.reading.opening import opened, reader_of
from chengshu.kernel.gathering.reading.raw import Bench, Raw, Reader

__all__ = ["Bench", "Raw", "Reader", "opened", "reader_of"]
