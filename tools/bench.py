"""Measurements of tests/bench, on SQLite and on a PostgreSQL started for it: all of them, or those named.

``python tools/bench.py gathering matching`` runs two. What measures the lake alone runs once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from postgres import postgresql
from setup import BIN, ROOT

OF_THE_LAKE = ("gathering", "lake", "matching", "quality")


def main() -> None:
    """Run them one after the other; the first failing one ends it."""
    with tempfile.TemporaryDirectory() as home:
        measure("SQLite", f"sqlite:///{home}/bench.sqlite3", home)
        with postgresql() as url:
            measure("PostgreSQL", url, home)


def measure(database: str, url: str, home: str) -> None:
    """All measurements on one database; each prints its own figures."""
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
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if code:
            sys.exit(code)


if __name__ == "__main__":
    main()
