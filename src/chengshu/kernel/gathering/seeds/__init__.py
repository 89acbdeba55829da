"""The invented bureaus' books: deterministic, with realistic faults, and with what is true in a file of its own."""

from __future__ import annotations

from chengshu.kernel.gathering.seeds.making import BOOKS, Made, make_books
from chengshu.kernel.gathering.seeds.sources import seed_books

__all__ = ["BOOKS", "Made", "make_books", "seed_books"]
