"""What grid and components declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.places.data import CELLS, COMPONENTS
from chengshu.kernel.places.entities import locate_entities
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
from chengshu.kernel.places.searching import find_cells, find_components
from chengshu.kernel.places.seeds import seed_classes, seed_components, seed_features, seed_grid
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, SearchSource, Section

PACK = Pack(
    key="places",
    label=Text("网格与部件", "Grid and components"),
    permissions=(SEE_GRID, EDIT_GRID, SEE_COMPONENTS, EDIT_COMPONENTS, IMPORT_COMPONENTS, SETTLE_DOUBLES),
    roles=(READER, UNIT, KEEPER),
    datasets=(CELLS, COMPONENTS),
    pages=(
        Page(Text("城市网格", "Grid"), "places:grid", Section.CITY, SEE_GRID, "map-2", rank=20),
        Page(Text("城市部件", "Components"), "places:components", Section.CITY, SEE_COMPONENTS, "map-pin", rank=20),
    ),
    searches=(
        SearchSource("places.cell", Text("网格", "Cells"), find_cells),
        SearchSource("places.component", Text("城市部件", "Components"), find_components),
    ),
    jobs=(
        Job(
            "places.locate_entities",
            Text("法人登记地址上图", "Put legal entities on the map"),
            timedelta(minutes=2),
            locate_entities,
        ),
    ),
    seeds=(seed_classes, seed_grid, seed_features, seed_components),
    urls="chengshu.kernel.places.urls",
    api="chengshu.kernel.places.api.router",
)
