"""``chengshu divisions import FOLDER``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from chengshu.base.text import Text
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.geo import queries, services
from chengshu.kernel.geo.differences import Difference, differences
from chengshu.kernel.geo.errors import DivisionsRefused, NoDivisions
from chengshu.kernel.geo.lists import FILES, LARGEST_LIST, OUTER
from chengshu.kernel.geo.models import WHAT_LABELS, DivisionImport

SHOWN = 20
NOTHING = Text("没有变化，与现有区划一致。", "Nothing changes: the list says what is there.")
DONE = Text("导入完成，现有 %(n)s 个行政区划。", "Imported; there are %(n)s divisions now.")
ONLY_SHOWN = Text("以上只是比较，没有改动。", "This was a comparison; nothing was changed.")
MORE = Text("……另有 %(n)s 处", "… and %(n)s more")


class Command(BaseCommand):
    """Imports the published list of divisions; the same list again changes nothing."""

    help = "导入行政区划（文件夹内有四个 CSV） · Import divisions from a folder with the four CSV files"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="文件夹 · the folder")
        parser.add_argument("--compare", action="store_true", help="只比较，不导入 · show differences only")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出 · print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            proposed = self._proposed(options["folder"], as_json=options["json"])
            found = differences(services.proposed_places(proposed))
            if options["compare"]:
                transaction.set_rollback(True)
            else:
                services.accept(proposed, by=PLATFORM)
        self._tell(found, compared=options["compare"], as_json=options["json"])

    def _proposed(self, folder: Path, *, as_json: bool) -> DivisionImport:
        try:
            return services.propose(_files(folder), source=str(folder), by=PLATFORM)
        except DivisionsRefused as refusal:
            if as_json:
                bad = [
                    {"file": row.file, "line": row.line, "zh": row.reason.zh, "en": row.reason.en}
                    for row in refusal.rows
                ]
                self.stdout.write(json.dumps({"imported": False, "bad_rows": bad}, ensure_ascii=False))
            else:
                for row in refusal.rows:
                    self.stderr.write(str(row))
            raise CommandError(str(refusal)) from refusal
        except NoDivisions as refusal:
            raise CommandError(str(refusal)) from refusal

    def _tell(self, found: tuple[Difference, ...], *, compared: bool, as_json: bool) -> None:
        if as_json:
            changes = [
                {"what": each.what.value, "code": each.place.code, "before": each.before, "after": each.after}
                for each in found
            ]
            report = {"imported": not compared, "counts": queries.counts(), "changes": changes}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        for each in found[:SHOWN]:
            self.stdout.write(f"{WHAT_LABELS[each.what]} {each.place.code} {each.before} → {each.after}")
        if len(found) > SHOWN:
            self.stdout.write(str(MORE.with_values(n=len(found) - SHOWN)))
        if not found:
            self.stdout.write(str(NOTHING))
        total = sum(queries.counts().values())
        self.stdout.write(str(ONLY_SHOWN if compared else DONE.with_values(n=total)))


def _files(folder: Path) -> dict[str, bytes]:
    """The files of the list in the folder, or in its ``dist``. Raises NoDivisions for one of absurd size."""
    here = folder / "dist" if (folder / "dist").is_dir() else folder
    found = {}
    for name in (*(name for name, *_ in FILES), OUTER):
        file = here / name
        if file.is_file():
            if file.stat().st_size > LARGEST_LIST:
                raise NoDivisions
            found[name] = file.read_bytes()
    return found
