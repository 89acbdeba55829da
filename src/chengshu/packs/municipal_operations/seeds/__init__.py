"""What the books of the invented city begin with."""

from __future__ import annotations


def seed_municipal_operations() -> None:
    """Nothing yet."""
