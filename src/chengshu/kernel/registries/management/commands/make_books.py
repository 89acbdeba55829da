"""``chengshu manage make_books --persons 1000000``: the invented bureaus' books, as many as wanted."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from chengshu.kernel.gathering.seeds import make_books
from chengshu.kernel.gathering.seeds.sources import ENTITIES, PERSONS, books_folder


class Command(BaseCommand):
    """Write the books."""

    help = "Write the invented bureaus' books with realistic faults; what is true lies beside them in truth/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, where, and by which seed."""
        parser.add_argument("--persons", type=int, default=PERSONS)
        parser.add_argument("--entities", type=int, default=None, help="a tenth of the persons unless given")
        parser.add_argument("--folder", type=Path, default=None, help="the demo city's own folder unless given")
        parser.add_argument("--seed", type=int, default=2026)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them and say how many."""
        began = time.perf_counter()
        persons = options["persons"]
        entities = options["entities"] or (ENTITIES if persons == PERSONS else max(1, persons // 10))
        folder = options["folder"] or books_folder()
        made = make_books(folder, persons=persons, entities=entities, seed=options["seed"])
        for book, rows in made.rows.items():
            self.stdout.write(f"{book:<24} {rows:>10,}")
        self.stdout.write(f"{made.total:,} rows in {time.perf_counter() - began:.1f} s, {folder}")
