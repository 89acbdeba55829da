"""The kinds of the tests are known while they run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chengshu.kernel.work.tests.make import declared


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with declared():
        yield
