"""Items go from desk to desk by declared moves, each once, each recorded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chengshu.base.errors import NotAllowed, NotFound
from chengshu.kernel.access.tests.make import make_actor
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.events.models import Outgoing
from chengshu.kernel.work import services as work
from chengshu.kernel.work.errors import (
    AlreadyMoved,
    NobodyToHold,
    NoSuchMove,
    NotOpen,
    NotYours,
    WhyIsMissing,
    WrongValues,
)
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.queries import item_for, offers_to
from chengshu.kernel.work.tests.make import (
    CLOSE,
    REPAIR,
    Bureau,
    desk_of,
    holders_of,
    make_bureau,
    make_repair,
    person,
    states_of,
)
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    return make_bureau()


def test_an_item_goes_from_its_opener_to_its_end(bureau: Bureau) -> None:
    item = make_repair(bureau)
    assert states_of(item) == ["repairing"]
    assert holders_of(item) == {bureau.crew.person_id}

    work.make_move(item, "repaired", by=bureau.crew, values={"share": "80"})
    assert states_of(item) == ["review"]
    work.make_move(item, "accept", by=bureau.reviewer)

    assert states_of(item) == ["done"]
    assert item.values == {"share": 80}
    assert not item.desks.filter(done_at=None).exists()


def test_only_who_holds_it_makes_the_move(bureau: Bureau) -> None:
    item = make_repair(bureau)
    with pytest.raises(NotYours):
        work.make_move(item, "repaired", by=bureau.reviewer, values={"share": 1})
    colleague = make_actor(organisation=bureau.body)
    work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    with pytest.raises(NotYours):
        work.make_move(item, "accept", by=colleague)
    assert states_of(item) == ["review"]


def test_a_permission_that_reaches_the_unit_makes_a_move_without_a_desk(bureau: Bureau) -> None:
    item = make_repair(bureau)
    elsewhere = make_actor(may={CLOSE: Scope.UNIT})
    with pytest.raises(NotYours):
        work.make_move(item, "close", by=elsewhere)
    work.make_move(item, "close", by=make_actor(organisation=bureau.body, may={CLOSE: Scope.UNIT}))
    assert states_of(item) == ["done"]


def test_the_second_of_two_clicks_is_refused_and_moves_nothing(bureau: Bureau) -> None:
    item = make_repair(bureau)
    desk = desk_of(item, bureau.crew)
    work.make_move(item, "repaired", by=bureau.crew, desk=desk, values={"share": 1})
    steps = item.steps.count()

    with pytest.raises(AlreadyMoved) as refused:
        work.make_move(item, "repaired", by=bureau.crew, desk=desk.pk, values={"share": 1})

    assert "维修员" in refused.value.sentence.zh
    assert item.steps.count() == steps


def test_the_second_of_two_people_learns_who_was_quicker(bureau: Bureau) -> None:
    item = make_repair(bureau)
    work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    with pytest.raises(AlreadyMoved) as refused:
        work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    assert "维修员" in refused.value.sentence.zh


def test_one_key_makes_one_step_and_one_item(bureau: Bureau) -> None:
    first = work.open_item(REPAIR, title="一", by=bureau.opener, parties={"crew": [person(bureau.crew)]}, once="a")
    again = work.open_item(REPAIR, title="二", by=bureau.opener, once="a")
    assert first.pk == again.pk
    work.make_move(first, "submit", by=bureau.opener, once="k")
    with pytest.raises(AlreadyMoved):
        work.make_move(first, "repaired", by=bureau.crew, values={"share": 1}, once="k")


def test_a_move_from_elsewhere_says_where_the_item_stands(bureau: Bureau) -> None:
    item = make_repair(bureau, submitted=False)
    with pytest.raises(NoSuchMove) as refused:
        work.make_move(item, "accept", by=bureau.reviewer)
    assert "drafting" in refused.value.sentence.en


def test_a_closed_item_takes_no_more_moves(bureau: Bureau) -> None:
    item = make_repair(bureau)
    work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    work.make_move(item, "accept", by=bureau.reviewer)
    with pytest.raises(NotOpen):
        work.make_move(item, "refuse", by=bureau.reviewer, why="x")


@pytest.mark.parametrize("values", [{}, {"share": ""}, {"share": "x"}, {"share": 101}, {"share": -1}])
def test_a_move_gets_what_it_asks_for_or_names_the_field(bureau: Bureau, values: dict[str, object]) -> None:
    item = make_repair(bureau)
    with pytest.raises(WrongValues) as wrong:
        work.make_move(item, "repaired", by=bureau.crew, values=values)
    assert set(wrong.value.fields) == {"share"}
    assert states_of(item) == ["repairing"]


def test_a_move_that_asks_why_is_refused_without_a_reason(bureau: Bureau) -> None:
    item = make_repair(bureau)
    work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    with pytest.raises(WhyIsMissing):
        work.make_move(item, "refuse", by=bureau.reviewer, why="  ")
    work.make_move(item, "refuse", by=bureau.reviewer, why="不符合要求")
    assert states_of(item) == ["refused"]


def test_a_field_of_people_decides_who_holds_it_next(bureau: Bureau) -> None:
    other = make_actor("另一人")
    item = make_repair(bureau, submitted=False)
    work.make_move(item, "submit", by=bureau.opener, values={"crew": [other.person_id]})
    assert holders_of(item) == {other.person_id}


def test_an_item_never_lies_with_nobody(bureau: Bureau) -> None:
    item = work.open_item(REPAIR, title="无人", by=bureau.opener)
    with pytest.raises(NobodyToHold):
        work.make_move(item, "submit", by=bureau.opener)
    assert states_of(item) == ["drafting"]


def test_every_step_says_who_when_why_and_what_changed(bureau: Bureau) -> None:
    item = make_repair(bureau)
    step = work.make_move(item, "repaired", by=bureau.crew, why="已修好", values={"share": 100})
    step.refresh_from_db()

    assert (step.number, step.verb, step.from_state, step.to_states) == (3, "repaired", "repairing", ["review"])
    assert (step.by_id, step.who.zh, step.why) == (bureau.crew.person_id, "维修员", "已修好")
    assert step.before == {"share": None}
    assert step.after == {"share": 100}
    assert Entry.objects.filter(verb="work.item.repaired", subject_id=str(item.pk)).count() == 1


def test_moves_and_the_end_are_published_with_the_transaction(bureau: Bureau) -> None:
    item = make_repair(bureau)
    work.make_move(item, "close", by=make_actor(organisation=bureau.body, may={CLOSE: Scope.UNIT}))
    keys = [row.key for row in Outgoing.objects.order_by("pk") if row.payload.get("item_id") == item.pk]
    assert [key for key in keys if key != "work.item.due_changed"] == [
        "work.item.opened",
        "work.item.moved",
        "work.item.closed",
        "work.item.moved",
    ]


def test_bulk_moves_tell_of_each_row_what_became_of_it(bureau: Bureau) -> None:
    items = [make_repair(bureau, title=f"第{n}处") for n in range(3)]
    desks = [desk_of(item, bureau.crew).pk for item in items]
    work.make_move(items[1], "repaired", by=bureau.crew, values={"share": 1})

    outcomes = work.make_moves([*desks, 999_999], "repaired", by=bureau.crew, values={"share": 50})

    assert [type(one.refusal) for one in outcomes] == [type(None), AlreadyMoved, type(None), NotYours]
    assert [states_of(item) for item in items] == [["review"]] * 3
    assert outcomes[0].title.zh == "第0处"


def test_a_stranger_to_an_item_does_not_learn_that_it_exists(bureau: Bureau) -> None:
    item = make_repair(bureau)
    for actor in (bureau.opener, bureau.crew):
        assert item_for(actor, item.pk) == item
    with pytest.raises(NotFound):
        item_for(make_actor(), item.pk)


def test_the_moves_offered_are_those_that_can_be_made(bureau: Bureau) -> None:
    item = make_repair(bureau)
    assert [offer.move.key for offer in offers_to(bureau.crew, item)] == ["repaired"]
    assert offers_to(bureau.opener, item) == []
    work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    assert [offer.move.key for offer in offers_to(bureau.reviewer, item)] == ["accept", "refuse"]


def test_a_kind_is_opened_by_who_holds_its_permission(bureau: Bureau) -> None:
    kind = replace(REPAIR, opens=CLOSE)
    with pytest.raises(NotAllowed):
        work.open_item(kind, title="x", by=bureau.opener)
    assert not Item.everywhere.exists()
    assert work.open_item(kind, title="x", by=make_actor(may={CLOSE: Scope.UNIT})).is_open
