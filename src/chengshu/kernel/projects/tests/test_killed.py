"""A process killed in the middle of accepting a plan leaves nothing; the next run does it all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from chengshu.kernel.projects.tests.make import TABLE

ROOT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").exists())
KILLED_WHILE_WRITING = """
import os, signal, django
django.setup()
from django.core.management import call_command
from chengshu.kernel.identity.services import add_organisation
add_organisation("天中市数据局", code="K1", division_code="9901")
from chengshu.kernel.projects.services import importing
importing.link_targets = lambda plan: os.kill(os.getpid(), signal.SIGKILL)
call_command("plan_import", {file!r}, "--owner", "K1", "--accept")
"""
COUNTED_BEFORE_AND_AFTER = """
import django
django.setup()
from django.core.management import call_command
from chengshu.kernel.projects.models import Plan, PlanVersion, Task
from chengshu.kernel.work.models import Item
def count():
    print("rows", *(kind._base_manager.count() for kind in (Plan, Task, Item, PlanVersion)))
count()
call_command("plan_import", {file!r}, "--owner", "K1", "--accept")
count()
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "CHENGSHU_HOME": str(home),
        "CHENGSHU_DATABASE_URL": f"sqlite:///{home}/city.sqlite3",
        "CHENGSHU_SECRET_KEY": "only-for-tests",
        "DJANGO_SETTINGS_MODULE": os.environ.get("CHENGSHU_KILL_SETTINGS", "chengshu.config.settings.prod"),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603


def test_a_killed_import_leaves_nothing_and_the_next_one_does_it_all(home: Path) -> None:
    file = home / "plan.txt"
    file.write_text(TABLE, "utf-8")
    assert run(home, "-m", "chengshu", "migrate").returncode == 0

    killed = run(home, "-c", KILLED_WHILE_WRITING.format(file=str(file)))

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again = run(home, "-c", COUNTED_BEFORE_AND_AFTER.format(file=str(file)))
    assert again.returncode == 0, again.stderr
    counts = [line for line in again.stdout.splitlines() if line.startswith("rows")]
    assert counts == ["rows 0 0 0 1", "rows 1 3 3 1"]
