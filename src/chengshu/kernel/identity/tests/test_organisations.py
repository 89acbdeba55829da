"""The tree keeps its paths, its history and its old names."""

from __future__ import annotations

import pytest

from chengshu.base.errors import BadInput
from chengshu.kernel.access.tests.make import make_actor, make_organisation, make_person
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.identity import services
from chengshu.kernel.identity.errors import BodyClosed, StillInUse, WouldBeItsOwnParent
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.identity.queries import main_organisation_of, organisation_called, organisations_in_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Actor:
    return make_actor("管理员")


def paths_are_right() -> bool:
    return all(
        body.path == f"{body.parent.path if body.parent else '/'}{body.pk}/"
        for body in Organisation.objects.select_related("parent")
    )


def test_a_move_takes_everything_below_along(by: Actor) -> None:
    old, new = make_organisation(), make_organisation()
    moved = make_organisation(parent=old)
    child = make_organisation(parent=moved)
    grandchild = make_organisation(parent=child)
    beside = make_organisation(parent=old)

    services.move_organisation(moved, parent=new, by=by, reason="机构改革")

    grandchild.refresh_from_db()
    beside.refresh_from_db()
    assert grandchild.path == f"{new.path}{moved.pk}/{child.pk}/{grandchild.pk}/"
    assert beside.path == f"{old.path}{beside.pk}/"
    assert paths_are_right()
    assert moved.changes.get().reason == "机构改革"
    assert Entry.objects.filter(verb="identity.organisation.moved", actor_id=by.person_id).exists()


def test_a_path_that_begins_alike_is_left_alone(by: Actor) -> None:
    """Body 1 and body 12 share digits but not a path."""
    target = make_organisation()
    bodies = [make_organisation() for _ in range(12)]
    for body in bodies:
        services.move_organisation(body, parent=target, by=by)
    assert paths_are_right()


def test_a_body_cannot_stand_below_itself(by: Actor) -> None:
    top = make_organisation()
    below = make_organisation(parent=make_organisation(parent=top))
    for parent in (below, top):
        with pytest.raises(WouldBeItsOwnParent):
            services.move_organisation(top, parent=parent, by=by)
    assert paths_are_right()


def test_a_renamed_body_is_still_found_by_its_old_name(by: Actor) -> None:
    body = make_organisation("大数据管理局")
    services.rename_organisation(body, name_zh="数据局", by=by, reason="国办发〔2023〕1号")
    assert organisation_called("大数据管理局") == organisation_called("数据局") == body
    change = body.changes.get()
    assert (change.before, change.after) == ("大数据管理局", "数据局")


def test_a_body_may_take_its_old_name_back(by: Actor) -> None:
    body = make_organisation("甲局")
    services.rename_organisation(body, name_zh="乙局", by=by)
    services.rename_organisation(body, name_zh="甲局", by=by)
    assert organisation_called("甲局") == organisation_called("乙局") == body


def test_a_merger_moves_people_bodies_and_names(by: Actor) -> None:
    gone, heir = make_organisation("信息中心"), make_organisation("数据局")
    child = make_organisation(parent=gone)
    head = make_person(organisation=gone, leads=True)
    services.add_alias(gone, "市信息中心", by=by)

    services.merge_organisation(gone, into=heir, by=by, reason="机构改革")

    child.refresh_from_db()
    gone.refresh_from_db()
    assert child.parent == heir
    assert paths_are_right()
    assert main_organisation_of(head) == heir
    assert head.posts.filter(until=None).count() == 1
    assert head.posts.count() == 2
    assert organisation_called("信息中心") == organisation_called("市信息中心") == heir
    assert (gone.active, gone.successor) == (False, heir)
    assert [change.what for change in heir.changes.all()] == ["took_over"]


def test_a_body_cannot_be_merged_into_one_below_it(by: Actor) -> None:
    top = make_organisation()
    with pytest.raises(WouldBeItsOwnParent):
        services.merge_organisation(top, into=make_organisation(parent=top), by=by)
    with pytest.raises(WouldBeItsOwnParent):
        services.merge_organisation(top, into=top, by=by)


def test_a_body_in_use_is_not_closed(by: Actor) -> None:
    body = make_organisation()
    person = make_person(organisation=body)
    with pytest.raises(StillInUse):
        services.close_organisation(body, by=by)
    services.move_person(person, organisation=make_organisation(), by=by)
    assert services.close_organisation(body, by=by).active is False


def test_a_closed_body_takes_nobody_in_until_it_opens_again(by: Actor) -> None:
    body = services.close_organisation(make_organisation(), by=by)
    with pytest.raises(BodyClosed):
        services.add_organisation("x", code="x", parent=body, by=by)
    with pytest.raises(BodyClosed):
        services.add_person("x", organisation=body, title_zh="x", by=by)
    with pytest.raises(BodyClosed):
        services.move_organisation(make_organisation(), parent=body, by=by)
    body = services.open_organisation_again(body, by=by)
    assert services.add_organisation("x", code="x", parent=body, by=by).parent == body


def test_codes_and_aliases_belong_to_one_body(by: Actor) -> None:
    one, two = make_organisation(), make_organisation()
    with pytest.raises(BadInput) as refused:
        services.add_organisation("x", code=one.code, by=by)
    assert "code" in refused.value.fields
    services.add_alias(one, "别名", by=by)
    services.add_alias(one, "别名", by=by)
    with pytest.raises(BadInput):
        services.add_alias(two, "别名", by=by)


def test_the_tree_is_listed_parents_before_children(by: Actor) -> None:
    second = services.add_organisation("second", code="b", order=2)
    first = services.add_organisation("first", code="a", order=1)
    late = services.add_organisation("late", code="c", parent=first, order=9)
    early = services.add_organisation("early", code="d", parent=first, order=3)
    names = [body.name_zh for body in organisations_in_order() if body.code in "abcd"]
    assert names == [first.name_zh, early.name_zh, late.name_zh, second.name_zh]
