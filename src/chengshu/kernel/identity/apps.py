"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "chengshu.kernel.identity"
    label = "identity"
