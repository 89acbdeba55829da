"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class LakeConfig(AppConfig):
    name = "chengshu.kernel.lake"
    label = "lake"
