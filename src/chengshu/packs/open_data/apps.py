"""Django's entry for this pack."""

from __future__ import annotations

from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "chengshu.packs.open_data"
    label = "open_data"
