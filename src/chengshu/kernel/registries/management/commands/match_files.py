"""``chengshu manage match_files A.csv [B.csv] --out pairs.csv``: which rows mean the same, even without numbers."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import duckdb
from django.core.management.base import BaseCommand, CommandError

from chengshu.base.errors import Refusal
from chengshu.kernel.lake.sql import identifier, literal
from chengshu.kernel.registries.matching.files import match_files

SAME_FROM = 0.99


class Command(BaseCommand):
    """Match the rows of one file, or of two."""

    help = "Find rows of one or two files (CSV, Parquet) that mean the same person or body, and say how sure that is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, and from which probability on pairs are written."""
        parser.add_argument("left", type=Path)
        parser.add_argument("right", type=Path, nargs="?")
        parser.add_argument("--out", type=Path, help="where pairs are written as CSV: left, right, probability, same")
        parser.add_argument("--least", type=float, default=0.5, help="least probability of a pair that is written")
        parser.add_argument("--same", type=float, default=SAME_FROM, help="probability from which two are the same")

    def handle(self, *args: Any, **options: Any) -> None:
        """Match, write, and say what was compared."""
        engine = duckdb.connect()
        try:
            linked = match_files(engine, options["left"], options["right"], least=options["least"])
        except (duckdb.Error, Refusal) as failure:
            raise CommandError(str(failure)) from failure
        for one, bits in zip(linked.fields, linked.weights.bits, strict=True):
            self.stdout.write(f"{one.column:<24} {one.likeness:<8} {' '.join(f'{bit:+.1f}' for bit in bits)}")
        pairs = f"SELECT left_row, right_row, round(p, 6) AS probability, p >= {float(options['same'])} AS same"
        pairs += f" FROM {identifier(linked.pairs)} ORDER BY p DESC, left_row, right_row"
        count, same = engine.execute(f"SELECT count(*), count(*) FILTER (same) FROM ({pairs})").fetchall()[0]
        if options["out"]:
            engine.execute(f"COPY ({pairs}) TO {literal(str(options['out']))} (FORMAT csv, HEADER)")
        self.stdout.write(f"{linked.compared:,} pairs compared, {same:,} the same, {count - same:,} undecided")
