"""The projects of the invented city."""

from __future__ import annotations

from chengshu.kernel.lifecycle.seeds.story import seed_lifecycle

__all__ = ["seed_lifecycle"]
