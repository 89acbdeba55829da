"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class RegistriesConfig(AppConfig):
    name = "chengshu.kernel.registries"
    label = "registries"
