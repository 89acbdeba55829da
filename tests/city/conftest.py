"""A city with a home and a database of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city.running import ROOT, City, new_city


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city whose tables and static files are there; it is only copied, never run."""
    with new_city(tmp_path_factory.mktemp("prepared") / "home") as city:
        command = [sys.executable, "-m", "chengshu.config.prepare"]
        subprocess.run(command, env=city.environment(), cwd=ROOT, check=True, capture_output=True)
        yield city


@pytest.fixture
def city(prepared: City, tmp_path: Path) -> Iterator[City]:
    """Not yet running."""
    with new_city(tmp_path / "home", prepared) as made:
        yield made


@pytest.fixture
def bare_city(tmp_path: Path) -> Iterator[City]:
    """Nothing of it is there yet."""
    with new_city(tmp_path / "home") as made:
        yield made


@pytest.fixture(scope="module")
def running_city(prepared: City, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """One that runs for all tests of a module."""
    with new_city(tmp_path_factory.mktemp("running") / "home", prepared) as made, made.up():
        yield made
