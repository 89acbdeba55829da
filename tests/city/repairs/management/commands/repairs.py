"""``chengshu repairs open`` and ``chengshu repairs mend``: one repair, opened and moved."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import PLATFORM, actor_for
from chengshu.kernel.identity.models import Person
from chengshu.kernel.identity.services import add_organisation, add_person
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.services import make_move, open_item
from tests.city.repairs.pack import REPAIR

REFUSED = 7


class Command(BaseCommand):
    """Exits with REFUSED where the move is refused, saying why."""

    help = "维修 · Repairs"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["open", "mend"])
        parser.add_argument("--gate", type=Path, help="ready when this folder is told, off when GO stands in it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "open":
            unit = add_organisation("维修队", code="R1")
            crew = add_person("维修员", organisation=unit, title_zh="队员")
            open_item(REPAIR, title="路灯", by=PLATFORM, unit=unit, parties={"crew": [crew]})
            return
        person, item = Person.objects.get(name_zh="维修员"), Item.everywhere.get()
        actor = actor_for(person)
        if options["gate"]:
            (options["gate"] / str(time.monotonic_ns())).touch()
            while not (options["gate"] / "GO").exists():
                time.sleep(0.001)
        try:
            make_move(item, "mended", by=actor)
        except Refusal as refusal:
            self.stdout.write(refusal.sentence.en)
            raise SystemExit(REFUSED) from None
