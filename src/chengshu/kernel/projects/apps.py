"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "chengshu.kernel.projects"
    label = "projects"
