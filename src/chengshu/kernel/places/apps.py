"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "chengshu.kernel.places"
    label = "places"
