"""Tables about the tables of the lake."""

from __future__ import annotations

from chengshu.kernel.lake.models.areas import AreaRule, SubjectArea
from chengshu.kernel.lake.models.lineage import ColumnFlow, Flow, Place, PlaceKind
from chengshu.kernel.lake.models.retention import Retention
from chengshu.kernel.lake.models.tables import LakeTable, TableDay
from chengshu.kernel.lake.models.upkeep import Act, Upkeep

__all__ = [
    "Act",
    "AreaRule",
    "ColumnFlow",
    "Flow",
    "LakeTable",
    "Place",
    "PlaceKind",
    "Retention",
    "SubjectArea",
    "TableDay",
    "Upkeep",
]
