"""Everything that can be said about the code without running its tests, quick things first."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from setup import BIN, ROOT, node_environment

from chengshu.base.scratch import end_in_order, scratch_folder

PYTHON_SOURCES = ["src", "tests", "tools", "conftest.py"]
DJANGO = [str(BIN / "python"), "-m", "django"]
CHECKS: dict[str, list[str]] = {
    "ruff format": [str(BIN / "ruff"), "format", "--check", "--quiet", *PYTHON_SOURCES],
    "ruff": [str(BIN / "ruff"), "check", "--quiet", *PYTHON_SOURCES],
    "import-linter": [str(BIN / "lint-imports")],
    "mypy": [str(BIN / "mypy")],
    "django check": [*DJANGO, "check", "--fail-level", "WARNING"],
    "makemigrations": [*DJANGO, "makemigrations", "--check", "--dry-run"],
    "djlint": [str(BIN / "djlint"), "--lint", "--quiet", "src"],
    "tsc, eslint": ["npm", "run", "--silent", "check"],
}


def main() -> None:
    """Run all of them; what a failing one says is printed, and the exit code is 1."""
    end_in_order()
    with scratch_folder("chengshu-check-") as home:
        environment = {
            **node_environment(),
            "CHENGSHU_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "chengshu.config.settings.test",
        }
        outcomes = [passed(name, command, environment) for name, command in CHECKS.items()]
    sys.exit(0 if all(outcomes) else 1)


def passed(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Whether one check passed; its words where it did not."""
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    good = done.returncode == 0
    print(f"{'✓' if good else '✗'} {name} ({time.monotonic() - started:.0f} s)", flush=True)
    if not good:
        print(done.stdout, flush=True)
    return good


if __name__ == "__main__":
    os.chdir(Path(ROOT))
    main()
