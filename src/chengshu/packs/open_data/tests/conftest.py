"""Each test starts with fresh limits, counts and engines; the lake's tables of one test are not another's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chengshu.packs.open_data import datastore
from chengshu.packs.open_data.limits import CALLS
from chengshu.packs.open_data.queries.datasets import forget_counts
from chengshu.packs.open_data.services.usage import TALLY


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A home of its own, and nothing remembered."""
    settings.HOME = tmp_path
    settings.LAKE = tmp_path / "lake"
    CALLS.clear()
    forget_counts()
    datastore.forget_engines()
    TALLY._waiting.clear()
    yield
    datastore.forget_engines()
