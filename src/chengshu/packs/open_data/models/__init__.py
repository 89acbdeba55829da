"""Tables of the open data portal."""

from __future__ import annotations

from chengshu.packs.open_data.models.assets import Asset, AssetRight, AssetUse, Authorisation, Income
from chengshu.packs.open_data.models.datasets import (
    DailyUse,
    FileOrder,
    OpenDataset,
    PrivacyCheck,
    Proposal,
    Release,
    Stage,
    Tag,
)
from chengshu.packs.open_data.models.merits import MeritRule, Reward
from chengshu.packs.open_data.models.neighbours import ForeignDataset, Neighbour, Sync, Told
from chengshu.packs.open_data.models.partners import AccessGrant, Application, Contribution, Partner, PartnerKey
from chengshu.packs.open_data.models.rules import Guideline, OpenLicence, PortalRule, Theme
from chengshu.packs.open_data.models.voices import Inquiry, Posting, Review

__all__ = [
    "AccessGrant",
    "Application",
    "Asset",
    "AssetRight",
    "AssetUse",
    "Authorisation",
    "Contribution",
    "DailyUse",
    "FileOrder",
    "ForeignDataset",
    "Guideline",
    "Income",
    "Inquiry",
    "MeritRule",
    "Neighbour",
    "OpenDataset",
    "OpenLicence",
    "Partner",
    "PartnerKey",
    "PortalRule",
    "Posting",
    "PrivacyCheck",
    "Proposal",
    "Release",
    "Review",
    "Reward",
    "Stage",
    "Sync",
    "Tag",
    "Theme",
    "Told",
]
