"""``chengshu reports open | file | send``: one case, filed and sent; ``KILL`` says where the process dies."""

from __future__ import annotations

import os
import signal
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases import following, services
from chengshu.kernel.cases.models import Case, Channel, ClassKind, Scheme
from chengshu.kernel.cases.services import Report, TermsContent
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.identity.services import add_organisation
from chengshu.kernel.work.services import Moved

REFUSED = 7


def die() -> None:
    """kill -9 of this process."""
    os.kill(os.getpid(), signal.SIGKILL)


class Command(BaseCommand):
    """Exits with REFUSED where a move is refused, saying why."""

    help = "案件 · Cases"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["open", "go", "send"])
        parser.add_argument("--gate", type=Path, help="ready when this folder is told, off when GO stands in it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "open":
            _open()
            return
        if options["gate"]:
            (options["gate"] / str(time.monotonic_ns())).touch()
            while not (options["gate"] / "GO").exists():
                time.sleep(0.001)
        try:
            _go(file_first=options["what"] == "go")
        except Refusal as refusal:
            self.stdout.write(refusal.sentence.en)
            raise SystemExit(REFUSED) from None


def _open() -> None:
    keeper = add_organisation("指挥中心", code="K1")
    add_organisation("市政处", code="U1")
    services.set_keeper("", keeper, Scheme.CITY, by=PLATFORM)
    row = services.add_class(Scheme.CITY, "0101", Text("井盖", "Cover"), kind=ClassKind.COMPONENT, by=PLATFORM)
    services.set_terms(row, TermsContent(Text("缺失", "Missing"), Text("补齐", "Replaced")), by=PLATFORM)
    services.report(Report(Channel.WEB, "井盖缺失", class_code="0101", once="one"), by=PLATFORM)


def _go(*, file_first: bool) -> None:
    case, where = Case.everywhere.get(), os.environ.get("KILL", "")
    if where in {"file", "send"}:
        note = following.NOTES[where]

        def killed(found: Case, moved: Moved) -> None:
            note(found, moved)
            found.save()
            die()

        following.NOTES = {**following.NOTES, where: killed}
    if file_first:
        services.file(case, by=PLATFORM)
        if where == "between":
            die()
    services.send(case, Organisation.objects.get(code="U1"), by=PLATFORM)
