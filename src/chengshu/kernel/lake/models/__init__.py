"""Tables about the tables of the lake."""

from __future__ import annotations

from chengshu.kernel.lake.models.tables import LakeTable

__all__ = ["LakeTable"]
