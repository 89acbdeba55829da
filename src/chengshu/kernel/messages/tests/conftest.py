"""The templates of these tests are declared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chengshu.kernel.messages.tests.make import ALARM, DUE, declared


@pytest.fixture(autouse=True)
def _declared() -> Iterator[None]:
    with declared(DUE, ALARM):
        yield
