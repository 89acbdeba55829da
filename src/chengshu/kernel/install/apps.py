"""Loads the packs when the city starts."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

from chengshu.spec.registry import registry


class InstallConfig(AppConfig):
    name = "chengshu.kernel.install"
    label = "install"

    def ready(self) -> None:
        """Import ``PACK`` of every module named in the settings. The typing settings name none."""
        registry.load(import_module(name).PACK for name in settings.PACKS)
