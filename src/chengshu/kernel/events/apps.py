"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "chengshu.kernel.events"
    label = "events"
