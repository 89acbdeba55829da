"""The tables of places: cells of the grid, components, what the map shows."""

from __future__ import annotations

from chengshu.kernel.places.models.cells import (
    CELL_LEVEL_LABELS,
    DUTY_ROLE_LABELS,
    Cell,
    CellDuty,
    CellLevel,
    DutyRole,
)
from chengshu.kernel.places.models.components import (
    COMPONENT_CHANGE_LABELS,
    COMPONENT_STATE_LABELS,
    STANDING,
    Component,
    ComponentChange,
    ComponentClass,
    ComponentImport,
    ComponentState,
    ComponentWhat,
)
from chengshu.kernel.places.models.doubles import VERDICT_LABELS, LikelyDouble, Verdict
from chengshu.kernel.places.models.editions import Edition
from chengshu.kernel.places.models.entities import EntityPlace
from chengshu.kernel.places.models.features import FEATURE_KIND_LABELS, Feature, FeatureKind
from chengshu.kernel.places.models.geofeatures import GeoFeature, GeoImport, GeoShare, in_force
from chengshu.kernel.places.models.layers import (
    LAYER_GROUP_LABELS,
    LAYER_SHAPE_LABELS,
    GeoLayer,
    LayerChange,
    LayerGroup,
    LayerItem,
    LayerShape,
)

__all__ = [
    "CELL_LEVEL_LABELS",
    "COMPONENT_CHANGE_LABELS",
    "COMPONENT_STATE_LABELS",
    "DUTY_ROLE_LABELS",
    "FEATURE_KIND_LABELS",
    "LAYER_GROUP_LABELS",
    "LAYER_SHAPE_LABELS",
    "STANDING",
    "VERDICT_LABELS",
    "Cell",
    "CellDuty",
    "CellLevel",
    "Component",
    "ComponentChange",
    "ComponentClass",
    "ComponentImport",
    "ComponentState",
    "ComponentWhat",
    "DutyRole",
    "Edition",
    "EntityPlace",
    "Feature",
    "FeatureKind",
    "GeoFeature",
    "GeoImport",
    "GeoLayer",
    "GeoShare",
    "LayerChange",
    "LayerGroup",
    "LayerItem",
    "LayerShape",
    "LikelyDouble",
    "Verdict",
    "in_force",
]
