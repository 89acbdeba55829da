"""Django's entry for this floor."""

from __future__ import annotations

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "chengshu.kernel.evaluation"
    label = "evaluation"
