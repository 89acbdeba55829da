"""The Gantt chart puts days where they belong."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string

from chengshu.base.text import Text, speaking
from chengshu.ui.gantt import Bar, Mark, gantt

YEAR = Bar("统一底座", date(2025, 12, 31), date(2025, 1, 1), done=50)


def test_a_year_of_quarters_is_filled_by_a_year() -> None:
    chart = gantt("任务", [YEAR, Bar("长期", date(2027, 12, 31))], date(2026, 7, 1))
    assert [tick.label for tick in chart.ticks[:5]] == ["一季度", "二季度", "三季度", "四季度", "一季度"]
    assert [tick.year for tick in chart.ticks if tick.year] == ["2025年", "2026年", "2027年"]
    row = chart.rows[0]
    assert row.left == 0
    assert row.width == pytest.approx(100 / 3, abs=0.05)
    assert row.filled == pytest.approx(row.width / 2, abs=0.01)
    assert chart.today == pytest.approx(100 * 546 / 1095, abs=0.01)


def test_a_short_span_is_shown_by_months() -> None:
    with speaking("en"):
        chart = gantt("x", [YEAR], date(2024, 1, 1))
    assert [tick.label for tick in chart.ticks] == [
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    ]
    assert chart.today is None


def test_without_a_start_only_the_end_is_drawn() -> None:
    row = gantt("x", [YEAR, Bar("节点", date(2025, 6, 30))], date(2025, 6, 1)).rows[1]
    assert row.left + row.width == pytest.approx(49.589, abs=0.01)
    assert row.width < 1


def test_a_heading_stands_before_the_first_of_its_group() -> None:
    bars = [Bar(str(n), date(2025, 6, 30), group=group) for n, group in enumerate("甲甲乙")]
    assert [row.heading for row in gantt("x", bars, date(2025, 6, 1)).rows] == ["甲", "", "乙"]


def test_milestones_and_dates_are_written_for_readers_without_a_picture() -> None:
    bar = Bar("统一底座", date(2025, 12, 31), date(2025, 1, 1), "/1/", word=Text("逾期", "Late"),
              marks=(Mark(date(2025, 6, 30), "中期验收", reached=True),))  # fmt: skip
    html = render_to_string("ui/_gantt.html", {"gantt": gantt("任务", [bar], date(2025, 3, 1))})
    assert "2025-01-01 至 2025-12-31 · 逾期 · 2025-06-30 中期验收 ✓" in " ".join(html.split())
    assert "style=" not in html


def test_no_bars_say_so() -> None:
    assert "还没有可以显示的时间安排" in render_to_string("ui/_gantt.html", {"gantt": gantt("x", [], date(2025, 1, 1))})
