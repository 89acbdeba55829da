"""The grid, the map and the components of the invented city; drawn alike each time."""

from __future__ import annotations

from chengshu.kernel.places.seeds.components import seed_components
from chengshu.kernel.places.seeds.features import seed_features
from chengshu.kernel.places.seeds.geobase import seed_geobase
from chengshu.kernel.places.seeds.grid import seed_grid
from chengshu.kernel.places.seeds.national import seed_classes

__all__ = ["seed_classes", "seed_components", "seed_features", "seed_geobase", "seed_grid"]
