"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "chengshu.kernel.lifecycle"
    label = "lifecycle"
