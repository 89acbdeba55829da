"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "chengshu.kernel.catalogue"
    label = "catalogue"
