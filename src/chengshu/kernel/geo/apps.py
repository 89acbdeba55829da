"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class GeoConfig(AppConfig):
    name = "chengshu.kernel.geo"
    label = "geo"
