"""Every test: on SQLite, on a PostgreSQL started for it, of the front end, and the browser journeys.

``CHENGSHU_TEST_PROCESSES`` says on how many processes (as many as there are processors, at most four, if unset).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from postgres import postgresql
from setup import ROOT, node_environment

from chengshu.base.scratch import end_in_order, ending_with

FAILURE = ("FAILED ", "ERROR ")  # how pytest's summary begins its lines about them
PYTEST = [sys.executable, "-m", "pytest", "-q"]


def main() -> None:
    """Run all parts, also when one has failed; what failed and the closing lines come once more at the end."""
    end_in_order()
    processes = os.environ.get("CHENGSHU_TEST_PROCESSES") or str(min(os.cpu_count() or 1, 4))
    suite = [*PYTEST, "-n", processes]
    outcomes = [part("pytest, SQLite", suite)]
    with postgresql() as url:
        outcomes.append(part("pytest, PostgreSQL", suite, CHENGSHU_DATABASE_URL=url))
    outcomes.append(part("vitest", ["npm", "test", "--silent"]))
    if (ROOT / "tests" / "browser").is_dir():
        outcomes.append(part("browser journeys", [*PYTEST, "tests/browser"]))
    print("\n".join(["", *(line for _, line in outcomes)]))
    sys.exit(0 if all(good for good, _ in outcomes) else 1)


def part(name: str, command: Sequence[str], **settings: str) -> tuple[bool, str]:
    """Run one part with its output passing through; whether it passed, what failed in it, and its own closing line."""
    print(f"\n== {name}", flush=True)
    started = time.monotonic()
    environment = {name: value for name, value in node_environment().items() if not name.startswith("CHENGSHU_")}
    process = subprocess.Popen(
        command, cwd=ROOT, env={**environment, **settings}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    closing, failed = "", list[str]()
    assert process.stdout is not None
    with ending_with(process):
        for line in process.stdout:
            print(line, end="", flush=True)
            closing = line.strip() or closing
            if line.startswith(FAILURE):
                failed.append(f"    {line.rstrip()}\n")
    good = process.returncode == 0
    took_s = time.monotonic() - started
    return good, f"{'✓' if good else '✗'} {name}: {closing} ({took_s:.0f} s)\n{''.join(failed)}".rstrip()


if __name__ == "__main__":
    os.chdir(Path(ROOT))
    main()
