"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class GatheringConfig(AppConfig):
    name = "chengshu.kernel.gathering"
    label = "gathering"
