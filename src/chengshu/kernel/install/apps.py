"""Loads the packs when the city starts."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

from chengshu.spec.registry import registry
from chengshu.ui.exports import on_export


class InstallConfig(AppConfig):
    name = "chengshu.kernel.install"
    label = "install"

    def ready(self) -> None:
        """Import ``PACK`` of every module named in the settings. The typing settings name none."""
        from chengshu.kernel.install.services import write_down_export  # noqa: PLC0415 - its models load after this

        registry.load(import_module(name).PACK for name in settings.PACKS)
        on_export(write_down_export)
