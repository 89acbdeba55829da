"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "chengshu.kernel.quality"
    label = "quality"
