"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "chengshu.kernel.work"
    label = "work"
