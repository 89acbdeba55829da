"""Django's entry for this pack."""

from __future__ import annotations

from django.apps import AppConfig


class Hotline12345Config(AppConfig):
    name = "chengshu.packs.hotline_12345"
    label = "hotline_12345"
