"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "chengshu.kernel.dispatch"
    label = "dispatch"
