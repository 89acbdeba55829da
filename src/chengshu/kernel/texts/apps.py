"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "chengshu.kernel.texts"
    label = "texts"
