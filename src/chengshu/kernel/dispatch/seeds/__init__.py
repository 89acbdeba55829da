"""Rules and crews of the invented city."""

from __future__ import annotations

from chengshu.kernel.dispatch.seeds.crews import seed_crews
from chengshu.kernel.dispatch.seeds.rules import seed_rules

__all__ = ["seed_crews", "seed_rules"]
