"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "chengshu.kernel.governance"
    label = "governance"
