"""Django's entry for this pack."""

from __future__ import annotations

from django.apps import AppConfig


class MunicipalOperationsConfig(AppConfig):
    name = "chengshu.packs.municipal_operations"
    label = "municipal_operations"
