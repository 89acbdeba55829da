"""Measurements of tests/bench, on SQLite and on a PostgreSQL started for it: all of them, or those named.

``python tools/bench.py gathering matching`` runs two. What measures the lake alone runs once. Ends with 1 where one of
them missed an aim; the others run all the same.
"""

from __future__ import annotations

import os
import subprocess
import sys

from postgres import postgresql
from setup import BIN, ROOT

from chengshu.base.scratch import end_in_order, ending_with, scratch_folder

OF_THE_LAKE = ("gathering", "lake", "matching", "quality")


def main() -> None:
    """Run them one after the other, and name those that missed."""
    end_in_order()
    with scratch_folder("chengshu-measurements-") as home:
        missed = measure("SQLite", f"sqlite:///{home}/bench.sqlite3", str(home))
        with postgresql() as url:
            missed += measure("PostgreSQL", url, str(home))
    if missed:
        sys.exit("aims missed: " + ", ".join(missed))


def measure(database: str, url: str, home: str) -> list[str]:
    """All measurements on one database, each printing its own figures; those that missed an aim."""
    missed = []
    environment = {
        **os.environ,
        "CHENGSHU_HOME": home,
        "CHENGSHU_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "chengshu.config.settings.test",
    }
    for file in sorted((ROOT / "tests" / "bench").glob("bench_*.py")):
        name = file.stem.removeprefix("bench_")
        if (sys.argv[1:] and name not in sys.argv[1:]) or (name in OF_THE_LAKE and database != "SQLite"):
            continue
        print(f"\n== {database}: {file.stem}", flush=True)
        command = [str(BIN / "python"), "-m", f"tests.bench.{file.stem}"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        with ending_with(process):
            process.wait()
        if process.returncode:
            missed.append(f"{name} on {database}")
    return missed


if __name__ == "__main__":
    main()
