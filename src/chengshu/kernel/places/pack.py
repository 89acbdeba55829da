"""What grid and components declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.places.data import CELLS, COMPONENTS, GEO_FEATURES, LAYERS
from chengshu.kernel.places.entities import locate_entities
from chengshu.kernel.places.rights import (
    EDIT_COMPONENTS,
    EDIT_GRID,
    GEOGRAPHER,
    IMPORT_COMPONENTS,
    KEEP_LAYERS,
    KEEPER,
    READER,
    SEE_BASE,
    SEE_COMPONENTS,
    SEE_GRID,
    SETTLE_DOUBLES,
    UNIT,
)
from chengshu.kernel.places.searching import find_cells, find_components, find_features
from chengshu.kernel.places.seeds import seed_classes, seed_components, seed_features, seed_geobase, seed_grid
from chengshu.kernel.places.services.geofeatures import keep_base
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, SearchSource, Section

PACK = Pack(
    key="places",
    label=Text("网格与部件", "Grid and components"),
    permissions=(
        SEE_GRID,
        EDIT_GRID,
        SEE_COMPONENTS,
        EDIT_COMPONENTS,
        IMPORT_COMPONENTS,
        SETTLE_DOUBLES,
        SEE_BASE,
        KEEP_LAYERS,
    ),
    roles=(READER, UNIT, KEEPER, GEOGRAPHER),
    datasets=(GEO_FEATURES, LAYERS, CELLS, COMPONENTS),
    pages=(
        Page(Text("城市网格", "Grid"), "places:grid", Section.CITY, SEE_GRID, "map-2", rank=20),
        Page(Text("城市部件", "Components"), "places:components", Section.CITY, SEE_COMPONENTS, "map-pin", rank=20),
        Page(Text("空间地理库", "Geographic base"), "places:geobase", Section.DATA, SEE_BASE, "map-2", rank=41),
    ),
    searches=(
        SearchSource("places.cell", Text("网格", "Cells"), find_cells),
        SearchSource("places.component", Text("城市部件", "Components"), find_components),
        SearchSource("places.geo_feature", Text("空间地理要素", "Geographic features"), find_features),
    ),
    jobs=(
        Job(
            "places.locate_entities",
            Text("法人登记地址上图", "Put legal entities on the map"),
            timedelta(minutes=2),
            locate_entities,
        ),
        Job("places.base", Text("维护空间地理库", "Keep the geographic base"), timedelta(minutes=2), keep_base),
    ),
    seeds=(seed_classes, seed_grid, seed_features, seed_components, seed_geobase),
    urls="chengshu.kernel.places.urls",
    api="chengshu.kernel.places.api.router",
)
