"""``chengshu seed``: fill the invented city."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import BarColumn, Progress, TextColumn

from chengshu.base.text import Text
from chengshu.kernel.identity.models import Account
from chengshu.kernel.install import demo
from chengshu.kernel.install.sync import sync_packs
from chengshu.spec.registry import registry

REAL_CITY = Text(
    "这里已有真实账号，演示数据不写入。确需写入请加 --anyway。",
    "There are real accounts here, so no demo rows are written. Add --anyway if you mean it.",
)
DONE = Text("演示城市已就绪，共 %(n)s 组数据。", "The demo city is ready: %(n)s groups of rows.")


class Command(BaseCommand):
    """Fills the invented city; safe to run again."""

    help = str(
        Text(
            "填充演示城市天中市（可重复执行） · Fill the invented city of Tianzhong; safe to run again",
            "Fill the invented city of Tianzhong; safe to run again",
        )
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anyway", action="store_true", help="即使已有真实账号也写入 · even where there are real accounts"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["anyway"] and Account.objects.exclude(pk__in=demo.demo_rows().values("pk")).exists():
            raise CommandError(str(REAL_CITY))
        sync_packs()
        ran = self._with_bar() if self.stdout.isatty() else demo.fill(lambda text: self.stdout.write(str(text)))
        self.stdout.write(str(DONE.with_values(n=ran)))

    def _with_bar(self) -> int:
        total = sum(len(pack.seeds) for pack in registry.packs)
        with Progress(TextColumn("{task.description}"), BarColumn()) as progress:
            task = progress.add_task("", total=total)
            return demo.fill(lambda text: progress.update(task, description=str(text), advance=1))
