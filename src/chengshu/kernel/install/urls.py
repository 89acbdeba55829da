"""Mounts the pages of all packs at ``/<key>/``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from chengshu.spec.registry import registry


def pack_urls() -> list[URLPattern | URLResolver]:
    """One entry for each pack that has pages."""
    return [path(f"{pack.key}/", include(pack.urls)) for pack in registry.packs if pack.urls]
