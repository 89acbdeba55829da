"""Load the national list of components and events."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from chengshu.kernel.cases.services.loading import load_standard


class Command(BaseCommand):
    """``chengshu manage load_case_classes``: safe to run again; what the city changed stays."""

    help = "Load the components and events of GB/T 30428.2-2013 / 载入国家标准的部件与事件类别"

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were new."""
        self.stdout.write(f"新增 {load_standard()} 个类别 / classes added")
