"""Times as they stand in files of other makers."""

from __future__ import annotations

import pytest

from chengshu.base import clock
from chengshu.kernel.intake.moments import DayOrder, moment_of, order_of

SAME = (
    "2020/1/6 12:09:38",
    "2020-01-06T12:09:38",
    "2020-01-06T04:09:38Z",
    "2020-01-06 12:09:38.000",
    "2020年1月6日 12时09分38秒",
    "2020年1月6日 星期一 12:09:38",
    "2020.1.6 12:09:38",
    "2020/1/6 下午12:09:38",
    "20200106120938",
    "01/06/2020 12:09:38 PM",
    "Jan 6, 2020 12:09:38",
    "Mon, 06 Jan 2020 12:09:38 +0800",
    "1578283778",
    "1578283778000",
)


@pytest.mark.parametrize("said", SAME)
def test_one_moment_is_read_however_it_is_written(said: str) -> None:
    assert clock.local(moment_of(said, DayOrder.MONTH_FIRST).at).isoformat() == "2020-01-06T12:09:38+08:00"


@pytest.mark.parametrize("said", ["2020-01-06", "2020/1/6", "2020年1月6日", "20200106", "43836", "6 January 2020"])
def test_day_alone_is_known_as_such(said: str) -> None:
    found = moment_of(said)
    assert (clock.local(found.at).isoformat(), found.day_alone) == ("2020-01-06T00:00:00+08:00", True)


def test_number_of_excel_is_its_day_and_time() -> None:
    assert clock.local(moment_of("43836.5").at).isoformat() == "2020-01-06T12:00:00+08:00"


@pytest.mark.parametrize(
    "said", ["", "明天", "2020-13-01", "2020-02-30", "2020-01-06 25:00", "05/06/2016", "0001-01-01", "99999999"]
)
def test_what_is_no_moment_or_two_is_refused(said: str) -> None:
    with pytest.raises(ValueError):  # which of several it is says nothing
        moment_of(said)


def test_whole_column_tells_whether_day_or_month_comes_first() -> None:
    assert order_of(["05/06/2016", "06/20/2016"]) is DayOrder.MONTH_FIRST
    assert order_of(["05/06/2016", "20/06/2016"]) is DayOrder.DAY_FIRST
    assert order_of(["05/06/2016 11:00 PM"]) is DayOrder.MONTH_FIRST
    assert order_of(["05/06/2016"]) is None
