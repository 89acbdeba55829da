"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "chengshu.kernel.licences"
    label = "licences"
