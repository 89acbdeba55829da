"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "chengshu.kernel.access"
    label = "access"
