"""Cases of the invented city: who takes in what, its trees of classes, duties, and some reports on their way."""

from __future__ import annotations

from chengshu.kernel.cases.seeds.classes import seed_classes
from chengshu.kernel.cases.seeds.story import seed_story

__all__ = ["seed_classes", "seed_story"]
