"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "chengshu.kernel.audit"
    label = "audit"
