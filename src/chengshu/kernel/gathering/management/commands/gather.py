"""``chengshu gather KEY``."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.gathering import services
from chengshu.kernel.gathering.models import Purpose, Run, RunState, Source
from chengshu.kernel.gathering.running import is_spoilt
from chengshu.kernel.gathering.services.gathering import carry

NO_SOURCE = Text("没有数据源 %(key)s。现有：%(keys)s", "There is no source %(key)s. There are: %(keys)s")
NO_KEY = Text("请写明目录标识。", "Name the key of the entry.")
STAGES = {
    "connecting": Text("连接", "connecting"),
    "reading": Text("读取", "reading"),
    "storing": Text("入库", "storing"),
}
LINE = Text("%(stage)s  %(rows)s 行%(share)s%(speed)s%(left)s", "%(stage)s  %(rows)s rows%(share)s%(speed)s%(left)s")
SPEED = Text("  %(n)s 行/秒", "  %(n)s rows/s")
LEFT = Text("  约剩 %(n)s 秒", "  about %(n)s s left")
DONE = Text(
    "完成：读取 %(read)s = 新增 %(added)s + 更新 %(updated)s + 不变 %(unchanged)s + 删除 %(removed)s"
    " + 覆盖 %(superseded)s + 隔离 %(quarantined)s",
    "Done: %(read)s read = %(added)s added + %(updated)s updated + %(unchanged)s unchanged + %(removed)s removed"
    " + %(superseded)s superseded + %(quarantined)s in quarantine",
)
AGAIN = Text("%(why)s 将自动重试。", "%(why)s It is tried again by itself.")


class Command(BaseCommand):
    """Gathers one source in this terminal, with its progress; ``--run`` carries out a run that waits."""

    help = "归集一个数据源，KEY 为目录标识 · Gather one source, by the key of its entry"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", nargs="?", help="目录标识 · key of the entry")
        parser.add_argument("--compare", action="store_true", help="全键比对，找出已删除的行 · compare all keys")
        parser.add_argument("--allow-empty", action="store_true", help="允许清空 · the table may become empty")
        parser.add_argument("--run", type=int, help="执行一次等待中的归集 · carry out a waiting run")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出 · print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        self.live = not options["json"] and sys.stderr.isatty()
        try:
            run = self._carried(options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        try:
            self._tell(run, as_json=options["json"])
        except CommandError as failure:
            if is_spoilt():
                self.stderr.write(str(failure))
                sys.stderr.flush()
                os._exit(1)  # an engine whose database broke off aborts the process when it is closed
            raise

    def _carried(self, options: dict[str, Any]) -> Run:
        if options["run"]:
            return carry(Run.everywhere.get(pk=options["run"]), tell=self._progress)
        if not options["key"]:
            raise CommandError(str(NO_KEY))
        source = Source.everywhere.filter(resource__key=options["key"]).first()
        if source is None:
            keys = ", ".join(Source.everywhere.values_list("resource__key", flat=True)[:50])
            raise CommandError(str(NO_SOURCE.with_values(key=options["key"], keys=keys or "-")))
        purpose = Purpose.COMPARE if options["compare"] else Purpose.GATHER
        return services.gather(source, purpose=purpose, allow_empty=options["allow_empty"], tell=self._progress)

    def _progress(self, run: Run) -> None:
        if not self.live or run.state != RunState.RUNNING:
            return
        share = f" ({run.progress:.0%})" if run.progress else ""
        speed = str(SPEED.with_values(n=f"{run.rows_per_s:,}")) if run.rows_per_s else ""
        left = str(LEFT.with_values(n=run.seconds_left)) if run.seconds_left else ""
        stage = STAGES.get(run.stage, Text(run.stage or "-", run.stage or "-"))
        line = LINE.with_values(stage=stage, rows=f"{run.rows_seen:,}", share=share, speed=speed, left=left)
        self.stderr.write(f"\r{line}\x1b[K", ending="")

    def _tell(self, run: Run, *, as_json: bool) -> None:
        counts = ("read", "added", "updated", "unchanged", "removed", "superseded", "quarantined")
        if self.live:
            self.stderr.write("\r\x1b[K", ending="")
        if as_json:
            report = {name: getattr(run, name) for name in counts}
            said = {"zh": run.said_zh, "en": run.said_en}
            self.stdout.write(
                json.dumps({"state": run.state, **report, "version": run.version, "said": said}, ensure_ascii=False)
            )
        elif run.state == RunState.DONE:
            self.stdout.write(str(DONE.with_values(**{name: f"{getattr(run, name):,}" for name in counts})))
        if run.said and not as_json and run.state == RunState.DONE:
            self.stdout.write(str(run.said))
        if run.state == RunState.WAITING:
            raise CommandError(str(AGAIN.with_values(why=run.said)))
        if run.state in {RunState.FAILED, RunState.STOPPED}:
            raise CommandError(str(run.said))
