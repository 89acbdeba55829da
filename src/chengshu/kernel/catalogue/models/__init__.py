"""Tables of the catalogue."""

from __future__ import annotations

from chengshu.kernel.catalogue.models.classes import CatalogueClass
from chengshu.kernel.catalogue.models.needs import DataNeed, Duty
from chengshu.kernel.catalogue.models.resources import Item, Resource, ResourceVersion
from chengshu.kernel.catalogue.models.rules import CheckWeight, ManagementRule, SharingIndicator
from chengshu.kernel.catalogue.models.searching import SearchState, SearchText
from chengshu.kernel.catalogue.models.sources import Datum, SourceRuling
from chengshu.kernel.catalogue.models.standards import Code, CodeList, DataElement
from chengshu.kernel.catalogue.models.submissions import OPEN_STATES, Submission
from chengshu.kernel.catalogue.words import (
    DatumStanding,
    DutyState,
    Format,
    NeedState,
    Origin,
    RuleKind,
    Secrecy,
    SharingWay,
    Standing,
    SubmissionKind,
    SubmissionState,
    Weight,
)

__all__ = [
    "OPEN_STATES",
    "CatalogueClass",
    "CheckWeight",
    "Code",
    "CodeList",
    "DataElement",
    "DataNeed",
    "Datum",
    "DatumStanding",
    "Duty",
    "DutyState",
    "Format",
    "Item",
    "ManagementRule",
    "NeedState",
    "Origin",
    "Resource",
    "ResourceVersion",
    "RuleKind",
    "SearchState",
    "SearchText",
    "Secrecy",
    "SharingIndicator",
    "SharingWay",
    "SourceRuling",
    "Standing",
    "Submission",
    "SubmissionKind",
    "SubmissionState",
    "Weight",
]
