"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "chengshu.kernel.files"
    label = "files"
