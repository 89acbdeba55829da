"""Django's entry for this pack."""

from __future__ import annotations

from django.apps import AppConfig


class DigitalCityManagementConfig(AppConfig):
    name = "chengshu.packs.digital_city_management"
    label = "digital_city_management"
