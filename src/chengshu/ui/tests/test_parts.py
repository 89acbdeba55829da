"""Parts of a page say the same by colour, shape and word."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Engine
from django.template.loader import render_to_string

from chengshu.base.text import Text, speaking
from chengshu.ui.parts import (
    SHAPES,
    Change,
    Chip,
    Happening,
    Light,
    Noted,
    Progress,
    State,
    Tile,
    Tone,
    number,
    plain,
    shown,
)

ENGINE = Engine(builtins=["chengshu.ui.templatetags.ui"], app_dirs=True)


def rendered(source: str, **context: object) -> str:
    return ENGINE.from_string(source).render(Context(context))


def test_every_tone_has_a_shape_of_its_own() -> None:
    assert set(SHAPES) == set(Tone)
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_a_state_has_a_word_beside_its_shape() -> None:
    html = rendered('{% state "warning" "逾期" "Overdue" %}')
    assert "state-warning" in html
    assert "alert-triangle" in html
    assert "逾期" in html


def test_the_rule_of_a_light_is_reached_by_the_keyboard() -> None:
    html = str(shown(Light("red", Text("逾期", "Overdue"), Text("1 个节点逾期", "1 milestone is late"))))
    assert 'tabindex="0"' in html
    assert 'role="tooltip"' in html
    assert "1 个节点逾期" in html


def test_what_people_wrote_is_escaped_in_every_part() -> None:
    for part in (State("good", "<b>"), Light("red", "<b>", "<b>"), Chip("<b>", note="<b>")):
        assert "<b>" not in str(shown(part))
    assert "<b>" not in rendered("{% heading name note=name %}{% endheading %}", name="<b>")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (True, "是"),
        (datetime(2026, 11, 22, 6, 57, tzinfo=UTC), "2026-11-22 14:57"),
        (date(2026, 1, 2), "2026-01-02"),
        (["甲", Text("乙", "B")], "甲、乙"),
        (State("good", Text("完成", "Done")), "完成"),
        (Progress(None), "尚未测量"),
        (Decimal("1.50"), "1.50"),
    ],
)
def test_anything_in_plain_words(value: object, expected: str) -> None:
    assert plain(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1234567, "1,234,567"),
        (Decimal("1200.50"), "1,200.5"),
        (Decimal("100"), "100"),
        (0, "0"),
        (1.25, "1.25"),
        (None, ""),
    ],
)
def test_numbers_are_grouped(value: object, expected: str) -> None:
    assert number(value) == expected


def test_not_measured_is_said_and_never_zero() -> None:
    html = render_to_string("ui/_tiles.html", {"tiles": [Tile("办结率", None, "%"), Tile("任务", 0)]})
    assert html.count("尚未测量") == 1
    assert ">0<" in html.replace("\n", "")
    assert "尚未测量" in rendered("{% progress none %}", none=None)


def test_a_history_shows_before_and_after() -> None:
    at = datetime(2026, 11, 22, 6, 57, tzinfo=UTC)
    html = rendered(
        "{% timeline all %}", all=[Happening(at, "王明澈", "调整", changes=(("截止", date(2026, 1, 1), None),))]
    )
    assert "<del><time" in html
    assert "2026-11-22 14:57" in html


def test_an_action_that_wants_a_second_thought_opens_in_place() -> None:
    html = rendered('{% confirm "终止" "Terminate" %}<form></form>{% endconfirm %}')
    assert html.startswith("<details")
    assert "<form></form>" in html


def test_parts_speak_english() -> None:
    with speaking("en"):
        assert "not measured yet" in str(shown(Progress(None)))
        assert "Overdue" in rendered('{% state "bad" "逾期" "Overdue" %}')


@pytest.mark.parametrize(
    ("size", "expected"), [(999, "999 B"), (1432000, "1.4 MB"), (3_000_000_000, "3.0 GB"), (None, "")]
)
def test_sizes_as_people_read_them(size: int | None, expected: str) -> None:
    assert rendered("{{ size|file_size }}", size=size) == expected


@pytest.mark.parametrize(
    ("change", "seen", "heard"),
    [
        (Change(0.0312), "+3.1%", "上升 3.1%"),
        (Change(Decimal("-0.5")), "−50.0%", "下降 50.0%"),
        (Change(0.0004), "=", "持平"),
        (Change(Decimal("0.012"), points=True), "+1.2 个百分点", "上升 1.2 个百分点"),
    ],
)
def test_a_change_carries_its_sign_and_its_word(change: Change, seen: str, heard: str) -> None:
    assert str(change) == seen
    assert shown(change) == f'<span aria-hidden="true">{seen}</span><span class="visually-hidden">{heard}</span>'


def test_a_note_stands_below_its_value_and_both_are_escaped() -> None:
    noted = Noted(Text("民政系统", "Civil affairs"), "<MZ-001>")
    assert shown(noted) == '<span>民政系统<br><small class="soft">&lt;MZ-001&gt;</small></span>'
    assert plain(noted) == "民政系统 <MZ-001>"
    assert shown(Noted("<b>", None)) == "&lt;b&gt;"
