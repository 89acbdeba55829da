"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "chengshu.kernel.cases"
    label = "cases"
