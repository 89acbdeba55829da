"""The component register: codes, history, doubles, distance."""

from __future__ import annotations

import json

import pytest

from chengshu.base.errors import NotAllowed, NotFound
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.places import queries, services
from chengshu.kernel.places.doubles import find_doubles
from chengshu.kernel.places.errors import (
    AlreadySettled,
    BadCode,
    ClassFull,
    CodeTaken,
    ComponentGone,
    NoPosition,
    NoSuchClass,
    OutsideTheCity,
)
from chengshu.kernel.places.exporting import features_of
from chengshu.kernel.places.models import (
    Component,
    ComponentClass,
    ComponentState,
    ComponentWhat,
    LikelyDouble,
    Verdict,
)
from chengshu.kernel.places.rights import EDIT_COMPONENTS
from chengshu.kernel.places.services import ComponentContent
from chengshu.kernel.places.tests.make import WEST, make_city, make_component
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("digital-city-management.7")
def test_a_code_has_the_county_the_class_and_the_next_number() -> None:
    make_city()
    codes = [make_component(114.02 + n / 100, class_code=kind).code for n, kind in enumerate(("0103", "0103", "0118"))]
    assert codes == ["9901020103000001", "9901020103000002", "9901020118000001"]


def test_the_cell_and_the_division_follow_from_the_position() -> None:
    make_city()
    row = make_component(114.02, 33.02)
    assert row.cell is not None
    assert (row.cell.code, row.division_code) == (f"{WEST}001001", WEST)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"lon": 122.0, "lat": 30.0}, OutsideTheCity),
        ({"lon": 200.0}, NoPosition),
        ({"lat": float("nan")}, NoPosition),
        ({"class_code": "9999"}, NoSuchClass),
        ({"class_code": ""}, NoSuchClass),
        ({"code": "123"}, BadCode),
        ({"code": "9901020118000001"}, BadCode),
        ({"code": "9901020103００0001"}, BadCode),
        ({"code": "9901020103000007"}, CodeTaken),
    ],
)
def test_what_cannot_be_is_refused(values: dict[str, object], refusal: type[Exception]) -> None:
    make_city()
    make_component(code="9901020103000007")
    with pytest.raises(refusal):
        make_component(**{"lon": 114.02, "lat": 33.02, "class_code": "0103"} | values)  # type: ignore[arg-type]


def test_a_closed_class_takes_no_more_but_its_components_stay() -> None:
    make_city()
    row = make_component()
    ComponentClass.objects.filter(code="0103").update(active=False)
    with pytest.raises(NoSuchClass):
        make_component()
    assert queries.component_of_code(row.code) == row


def test_a_class_with_all_numbers_given_is_full() -> None:
    make_city()
    make_component(code="9901020103999999")
    with pytest.raises(ClassFull):
        make_component(114.03)


def test_every_change_stands_in_the_history_with_before_after_who_and_why() -> None:
    make_city()
    bureau = make_organisation()
    by = make_actor(may={EDIT_COMPONENTS: Scope.ALL})
    row = make_component()
    content = ComponentContent("0103", 114.021, 33.02, keeper=bureau, state=ComponentState.BROKEN, height_m=80.5)
    services.change_component(row.code, content, by=by, why="井盖破损")
    change = row.changes.first()
    assert change is not None
    assert change.fields["state"] == ["sound", "broken"]
    assert change.fields["height"] == ["", "80.50"]
    assert change.fields["keeper"] == ["", str(bureau.name)]
    assert (change.why, change.by_id) == ("井盖破损", by.person_id)
    assert [one.what for one in row.changes.all()] == [ComponentWhat.CHANGED, ComponentWhat.REGISTERED]
    assert Entry.objects.filter(verb="places.component.changed", subject_id=str(row.pk)).exists()


def test_a_change_that_changes_nothing_leaves_no_trace() -> None:
    make_city()
    row = make_component(114.02, 33.02)
    services.change_component(row.code, ComponentContent("0103", 114.02, 33.02), by=PLATFORM)
    services.note_state(row.code, ComponentState.SOUND, by=PLATFORM)
    assert row.changes.count() == 1


def test_a_component_taken_away_is_not_changed_and_not_found_nearby() -> None:
    make_city()
    row = make_component()
    services.remove_component(row.code, by=PLATFORM, why="道路改造")
    with pytest.raises(ComponentGone):
        services.change_component(row.code, ComponentContent("0103", 114.02, 33.02), by=PLATFORM)
    with pytest.raises(ComponentGone):
        services.note_state(row.code, ComponentState.LOST, by=PLATFORM)
    assert queries.components_near(114.02, 33.02, 100) == []


