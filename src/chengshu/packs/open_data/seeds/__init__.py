"""What the portal of the invented city begins with."""

from __future__ import annotations

from chengshu.packs.open_data.seeds.datasets import seed_datasets
from chengshu.packs.open_data.seeds.society import seed_society
from chengshu.packs.open_data.seeds.words import seed_words


def seed_open_data() -> None:
    """Fields, licences and rules, a few datasets opened by the whole way, and what society made of them."""
    seed_words()
    if seed_datasets():
        seed_society()


__all__ = ["seed_open_data"]
