"""Whose desk it is: the office nearest to a body whose people may do a thing for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.models import Grant
from chengshu.kernel.access.queries import nearest_offices, nearest_people, offices_who_may, widest_office
from chengshu.kernel.access.tests.make import make_organisation, make_person
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.people import Permission, Scope

pytestmark = pytest.mark.django_db
REVIEW = Permission("test.entry.review", Text("审核目录", "Review entries"))


@pytest.fixture
def bodies() -> dict[str, Organisation]:
    """A city with its bureau, a county with its own, and a bureau of the county below which somebody asks."""
    county = make_organisation("县数据局", division_code="990101")
    return {
        "city": make_organisation("市数据局", division_code="9901"),
        "county": county,
        "team": make_organisation("县数据局审核组", parent=county),
        "asker": make_organisation("县民政局", division_code="990101"),
        "other": make_organisation("邻县数据局", division_code="990102"),
    }


def holding(body: Organisation, scope: Scope = Scope.AREA_AND_BELOW) -> int:
    return make_person(organisation=body, may={REVIEW: scope}).pk


def test_the_own_area_comes_before_the_areas_above(bodies: dict[str, Organisation]) -> None:
    above, near, also = holding(bodies["city"]), holding(bodies["county"]), holding(bodies["county"])
    holding(bodies["other"])
    assert [one.pk for one in offices_who_may(REVIEW, bodies["asker"])] == [bodies["county"].pk, bodies["city"].pk]
    assert nearest_offices(REVIEW, bodies["asker"]) == [bodies["county"]]
    assert {one.pk for one in nearest_people(REVIEW, bodies["asker"])} == {near, also}
    Grant.objects.filter(person__in=(near, also)).update(until=clock.today() - timedelta(days=1))
    assert [one.pk for one in nearest_people(REVIEW, bodies["asker"])] == [above]


def test_of_one_area_the_deepest_office_stands_first_and_each_once(bodies: dict[str, Organisation]) -> None:
    bodies["team"].division_code = "990101"
    bodies["team"].save()
    for name in ("county", "team", "team"):
        holding(bodies[name])
    assert nearest_offices(REVIEW, bodies["asker"]) == [bodies["team"], bodies["county"]]


def test_what_reaches_only_the_own_unit_or_oneself_is_nobodys_desk_for_others(bodies: dict[str, Organisation]) -> None:
    holding(bodies["county"], Scope.UNIT)
    holding(bodies["asker"], Scope.OWN)
    assert nearest_offices(REVIEW, bodies["asker"]) == []
    assert nearest_people(REVIEW, bodies["asker"]) == []
    assert nearest_offices(REVIEW, bodies["county"]) == [bodies["county"]]


def test_the_widest_office_is_that_of_the_largest_area(bodies: dict[str, Organisation]) -> None:
    assert widest_office(REVIEW) is None
    holding(bodies["county"])
    assert widest_office(REVIEW) == bodies["county"]
    holding(bodies["city"], Scope.UNIT)
    assert widest_office(REVIEW) == bodies["city"]
