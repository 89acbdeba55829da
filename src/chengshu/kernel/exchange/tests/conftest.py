"""A lake of its own for each test, and a gateway that has forgotten the test before."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from chengshu.kernel.exchange.gateway import answering, standing


@pytest.fixture(autouse=True)
def lake(settings: Settings, tmp_path: Path) -> Path:
    settings.LAKE = tmp_path / "lake"
    standing.forget()
    answering.forget()
    return tmp_path / "lake"
