"""Branches, sub-work, and the ways back: return, withdraw, terminate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor
from chengshu.kernel.events.models import Outgoing
from chengshu.kernel.work import services as work
from chengshu.kernel.work.errors import (
    AlreadyTouched,
    ChildrenAreOpen,
    NotAnEarlierState,
    NotThisKind,
    NotYours,
    WhyIsMissing,
)
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.queries import earlier_states, item_for
from chengshu.kernel.work.rights import SUPERVISE_ITEMS
from chengshu.kernel.work.tests.make import (
    BRANCHED,
    CLOSE,
    REPAIR,
    REVIEW,
    SUMMARY,
    declared,
    holders_of,
    make_bureau,
    make_repair,
    person,
    states_of,
)
from chengshu.spec.people import Scope
from chengshu.spec.work import Act

pytestmark = pytest.mark.django_db


@pytest.fixture
def opener() -> Actor:
    return make_actor("发起人")


@pytest.fixture
def left() -> Actor:
    return make_actor("左")


@pytest.fixture
def right() -> Actor:
    return make_actor("右")


@pytest.fixture
def split(opener: Actor, left: Actor, right: Actor) -> Item:
    item = work.open_item(BRANCHED, title="并行", by=opener, parties={"left": [person(left)], "right": [person(right)]})
    work.make_move(item, "split", by=opener)
    return item


def test_branches_run_side_by_side_and_meet(split: Item, opener: Actor, left: Actor, right: Actor) -> None:
    assert states_of(split) == ["left", "right"]
    work.make_move(split, "left_done", by=left)
    assert states_of(split) == ["right"]
    work.make_move(split, "right_on", by=right)
    assert states_of(split) == ["right_more"]
    work.make_move(split, "right_done", by=right)
    assert states_of(split) == ["together"]
    assert holders_of(split) == {opener.person_id}
    work.make_move(split, "finish", by=opener)
    assert states_of(split) == ["end"]


def test_a_branch_returned_before_the_fork_takes_the_others_with_it(
    split: Item, opener: Actor, left: Actor, right: Actor
) -> None:
    work.make_move(split, "left_done", by=left)
    work.make_move(split, "right_on", by=right)
    assert [one.state.key for one in earlier_states(split.tokens.get(state="right_more"))] == ["start", "right"]

    work.return_to(split, "start", by=right, why="重新分工")

    assert states_of(split) == ["start"]
    assert holders_of(split) == {opener.person_id}
    work.make_move(split, "split", by=opener)
    assert states_of(split) == ["left", "right"]


def test_a_step_back_within_a_branch_leaves_the_others_alone(split: Item, right: Actor) -> None:
    work.make_move(split, "right_on", by=right)
    work.return_to(split, "right", by=right, why="漏项")
    assert states_of(split) == ["left", "right"]


def test_work_is_returned_to_whoever_did_it() -> None:
    bureau, stand_in = make_bureau(), make_actor("代办人")
    item = make_repair(bureau, submitted=False)
    work.make_move(item, "submit", by=bureau.opener, values={"crew": [stand_in.person_id]})
    work.make_move(item, "repaired", by=stand_in, values={"share": 1})
    with pytest.raises(WhyIsMissing):
        work.return_to(item, "repairing", by=bureau.reviewer, why="")
    with pytest.raises(NotYours):
        work.return_to(item, "repairing", by=bureau.opener, why="不合格")
    with pytest.raises(NotAnEarlierState):
        work.return_to(item, "done", by=bureau.reviewer, why="不合格")

    work.return_to(item, "repairing", by=bureau.reviewer, why="不合格")

    assert states_of(item) == ["repairing"]
    assert holders_of(item) == {stand_in.person_id}
    work.make_move(item, "repaired", by=stand_in, values={"share": 2})
    work.return_to(item, "drafting", by=bureau.reviewer, why="重写")
    assert holders_of(item) == {bureau.opener.person_id}


def test_an_untouched_move_is_withdrawn_by_who_made_it() -> None:
    bureau = make_bureau()
    item = make_repair(bureau)
    with pytest.raises(AlreadyTouched):
        work.withdraw(item, by=bureau.crew)
    work.urge(item, by=bureau.opener)
    work.withdraw(item, by=bureau.opener, why="填错")
    assert states_of(item) == ["drafting"]
    assert holders_of(item) == {bureau.opener.person_id}


def test_a_move_that_was_taken_up_stays() -> None:
    bureau = make_bureau()
    item = make_repair(bureau)
    work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    work.claim(item.desks.get(done_at=None), by=bureau.reviewer)
    with pytest.raises(AlreadyTouched):
        work.withdraw(item, by=bureau.crew)
    with pytest.raises(AlreadyTouched):
        work.withdraw(item, by=bureau.opener)


def test_an_opening_withdrawn_ends_the_item() -> None:
    bureau = make_bureau()
    item = make_repair(bureau, submitted=False)
    work.withdraw(item, by=bureau.opener)
    assert states_of(item) == ["withdrawn"]


def test_a_fork_is_withdrawn_with_all_its_branches(split: Item, opener: Actor) -> None:
    work.withdraw(split, by=opener)
    assert states_of(split) == ["start"]
    assert holders_of(split) == {opener.person_id}


def test_an_item_is_ended_by_its_opener_or_a_supervisor_with_a_reason() -> None:
    bureau = make_bureau()
    first, second = make_repair(bureau), make_repair(bureau)
    with pytest.raises(NotYours):
        work.terminate(first, by=bureau.crew, why="不做了")
    with pytest.raises(WhyIsMissing):
        work.terminate(first, by=bureau.opener, why="")
    work.terminate(first, by=bureau.opener, why="重复")
    work.terminate(second, by=make_actor(may={SUPERVISE_ITEMS: Scope.ALL}), why="重复")
    assert states_of(first) == states_of(second) == ["terminated"]


def test_awaited_sub_work_holds_the_item_above_until_it_is_closed() -> None:
    bureau = make_bureau()
    item = work.open_item(SUMMARY, title="汇总", by=bureau.opener)
    parts = [
        work.break_down(item, REPAIR, title=f"子{n}", by=bureau.opener, parties={"crew": [person(bureau.crew)]})
        for n in range(2)
    ]
    with pytest.raises(ChildrenAreOpen):
        work.make_move(item, "gathered", by=bureau.opener)

    closer = make_actor(organisation=bureau.body, may={CLOSE: Scope.UNIT})
    for part in parts:
        assert states_of(item) == ["gathering"]
        work.make_move(part, "submit", by=bureau.opener)
        work.make_move(part, "close", by=closer)

    assert states_of(item) == ["writing"]
    assert item.steps.get(verb="gathered").who.zh == "系统"


def test_sub_work_nobody_waits_for_goes_its_own_way() -> None:
    bureau = make_bureau()
    item = work.open_item(SUMMARY, title="汇总", by=bureau.opener)
    part = work.break_down(item, REPAIR, title="子", by=bureau.opener, awaited=False)
    work.make_move(item, "gathered", by=bureau.opener)
    assert states_of(item) == ["writing"]
    assert part.is_open


def test_ending_an_item_ends_its_sub_work() -> None:
    bureau = make_bureau()
    item = work.open_item(SUMMARY, title="汇总", by=bureau.opener)
    part = work.break_down(item, REPAIR, title="子", by=bureau.opener)
    work.terminate(item, by=bureau.opener, why="取消")
    assert states_of(part) == states_of(item) == ["terminated"]
    closed = [row.payload["item_id"] for row in Outgoing.objects.filter(key="work.item.closed").order_by("pk")]
    assert closed == [part.pk, item.pk]


def test_only_who_takes_part_breaks_an_item_down() -> None:
    bureau = make_bureau()
    item = work.open_item(SUMMARY, title="汇总", by=bureau.opener)
    with pytest.raises(NotYours):
        work.break_down(item, REPAIR, title="子", by=bureau.crew)


def test_who_is_copied_sees_the_item() -> None:
    bureau, reader = make_bureau(), make_actor()
    item = make_repair(bureau)
    work.copy_to(item, [reader.person_id or 0], by=bureau.opener)
    work.copy_to(item, [reader.person_id or 0], by=bureau.opener)
    assert item_for(reader, item.pk) == item
    assert item.copies.count() == 1


def test_a_kind_refuses_acts_it_does_not_know() -> None:
    bureau = make_bureau()
    kind = replace(REPAIR, key="test.plain", acts=frozenset({Act.COPY}))
    with declared(kind):
        item = work.open_item(kind, title="x", by=bureau.opener)
        with pytest.raises(NotThisKind):
            work.withdraw(item, by=bureau.opener)


def test_what_an_app_does_on_a_move_stands_or_falls_with_it() -> None:
    bureau = make_bureau()
    seen: list[tuple[str, str]] = []

    def hook(moved: work.Moved) -> None:
        seen.append((moved.step.verb, ",".join(moved.step.to_states)))
        if moved.move is not None and moved.move.key == "repaired":
            raise NotYours(who=REVIEW.label)

    kind = replace(REPAIR, key="test.hooked", hook=hook)
    with declared(kind):
        item = work.open_item(kind, title="x", by=bureau.opener, parties={"crew": [person(bureau.crew)]})
        work.make_move(item, "submit", by=bureau.opener)
        with pytest.raises(NotYours):
            work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
        assert states_of(item) == ["repairing"]
        assert item.values == {}
    assert seen == [("submit", "repairing"), ("repaired", "review")]