def test_a_body_changes_what_it_owns_or_keeps_and_nothing_else() -> None:
    make_city()
    gas, water = make_organisation(), make_organisation()
    by = make_actor(organisation=gas, may={EDIT_COMPONENTS: Scope.UNIT})
    mine, theirs = make_component(owner=gas), make_component(114.03, keeper=water)
    services.change_component(mine.code, ComponentContent("0103", 114.02, 33.021, owner=gas), by=by)
    with pytest.raises(NotFound):
        services.change_component(theirs.code, ComponentContent("0103", 114.02, 33.02, owner=gas), by=by)
    for owner in (water, None):
        with pytest.raises(NotAllowed):
            services.register_component(ComponentContent("0103", 114.05, 33.02, owner=owner), by=by)
    with pytest.raises(NotAllowed):
        services.change_component(mine.code, ComponentContent("0103", 114.02, 33.02, owner=water), by=by)


def test_the_nearest_stand_first_and_a_class_may_be_asked_for() -> None:
    make_city()
    far, near, lamp = make_component(114.023), make_component(114.0201), make_component(114.0202, class_code="0118")
    found = queries.components_near(114.02, 33.02, 500)
    assert [one.component for one in found] == [near, lamp, far]
    assert found[0].metres == pytest.approx(9.3, abs=0.2)
    assert [one.component for one in queries.components_near(114.02, 33.02, 500, class_code="0103")] == [near, far]
    assert [one.component for one in queries.components_near(114.02, 33.02, 500, class_code="01", most=1)] == [near]
    assert queries.components_near(114.02, 33.02, 5) == []


def test_two_of_one_class_within_metres_are_proposed_and_a_person_settles() -> None:
    make_city()
    older = make_component(114.02, 33.02)
    double = make_component(114.02001, 33.02001)
    make_component(114.02002, 33.02, class_code="0305")
    [pair] = LikelyDouble.objects.all()
    assert (pair.first, pair.second) == (older, double)
    assert pair.metres < 2
    services.settle_double(pair.pk, Verdict.SAME, by=PLATFORM, why="现场核实")
    assert queries.component_of_code(double.code) == older
    assert [one.component for one in queries.components_near(114.02, 33.02, 50, class_code="0103")] == [older]
    with pytest.raises(AlreadySettled):
        services.settle_double(pair.pk, Verdict.DIFFERENT, by=PLATFORM)


def test_the_newer_may_stay_and_what_was_joined_before_follows() -> None:
    make_city()
    first, second, third = (make_component(114.02 + n / 100_000, 33.02) for n in range(3))
    pairs = {(one.first_id, one.second_id): one for one in LikelyDouble.objects.all()}
    services.settle_double(pairs[first.pk, second.pk].pk, Verdict.SAME, by=PLATFORM, keep=second.code)
    services.settle_double(pairs[second.pk, third.pk].pk, Verdict.SAME, by=PLATFORM, keep=third.code)
    assert {queries.component_of_code(one.code) for one in (first, second, third)} == {third}
    assert not LikelyDouble.objects.filter(verdict="").exists()


def test_a_settled_pair_is_never_proposed_again() -> None:
    make_city()
    make_component(114.02, 33.02)
    make_component(114.02001, 33.02)
    [pair] = LikelyDouble.objects.all()
    services.settle_double(pair.pk, Verdict.DIFFERENT, by=PLATFORM)
    assert find_doubles() == 0
    assert LikelyDouble.objects.count() == 1


def test_the_search_over_all_finds_what_each_registration_finds() -> None:
    make_city()
    for n in range(12):
        make_component(114.02 + n * 0.00003, 33.02 + (n % 3) * 0.00003, name_zh="" if n % 2 else f"清河路{n}号井")
    one_by_one = set(LikelyDouble.objects.values_list("first_id", "second_id"))
    LikelyDouble.objects.all().delete()
    assert find_doubles() == len(one_by_one)
    assert set(LikelyDouble.objects.values_list("first_id", "second_id")) == one_by_one


def test_unlike_names_are_no_double() -> None:
    make_city()
    make_component(114.02, 33.02, "0118", name_zh="清河路017号路灯")
    make_component(114.02001, 33.02, "0118", name_zh="景观塔投光")
    assert LikelyDouble.objects.count() == 0


def test_height_and_exact_position_are_held_and_exported() -> None:
    make_city()
    make_component(114.0212345, 33.0212345, height_m=81.25)
    document = json.loads("".join(features_of(Component.everywhere.all())))
    [feature] = document["features"]
    assert feature["geometry"]["coordinates"] == [114.0212345, 33.0212345, 81.25]
