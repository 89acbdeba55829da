"""The national list of classes, as the invented city has it."""

from __future__ import annotations

from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.places.services import load_standard_classes


def seed_classes() -> None:
    """Add the classes that are missing; one that a city renamed or closed stays as it is."""
    load_standard_classes(by=PLATFORM)
