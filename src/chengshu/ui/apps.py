"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "chengshu.ui"
    label = "ui"
