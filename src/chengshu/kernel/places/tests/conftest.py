"""The invented city with its grid, its map and its components."""

from __future__ import annotations

import pytest

from chengshu.kernel.geo.seeds import seed_divisions
from chengshu.kernel.identity.seeds import seed_organisations, seed_people
from chengshu.kernel.places.seeds import seed_classes, seed_components, seed_features, seed_grid


@pytest.fixture
def city(db: None) -> None:
    """Everything that the demo city knows of places."""
    seed_organisations()
    seed_people()
    seed_divisions()
    seed_classes()
    seed_grid()
    seed_features()
    seed_components()
