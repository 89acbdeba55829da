"""The catalogue of the invented city."""

from __future__ import annotations

from chengshu.kernel.catalogue.services.declared import sync_declared


def seed_catalogue() -> None:
    """Fill what is missing."""
    sync_declared()
