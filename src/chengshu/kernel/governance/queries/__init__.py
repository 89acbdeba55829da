"""Reads of governance; the functions named here are the door for the floors above."""

from __future__ import annotations

from chengshu.kernel.governance.queries.documents import documents_of
from chengshu.kernel.governance.queries.officers import officers_of

__all__ = ["documents_of", "officers_of"]
