"""The invented city: whole, the same each time, and of nowhere."""

from __future__ import annotations

from collections import Counter

import pytest

from chengshu.kernel.geo.models import Division, DivisionLevel
from chengshu.kernel.geo.seeds import places, seed_divisions


@pytest.mark.django_db
def test_the_invented_city_has_10_counties_and_208_towns_under_unassigned_codes() -> None:
    seed_divisions()
    seed_divisions()
    levels = Counter(Division.objects.values_list("level", flat=True))
    assert levels == {
        DivisionLevel.PROVINCE: 1,
        DivisionLevel.CITY: 1,
        DivisionLevel.COUNTY: 10,
        DivisionLevel.TOWN: 208,
    }
    assert all(code.startswith("99") for code in Division.objects.values_list("code", flat=True))


@pytest.mark.django_db
def test_every_place_of_the_invented_city_lies_in_the_place_whose_code_begins_its_own() -> None:
    seed_divisions()
    for place in Division.objects.exclude(parent=None).select_related("parent"):
        assert place.parent is not None
        assert place.code.startswith(place.parent.code)


def test_no_two_towns_of_the_invented_city_share_a_name_in_either_language() -> None:
    towns = [place for place in places() if place.level == DivisionLevel.TOWN]
    assert len({town.name_zh for town in towns}) == len({town.name_en for town in towns}) == 208
