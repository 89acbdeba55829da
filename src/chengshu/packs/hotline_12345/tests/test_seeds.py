"""The invented city's hotline."""

from __future__ import annotations

import pytest

from chengshu.base import clock
from chengshu.packs.hotline_12345.models import Article, Callback, Hotline, Shift
from chengshu.packs.hotline_12345.queries.hotlines import share_merged
from chengshu.packs.hotline_12345.queries.knowledge import answers_to
from chengshu.packs.hotline_12345.queries.shifts import hours_served
from chengshu.packs.hotline_12345.seeds import (
    seed_articles,
    seed_callbacks,
    seed_hotlines,
    seed_recipients,
    seed_shifts,
)
from chengshu.packs.hotline_12345.tests.make import make_hotline

pytestmark = pytest.mark.django_db


def test_seeds_fill_once_and_leave_what_is_there() -> None:
    make_hotline()
    for seed in (seed_recipients, seed_hotlines, seed_shifts, seed_articles, seed_callbacks) * 2:
        seed()
    assert Article.everywhere.filter(current__isnull=False).count() == 15
    assert answers_to("我妈的身份证丢了，怎么补办")[0].version.title_zh == "居民身份证丢失怎样补办"
    assert hours_served(clock.today()).value == 24  # type: ignore[union-attr]
    assert Shift.everywhere.count() == 47
    assert (Hotline.everywhere.count(), Callback.everywhere.count(), share_merged(clock.today())) == (0, 0, None)
