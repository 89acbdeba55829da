"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "chengshu.kernel.analysis"
    label = "analysis"
