"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class NodesConfig(AppConfig):
    name = "chengshu.kernel.nodes"
    label = "nodes"
