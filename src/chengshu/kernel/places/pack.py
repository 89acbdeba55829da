"""What grid and components declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.places.rights import (
    EDIT_COMPONENTS,
    EDIT_GRID,
    IMPORT_COMPONENTS,
    KEEPER,
    READER,
    SEE_COMPONENTS,
    SEE_GRID,
    SETTLE_DOUBLES,
    UNIT,
)
from chengshu.kernel.places.seeds import seed_classes, seed_components, seed_features, seed_grid
from chengshu.spec.pack import Pack

PACK = Pack(
    key="places",
    label=Text("网格与部件", "Grid and components"),
    permissions=(SEE_GRID, EDIT_GRID, SEE_COMPONENTS, EDIT_COMPONENTS, IMPORT_COMPONENTS, SETTLE_DOUBLES),
    roles=(READER, UNIT, KEEPER),
    seeds=(seed_classes, seed_grid, seed_features, seed_components),
)
