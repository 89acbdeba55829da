"""Drawing by lot so that anybody can count the draw again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def lot(salt: str, expert_id: int) -> str:
    """A candidate's lot: SHA-256 over ``salt:expert key`` in hex."""
    return hashlib.sha256(f"{salt}:{expert_id}".encode()).hexdigest()


def drawn(salt: str, expert_ids: Iterable[int], wanted: int) -> list[int]:
    """The winners: the lowest lots, lowest first; fewer where there are fewer candidates."""
    return sorted(expert_ids, key=lambda expert_id: lot(salt, expert_id))[:wanted]
