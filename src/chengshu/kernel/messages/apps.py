"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "chengshu.kernel.messages"
    label = "messaging"
