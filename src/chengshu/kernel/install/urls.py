"""Mounts the pages of all packs at ``/<key>/``, and the house's own at the root."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from chengshu.kernel.install import views
from chengshu.spec.registry import registry


def pack_urls() -> list[URLPattern | URLResolver]:
    """One entry for each pack that has pages."""
    return [path(f"{pack.key}/", include(pack.urls)) for pack in registry.packs if pack.urls]


app_name = "install"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("language/", views.language, name="language"),
    path("live-ticket/", views.live, name="live"),
]
