"""Finding divisions."""

from __future__ import annotations

import pytest

from chengshu.base.errors import NotFound
from chengshu.kernel.acting.actor import STRANGER
from chengshu.kernel.geo import queries
from chengshu.kernel.geo.searching import find_divisions
from chengshu.kernel.geo.seeds import seed_divisions


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "found"),
    [("99", "99"), ("990000", "99"), ("9901", "9901"), ("990100", "9901"), ("990121000000", "990121")],
)
def test_a_code_finds_its_place_with_or_without_the_zeros_that_fill_it_up(code: str, found: str) -> None:
    seed_divisions()
    assert queries.division(code).code == found


@pytest.mark.django_db
def test_a_code_nobody_has_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.division("991234")


@pytest.mark.django_db
def test_a_town_knows_everything_it_lies_in() -> None:
    seed_divisions()
    assert queries.full_name("990121001") == "示例省天中市临渠县" + queries.division("990121001").name_zh
    assert queries.full_name("nowhere") == ""


@pytest.mark.django_db
def test_children_come_in_the_order_of_codes_with_what_is_below_them() -> None:
    seed_divisions()
    assert [place.code for place in queries.children("99")] == ["9901"]
    counties = list(queries.children("9901"))
    assert len(counties) == 10
    assert {place.code: vars(place)["below"] for place in counties}["990121"] == 22


@pytest.mark.django_db
def test_words_narrow_a_search_to_places_within_places() -> None:
    seed_divisions()
    town = queries.children("990121")[0]
    name = town.name_zh
    assert [place.code for place in queries.search(f"临渠 {name}")] == [town.code]
    assert not queries.search(f"望河 {name}")
    assert next(iter(queries.search("Linqu"))).code == "990121"


@pytest.mark.django_db
def test_the_search_over_everything_finds_places_with_what_they_lie_in() -> None:
    seed_divisions()
    hit = find_divisions(STRANGER, "临渠县", 5)[0]
    assert (hit.title, hit.url, hit.note) == ("临渠县", "/geo/990121/", "示例省 天中市 990121")
