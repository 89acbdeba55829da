"""The floors of the kernel and the packs of this city, in the order of the menu, each by the module of its ``PACK``."""

from __future__ import annotations

KERNEL = (
    "identity",
    "access",
    "audit",
    "events",
    "geo",
    "files",
    "messages",
    "work",
    "catalogue",
    "lake",
    "quality",
    "gathering",
    "registries",
    "licences",
    "exchange",
    "analysis",
    "nodes",
    "inventory",
    "texts",
    "places",
    "cases",
    "dispatch",
    "intake",
    "evaluation",
    "projects",
    "governance",
    "lifecycle",
    "appraisal",
    "install",
)
PACKS: tuple[str, ...] = (
    "chengshu.packs.hotline_12345",
    "chengshu.packs.digital_city_management",
    "chengshu.packs.municipal_operations",
    "chengshu.packs.open_data",
)
