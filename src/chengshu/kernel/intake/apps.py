"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "chengshu.kernel.intake"
    label = "intake"
