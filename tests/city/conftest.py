"""A city with a home and a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city.running import City, empty_database


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """Not yet running."""
    home = tmp_path / "home"
    home.mkdir()
    with empty_database(home) as url:
        yield City(home, url)
