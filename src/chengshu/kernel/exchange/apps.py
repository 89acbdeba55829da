"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "chengshu.kernel.exchange"
    label = "exchange"
