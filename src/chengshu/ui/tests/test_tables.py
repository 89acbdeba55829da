"""Lists: what a reader chooses stands in the address and decides the rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse

from chengshu.base.text import Text, speaking
from chengshu.ui.tables import COUNT_UP_TO, Column, Filter, Table, list_page, listing, short_list
from chengshu.ui.tests.make import BRIDGES, ROWS, Bridge, get

TYPES: Table[ContentType] = Table(
    key="types",
    label=Text("类型", "Types"),
    columns=(
        Column("app_label", Text("应用", "App"), sort="app_label"),
        Column("model", Text("名称", "Name"), sort="model"),
    ),
    search=("app_label", "model"),
    filters=(Filter("app_label", Text("应用", "App"), [("sessions", "sessions"), ("geo", "geo")]),),
    order=("pk",),
    page_size=5,
)


def names(query: str) -> list[str]:
    return [row.name for row in listing(get(query), BRIDGES, ROWS).shown]


def body(query: str, **headers: str) -> str:
    answer = list_page(get(query, headers), "ui/_list.html", BRIDGES, ROWS)
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


def test_a_list_shows_one_page_and_counts_all() -> None:
    filled = listing(get("page=2"), BRIDGES, ROWS)
    assert (filled.shown, filled.total, filled.start, filled.end) == ([ROWS[2]], 3, 3, 3)
    assert filled.previous_url == "/bridges/?page=1"
    assert filled.next_url == ""


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "²", "9" * 30])
def test_a_page_that_is_not_there_is_the_nearest(page: str) -> None:
    assert listing(get(f"page={page}"), BRIDGES, ROWS).shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sort=lanes", ["双岭桥", "春江桥"]),
        ("sort=-lanes", ["云水桥", "春江桥"]),
        ("sort=unknown", ["春江桥", "云水桥"]),
        ("q=水", ["云水桥"]),
        ("q=桥+双", ["双岭桥"]),
        ("kind=rail", ["双岭桥"]),
        ("kind=canal", ["春江桥", "云水桥"]),
        ("q=无", []),
    ],
)
def test_the_address_decides_order_and_rows(query: str, expected: list[str]) -> None:
    assert names(query) == expected


def test_sorting_again_turns_the_order_and_keeps_the_words() -> None:
    heading = listing(get("q=桥&sort=lanes&page=2"), BRIDGES, ROWS).headings[1]
    assert heading.sorted == "ascending"
    assert heading.url == "/bridges/?q=%E6%A1%A5&sort=-lanes"


def test_htmx_gets_the_table_alone_and_a_clean_address() -> None:
    answer = list_page(get("q=桥&kind=", {"HX-Request": "true"}), "ui/_list.html", BRIDGES, ROWS)
    assert isinstance(answer, HttpResponse)
    assert "<form" not in answer.content.decode()
    assert answer.headers["HX-Push-Url"] == "/bridges/?q=%E6%A1%A5"
    assert "HX-Request" in answer.headers["Vary"]


def test_what_people_wrote_is_escaped_and_links_lead_on() -> None:
    html = body("q=%3Cb%3E")
    assert "<b>" not in html
    assert 'href="/bridges/春江桥/"' in body("")


def test_an_empty_list_says_so_and_a_narrowed_one_offers_to_clear() -> None:
    bare = list_page(get(), "ui/_list.html", BRIDGES, [])
    assert isinstance(bare, HttpResponse)
    assert "还没有桥梁。" in bare.content.decode()
    assert "清除筛选" in body("q=无")


def test_cells_carry_their_heading_for_the_phone() -> None:
    html = body("")
    assert 'data-label="车道"' in html
    assert re.search(r'<td[^>]*class="[^"]*not-phone', html)


def test_a_list_speaks_english() -> None:
    with speaking("en"):
        assert "1–2 of 3" in body("")


def test_nothing_is_a_dash_that_is_read_out() -> None:
    assert '<span class="visually-hidden">无</span>' in body("q=云水")


def test_a_short_list_shows_all_rows_without_controls() -> None:
    filled = short_list(BRIDGES, ROWS)
    assert len(filled.lines) == 3
    assert [heading.url for heading in filled.headings] == [""] * 4


def test_a_filter_may_not_take_the_words_of_the_list() -> None:
    with pytest.raises(ValueError, match="sort"):
        Table(key="x", label=Text("甲", "x"), columns=(), filters=(Filter("sort", Text("甲", "x"), []),))


@pytest.mark.django_db
def test_rows_of_the_database_are_found_sorted_and_counted_in_two_queries(
    django_assert_max_num_queries: object,
) -> None:
    rows = ContentType.objects.all()
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        filled = listing(get("q=SESSIONS&sort=-model"), TYPES, rows)
        assert [line.row.model for line in filled.lines] == ["session"]
    assert [row.app_label for row in listing(get("app_label=sessions"), TYPES, rows).shown] == ["sessions"]
    assert len(listing(get(), TYPES, rows).shown) == TYPES.page_size


@pytest.mark.django_db
def test_more_words_than_a_database_takes_are_read_as_far_as_a_search_goes() -> None:
    filled = listing(get(f"q={'s+' * 5_000}"), TYPES, ContentType.objects.filter(model="session"))
    assert [line.row.model for line in filled.lines] == ["session"]


def test_a_very_long_list_is_not_counted_to_its_end() -> None:
    filled = listing(get("page=3"), BRIDGES, [ROWS[0]] * (COUNT_UP_TO + 5))
    assert filled.many
    assert filled.page_urls == []
    assert filled.next_url == "/bridges/?page=4"


def test_total_stands_below_the_rows_that_were_found() -> None:
    def together(rows: Sequence[Bridge]) -> Bridge | None:
        return Bridge("合计", sum(row.lanes for row in rows), None) if len(rows) > 1 else None

    table = replace(BRIDGES, total=together)
    answer = list_page(get("kind=road"), "ui/_list.html", table, ROWS)
    assert isinstance(answer, HttpResponse)
    foot = answer.content.decode().partition("<tfoot")[2]
    assert "合计" in foot
    assert re.search(r">\s*16\s*<", foot)
    assert not listing(get("kind=rail"), table, ROWS).total_cells
    assert not listing(get(), BRIDGES, ROWS).total_cells


@pytest.mark.django_db
def test_a_column_may_be_left_to_exports() -> None:
    lanes = tuple(replace(column, page=column.key != "lanes") for column in BRIDGES.columns)
    table = replace(BRIDGES, columns=lanes)
    shown = list_page(get(), "ui/_list.html", table, ROWS)
    assert isinstance(shown, HttpResponse)
    assert "车道" not in shown.content.decode()
    exported = list_page(get("format=csv"), "ui/_list.html", table, ROWS)
    assert "车道" in b"".join(exported).decode("utf-8-sig").splitlines()[0]
