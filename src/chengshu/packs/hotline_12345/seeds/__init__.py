"""What the hotline of the invented city begins with."""

from __future__ import annotations


def seed_hotline() -> None:
    """Nothing yet."""
