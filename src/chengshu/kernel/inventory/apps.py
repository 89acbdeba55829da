"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "chengshu.kernel.inventory"
    label = "inventory"
