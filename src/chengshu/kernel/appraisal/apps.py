"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "chengshu.kernel.appraisal"
    label = "appraisal"
