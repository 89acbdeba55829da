"""A city with one class, a keeper and a jurisdiction."""

from __future__ import annotations

import pytest

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases.models import CaseClass
from chengshu.kernel.cases.tests.make import make_class, make_keeper
from chengshu.kernel.intake.models import ApiKey, DataType, Jurisdiction
from chengshu.kernel.intake.services import make_key, set_field, set_jurisdiction


@pytest.fixture
def lamp(db: None) -> CaseClass:
    """The class of lamps, which asks two things."""
    row = make_class("0205", "路灯不亮")
    make_keeper()
    values = (("one", "一盏", "one"), ("row", "成片", "a row"))
    set_field(
        row, "size", Text("范围", "How many"), data_type=DataType.SINGLE, required=True, values=values, by=PLATFORM
    )
    set_field(row, "since_day", Text("几天了", "Days"), data_type=DataType.NUMBER, order=1, by=PLATFORM)
    return row


@pytest.fixture
def area(db: None) -> Jurisdiction:
    """The whole city."""
    return set_jurisdiction("city.example", Text("全市", "City"), usual=True, by=PLATFORM)


@pytest.fixture
def key(area: Jurisdiction) -> tuple[ApiKey, str]:
    """A key with its text."""
    return make_key(area, "某公司", by=PLATFORM)
