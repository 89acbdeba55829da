"""Rows are reached only within the scope in which a permission is held."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import STRANGER, Held, actor_for
from chengshu.kernel.access.models import Grant
from chengshu.kernel.access.scopes import Anchors, must_reach, reaches, units_within
from chengshu.kernel.access.tests.make import make_actor, make_organisation, make_person
from chengshu.kernel.identity.models import Post
from chengshu.spec.people import Permission, Scope

SEE = Permission("test.post.see", Text("查看岗位", "See posts"))
ANCHORS = Anchors(owner="person_id", units=("organisation",))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scope", "reached"),
    [
        (Scope.OWN, {"me"}),
        (Scope.UNIT, {"me", "colleague"}),
        (Scope.UNIT_AND_BELOW, {"me", "colleague", "below"}),
        (Scope.AREA_AND_BELOW, {"me", "colleague", "below", "neighbour"}),
        (Scope.ALL, {"me", "colleague", "below", "neighbour", "elsewhere"}),
    ],
)
def test_a_permission_reaches_as_far_as_its_scope(scope: Scope, reached: set[str]) -> None:
    unit = make_organisation(division_code="990101")
    me = make_actor("me", organisation=unit, may={SEE: scope})
    make_person("colleague", organisation=unit)
    make_person("below", organisation=make_organisation(parent=unit))
    make_person("neighbour", organisation=make_organisation(division_code="990101002"))
    make_person("elsewhere", organisation=make_organisation(division_code="990102"))

    conditions = [ANCHORS.condition(held, me) for held in me.holdings_of(SEE)]

    posts = Post.objects.filter(conditions[0])
    assert {post.person.name_zh for post in posts} == reached


@pytest.mark.django_db
def test_a_grant_ends_with_its_last_day() -> None:
    person = make_person(may={SEE: Scope.ALL})
    Grant.objects.filter(person=person).update(until=clock.today())
    assert actor_for(person).may(SEE)

    with clock.frozen(clock.now() + timedelta(days=1)):
        assert not actor_for(person).may(SEE)


def test_a_stranger_may_nothing() -> None:
    assert not STRANGER.may(SEE)
    assert STRANGER.holdings_of(SEE) == ()


def test_a_scope_without_its_anchor_finds_nothing() -> None:
    held = Held(Scope.OWN, 1, "/1/", "99")
    assert "pk__in" in str(Anchors().condition(held, STRANGER))


@pytest.mark.django_db
@pytest.mark.parametrize("scope", list(Scope))
def test_the_units_offered_are_those_that_may_be_written_for(scope: Scope) -> None:
    unit = make_organisation(division_code="990101")
    below, retired = make_organisation(parent=unit), make_organisation(parent=unit)
    units = [unit, below, make_organisation(division_code="990101002"), make_organisation(division_code="990102")]
    retired.active = False
    retired.save()
    me = make_actor("me", organisation=unit, may={SEE: scope})

    offered = set(units_within(me, SEE))

    assert retired not in offered
    assert {one for one in units if reaches(me, SEE, one)} == offered.intersection(units)


@pytest.mark.django_db
def test_nobody_writes_for_a_unit_beyond_their_reach() -> None:
    unit, other = make_organisation(division_code="990101"), make_organisation(division_code="990102")
    me = make_actor("me", organisation=unit, may={SEE: Scope.UNIT_AND_BELOW})

    must_reach(me, SEE, unit)
    with pytest.raises(NotAllowed):
        must_reach(me, SEE, other)
    with pytest.raises(NotAllowed):
        must_reach(STRANGER, SEE, unit)
