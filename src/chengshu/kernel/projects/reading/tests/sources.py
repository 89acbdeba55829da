"""Plan texts for the tests: invented ones beside this file, published ones in the folder of third-party data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chengshu.kernel.projects.reading.draft import PlanDraft
from chengshu.kernel.projects.reading.read import read_plan

_INVENTED = Path(__file__).parent / "data"
_ROOT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").exists())
_SHARED = _ROOT.parent / "shared"


def invented(name: str) -> PlanDraft:
    """An invented plan, read."""
    return read_plan(invented_text(name).encode(), name)


def invented_text(name: str) -> str:
    """The text of an invented plan."""
    return (_INVENTED / name).read_text(encoding="utf-8")


def published_bytes(number: str) -> bytes:
    """A published plan by its number; the test is skipped where the third-party data is absent."""
    found = sorted((_SHARED / "seeds").glob(f"{number}_*.txt"))
    if not found:
        pytest.skip(f"needs the published plan {number} in {_SHARED.name}/seeds beside the project")
    return found[0].read_bytes()


def published(number: str) -> PlanDraft:
    """A published plan, read."""
    return read_plan(published_bytes(number), f"{number}.txt")


def transcribed_tasks() -> list[dict[str, Any]]:
    """The checked transcription of the task table of plan 004."""
    path = _SHARED / "requirements" / "zhumadian_tasks.json"
    if not path.exists():
        pytest.skip(f"needs the transcription in {_SHARED.name}/requirements beside the project")
    tasks: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return tasks
