"""A home and a lake of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """Where files are dropped and tables lie."""
    settings.HOME = tmp_path
    settings.LAKE = tmp_path / "lake"
    return tmp_path
