"""The words below everything."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chengshu.base import clock, money
from chengshu.base.ids import new_id
from chengshu.base.text import Text, current_language, speaking


def test_text_speaks_the_chosen_language() -> None:
    hello = Text("您好，%(name)s", "Hello, %(name)s").with_values(name=Text("局长", "director"))
    assert str(hello) == "您好，局长"
    with speaking("en"):
        assert str(hello) == "Hello, director"
        assert current_language() == "en"
    assert current_language() == "zh"


@pytest.mark.parametrize(("zh", "en"), [("", "x"), ("某", "")])
def test_text_needs_both_languages(zh: str, en: str) -> None:
    with pytest.raises(ValueError, match="both languages"):
        Text(zh, en)


@pytest.mark.parametrize(("typed", "fen"), [("1,234.56", 123456), ("0.1", 10), ("-3", -300), ("1，000", 100000)])
def test_yuan_become_whole_fen(typed: str, fen: int) -> None:
    assert money.fen_from_yuan(typed) == fen


@pytest.mark.parametrize("typed", ["", "1.234", "abc", "1e3", "NaN", "９.９９.９"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        money.fen_from_yuan(typed)


def test_fen_are_printed_as_yuan() -> None:
    assert money.yuan(123456) == "1,234.56"


def test_identifiers_are_version_7() -> None:
    made = new_id()
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"


def test_the_clock_stands_still_when_told_to() -> None:
    moment = datetime(2026, 1, 31, 16, 30, tzinfo=UTC)
    with clock.frozen(moment):
        assert clock.now() == moment
        assert clock.today().isoformat() == "2026-02-01"
    assert clock.start_of_day(clock.local(moment).date()) == datetime(2026, 1, 31, 16, tzinfo=UTC)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        clock.local(datetime(2026, 1, 1))  # noqa: DTZ001
