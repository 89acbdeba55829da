"""``audit_verify``: is the chain sound, and if not, where is it broken."""

from __future__ import annotations

import dataclasses
import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.audit.sealing import seal_everything
from chengshu.kernel.audit.verifying import BREAKS, Finding, Report, verify

SOUND = Text(
    "审计链完好：共 %(entries)s 条记录（第 %(first)s 至 %(last)s 条），%(checkpoints)s 个检查点，"
    "库外文件 %(lines)s 行，每秒校验 %(speed)s 条。",
    "The audit chain is sound: %(entries)s entries (%(first)s to %(last)s), %(checkpoints)s checkpoints, "
    "%(lines)s lines outside the database, %(speed)s entries per second.",
)
BROKEN = Text(
    "审计链已被破坏：发现 %(found)s 处。请保留现场，通知审计管理员和网络安全主管部门。",
    "The audit chain is broken in %(found)s places. Leave everything as it is and tell the audit administrator.",
)


class Command(BaseCommand):
    """Seals what is committed, then verifies. Exit code 0: sound; 1: broken."""

    help = "校验审计链 · Verify the audit chain (exit code 0 sound, 1 broken)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--json`` for programs, ``--from`` for a part."""
        parser.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
        parser.add_argument("--from", dest="first", type=int, default=1, metavar="SEQ", help="起始条 · first entry")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report."""
        seal_everything()
        quiet = options["json"]
        report = verify(max(1, options["first"]), progress=None if quiet else self._progress)
        self.stdout.write(as_json(report) if quiet else as_lines(report))
        if not report.sound:
            sys.exit(1)

    def _progress(self, read: int, total: int) -> None:
        """A line that rewrites itself on a terminal, plain lines elsewhere."""
        terminal = self.stderr.isatty()
        share = 100 * read // max(total, 1)
        self.stderr.write(f"{read:,} / {total:,} ({min(share, 100)} %)", ending="\r" if terminal else "\n")


def as_json(report: Report) -> str:
    """The report for programs."""
    found = dataclasses.asdict(report) | {"sound": report.sound, "entries_per_second": report.entries_per_second}
    return json.dumps(found, default=str, ensure_ascii=False)


def as_lines(report: Report) -> str:
    """The report for people."""
    if report.sound:
        values = {"first": report.first, "last": report.last, "speed": f"{report.entries_per_second:,}"}
        return str(
            SOUND.with_values(
                entries=f"{report.entries:,}", checkpoints=report.checkpoints, lines=report.lines, **values
            )
        )
    lines = [str(BROKEN.with_values(found=len(report.findings) + report.more))]
    return "\n".join(lines + [_line(finding) for finding in report.findings])


def _line(finding: Finding) -> str:
    where = f"#{finding.seq}" if finding.seq == finding.until else f"#{finding.seq}–{finding.until}"
    when = f" {clock.local(finding.at):%Y-%m-%d %H:%M:%S}" if finding.at else ""
    which = f" [{', '.join(finding.fields)}]" if finding.fields else ""
    return f"  {where}{when}: {BREAKS[finding.kind]}{which}"
