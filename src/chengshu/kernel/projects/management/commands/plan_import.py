"""``plan_import FILE``: read a published plan, show what it says, and with ``--accept`` supervise it."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects.changes import Choice
from chengshu.kernel.projects.errors import PlanOwnerMissing
from chengshu.kernel.projects.proposals import Proposal
from chengshu.kernel.projects.queries.imports import likely_keeper
from chengshu.kernel.projects.reading.decode import MOST_BYTES
from chengshu.kernel.projects.reading.errors import FileTooLarge, PlanNotRead
from chengshu.kernel.projects.services import Accepted, accept_plan, import_plan

REFUSED, USAGE = 1, 2
STEPS = {
    "reading": Text("正在读取 %(name)s……", "Reading %(name)s…"),
    "writing": Text("正在写入 %(tasks)s 项任务……", "Writing %(tasks)s tasks…"),
}
READ = Text(
    "《%(title)s》：%(tasks)s 项任务、%(milestones)s 个节点、%(content)s 条建设内容；"
    "未归入 %(unplaced)s 行，待确认单位 %(unknown)s 个。",
    "“%(title)s”: %(tasks)s tasks, %(milestones)s milestones, %(content)s points of content; %(unplaced)s lines not "
    "placed, %(unknown)s units to settle.",
)
ALREADY = Text(
    "这份文本此前已导入并审定，没有改动任何内容。", "This text was imported and decided on before; nothing was changed."
)
WAITS = Text(
    "已保存为待审文本，尚未改动任何任务。加上 --accept 采用，或在“导入记录”中审阅。",
    "Kept to be reviewed; no task was changed. Add --accept to accept it, or review it under “Imported texts”.",
)
DONE = Text(
    "已采用为第 %(number)s 版：新增 %(added)s、修改 %(changed)s、停止 %(dropped)s 项任务。",
    "Accepted as version %(number)s: %(added)s tasks added, %(changed)s changed, %(dropped)s dropped.",
)
NO_FILE = Text("找不到文件 %(name)s，或没有读取权限。", "There is no file %(name)s, or it may not be read.")
NO_BODY = Text("没有代码为 %(code)s 的单位。", "No organisation has the code %(code)s.")


class Command(BaseCommand):
    """Exit code 0: read (and accepted); 1: refused, nothing was imported; 2: wrong arguments."""

    help = "导入已印发的规划文本 · Import the published text of a plan (exit code 0 done, 1 refused, 2 wrong arguments)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, who keeps the plan, and how to answer."""
        parser.add_argument("file", metavar="FILE", help="规划文本 · text of the plan")
        parser.add_argument("--owner", metavar="CODE", default="", help="管理单位代码 · code of the keeper")
        parser.add_argument("--accept", action="store_true", help="采用全部内容 · accept all of it")
        parser.add_argument("--json", action="store_true", help="输出 JSON · print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, show, and accept where asked."""
        self.quiet = bool(options["json"])
        path = Path(options["file"])
        try:
            raw = _bytes_of(path)
            owner = _owner(options["owner"])
            self._step("reading", name=path.name)
            proposal = import_plan(raw, path.name, owner=owner, by=PLATFORM)
            accepted = self._accept(proposal) if options["accept"] else None
        except PlanNotRead as refusal:
            self._refuse(refusal)
        else:
            self._answer(proposal, accepted)

    def _accept(self, proposal: Proposal) -> Accepted | None:
        if proposal.already:
            return None
        self._step("writing", tasks=len(proposal.draft.tasks))
        return accept_plan(proposal.version.pk, by=PLATFORM)

    def _answer(self, proposal: Proposal, accepted: Accepted | None) -> None:
        if self.quiet:
            self.stdout.write(json.dumps(_as_json(proposal, accepted), ensure_ascii=False, indent=2))
            return
        draft = proposal.draft
        told = READ.with_values(
            title=draft.title,
            tasks=len(draft.tasks),
            milestones=len(draft.milestones),
            content=sum(len(one.content) for one in draft.milestones),
            unplaced=len(draft.unplaced),
            unknown=len(proposal.unresolved),
        )
        self.stdout.write(str(told))
        for line in draft.unplaced:
            self.stdout.write(f"  {line.number}: {line.text[:60]}  ({line.reason})")
        if not proposal.is_new and not proposal.already:
            for choice in proposal.choices:
                self.stdout.write(_as_line(choice))
        self.stdout.write(str(_ending(proposal, accepted)))

    def _refuse(self, refusal: Refusal) -> None:
        if self.quiet:
            told = {
                "ok": False,
                "refused": type(refusal).__name__,
                "zh": refusal.sentence.zh,
                "en": refusal.sentence.en,
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            sys.exit(REFUSED)
        raise CommandError(str(refusal), returncode=REFUSED)

    def _step(self, step: str, **values: object) -> None:
        """A line for each step; on a terminal the next one takes its place."""
        if not self.quiet:
            terminal = self.stderr.isatty()
            self.stderr.write(str(STEPS[step].with_values(**values)), ending="\r" if terminal else "\n")


def _bytes_of(path: Path) -> bytes:
    """The file; one far too large is refused before it is read. Raises CommandError, FileTooLarge."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise FileTooLarge(name=path.name, size=_megabytes(size), limit=_megabytes(MOST_BYTES))
        return path.read_bytes()
    except OSError as fault:
        raise CommandError(str(NO_FILE.with_values(name=path)), returncode=USAGE) from fault


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


def _owner(code: str) -> Organisation:
    if not code:
        keeper = likely_keeper()
        if keeper is None:
            raise CommandError(str(PlanOwnerMissing()), returncode=USAGE)
        return keeper
    found = Organisation.objects.filter(code=code, active=True).first()
    if found is None:
        raise CommandError(str(NO_BODY.with_values(code=code)), returncode=USAGE)
    return found


def _ending(proposal: Proposal, accepted: Accepted | None) -> Text:
    if accepted is not None:
        return DONE.with_values(
            number=accepted.version.number, added=accepted.added, changed=accepted.changed, dropped=accepted.dropped
        )
    return ALREADY if proposal.already else WAITS


def _as_line(choice: Choice) -> str:
    changes = "; ".join(f"{line.label}: {line.old or '—'} → {line.new or '—'}" for line in choice.lines)
    return f"  {choice.kind.label} {choice.task.name}  {changes}".rstrip()


def _as_json(proposal: Proposal, accepted: Accepted | None) -> dict[str, Any]:
    draft = proposal.draft
    return {
        "ok": True,
        "title": draft.title,
        "document_number": draft.document_number,
        "version": proposal.version.pk,
        "already": accepted is None and proposal.already,
        "accepted": accepted is not None,
        "plan": accepted.plan.pk if accepted else (proposal.plan.pk if proposal.plan else None),
        "tasks": len(draft.tasks),
        "milestones": len(draft.milestones),
        "content": sum(len(one.content) for one in draft.milestones),
        "added": accepted.added if accepted else 0,
        "changed": accepted.changed if accepted else 0,
        "dropped": accepted.dropped if accepted else 0,
        "unplaced": [{"line": line.number, "text": line.text} for line in draft.unplaced],
        "unresolved_units": list(proposal.unresolved),
    }
