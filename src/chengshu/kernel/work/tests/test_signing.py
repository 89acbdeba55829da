"""Several people sign one state: any, all, one after another; signers are added, work is passed on and comes back."""

from __future__ import annotations

import pytest

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.work import services as work
from chengshu.kernel.work.errors import AlreadyMoved, AlreadyTouched, NotItsTurn, NotYours, SameSeat, WhyIsMissing
from chengshu.kernel.work.services import Place
from chengshu.kernel.work.tests.make import (
    REVIEW,
    desk_of,
    holders_of,
    make_bureau,
    make_repair,
    make_signing,
    states_of,
)
from chengshu.spec.people import Scope
from chengshu.spec.work import Seat, Signing

pytestmark = pytest.mark.django_db


@pytest.fixture
def opener() -> Actor:
    return make_actor("发起人")


@pytest.fixture
def signers() -> list[Actor]:
    return [make_actor(f"会签人{n}") for n in range(3)]


def test_one_of_any_suffices_and_the_others_are_let_go(opener: Actor, signers: list[Actor]) -> None:
    item = make_signing(Signing.ANY, opener, signers)
    second = desk_of(item, signers[2])
    work.make_move(item, "agree", by=signers[1])
    assert states_of(item) == ["agreed"]
    second.refresh_from_db()
    assert second.outcome == "passed_over"


def test_countersigning_waits_for_everybody_in_any_order(opener: Actor, signers: list[Actor]) -> None:
    item = make_signing(Signing.ALL, opener, signers)
    assert not work.make_move(item, "agree", by=signers[2]).moved
    assert not work.make_move(item, "agree", by=signers[0]).moved
    assert states_of(item) == ["signing"]
    assert work.make_move(item, "agree", by=signers[1]).moved
    assert states_of(item) == ["agreed"]


def test_the_move_declared_last_wins_where_signers_differ(opener: Actor, signers: list[Actor]) -> None:
    item = make_signing(Signing.ALL, opener, signers)
    work.make_move(item, "disagree", by=signers[0])
    work.make_move(item, "agree", by=signers[1])
    work.make_move(item, "agree", by=signers[2])
    assert states_of(item) == ["refused"]


def test_a_veto_goes_at_once(opener: Actor, signers: list[Actor]) -> None:
    item = make_signing(Signing.ALL, opener, signers)
    work.make_move(item, "veto", by=signers[1])
    assert states_of(item) == ["refused"]
    assert holders_of(item) == set()


def test_sequential_signing_opens_one_desk_after_another(opener: Actor, signers: list[Actor]) -> None:
    item = make_signing(Signing.SEQUENCE, opener, signers)
    assert holders_of(item) == {signers[0].person_id}
    with pytest.raises(NotItsTurn) as early:
        work.make_move(item, "agree", by=signers[1])
    assert "会签人0" in early.value.sentence.zh
    for signer in signers:
        work.make_move(item, "agree", by=signer)
    assert states_of(item) == ["agreed"]


def test_a_signer_does_not_sign_twice(opener: Actor, signers: list[Actor]) -> None:
    item = make_signing(Signing.ALL, opener, signers)
    desk = desk_of(item, signers[0])
    work.make_move(item, "agree", by=signers[0], desk=desk)
    with pytest.raises(AlreadyMoved):
        work.make_move(item, "agree", by=signers[0], desk=desk)
    assert states_of(item) == ["signing"]


def test_work_of_a_unit_is_claimed_by_one_and_can_be_put_back() -> None:
    bureau = make_bureau()
    colleague = make_actor(organisation=bureau.body, may={REVIEW: Scope.UNIT})
    item = make_repair(bureau)
    work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    desk = item.desks.get(done_at=None)

    work.claim(desk, by=bureau.reviewer)
    with pytest.raises(NotYours):
        work.make_move(item, "accept", by=colleague)
    work.release(desk, by=bureau.reviewer)
    work.make_move(item, "accept", by=colleague)

    assert states_of(item) == ["done"]


def test_the_queue_of_a_unit_is_served_from_above_where_the_permission_reaches() -> None:
    bureau = make_bureau()
    item = make_repair(bureau)
    work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    elsewhere = make_actor(organisation=make_organisation(), may={REVIEW: Scope.UNIT})
    with pytest.raises(NotYours):
        work.make_move(item, "accept", by=elsewhere)
    work.make_move(item, "accept", by=make_actor(may={REVIEW: Scope.ALL}))
    assert states_of(item) == ["done"]


def test_transferred_work_does_not_come_back() -> None:
    bureau, other = make_bureau(), make_actor("接办人")
    item = make_repair(bureau)
    desk = desk_of(item, bureau.crew)
    with pytest.raises(WhyIsMissing):
        work.transfer(desk, to=Seat(person_id=other.person_id), by=bureau.crew, why="")
    with pytest.raises(SameSeat):
        work.transfer(desk, to=Seat(person_id=bureau.crew.person_id), by=bureau.crew, why="出差")
    work.transfer(desk, to=Seat(person_id=other.person_id), by=bureau.crew, why="出差")

    with pytest.raises(NotYours):
        work.make_move(item, "repaired", by=bureau.crew, desk=desk, values={"share": 1})
    work.make_move(item, "repaired", by=other, values={"share": 1})
    assert states_of(item) == ["review"]


def test_a_delegate_does_it_and_gives_it_back() -> None:
    bureau, other = make_bureau(), make_actor("受托人")
    item = make_repair(bureau)
    work.delegate(desk_of(item, bureau.crew), to=Seat(person_id=other.person_id), by=bureau.crew, why="请先看")
    assert holders_of(item) == {other.person_id}
    with pytest.raises(NotItsTurn):
        work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})

    work.sign(desk_of(item, other), by=other, agrees=True, why="可以")
    assert holders_of(item) == {bureau.crew.person_id}
    work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    assert states_of(item) == ["review"]


def test_delegated_work_can_be_taken_back_until_it_is_signed() -> None:
    bureau, other = make_bureau(), make_actor("受托人")
    item = make_repair(bureau)
    desk = desk_of(item, bureau.crew)
    work.delegate(desk, to=Seat(person_id=other.person_id), by=bureau.crew, why="请先看")
    work.take_back(desk, by=bureau.crew)
    assert holders_of(item) == {bureau.crew.person_id}
    with pytest.raises(AlreadyTouched):
        work.take_back(desk, by=bureau.crew)


def test_a_signer_added_before_comes_first() -> None:
    bureau, other = make_bureau(), make_actor("加签人")
    item = make_repair(bureau)
    own = desk_of(item, bureau.crew)
    work.add_signer(own, seat=Seat(person_id=other.person_id), place=Place.BEFORE, by=bureau.crew, why="请核")
    with pytest.raises(NotItsTurn):
        work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    work.sign(desk_of(item, other), by=other, agrees=True)
    work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    assert states_of(item) == ["review"]


def test_a_signer_added_after_has_the_last_word() -> None:
    bureau, other = make_bureau(), make_actor("加签人")
    item = make_repair(bureau)
    own = desk_of(item, bureau.crew)
    work.add_signer(own, seat=Seat(person_id=other.person_id), place=Place.AFTER, by=bureau.crew, why="请核")
    assert not work.make_move(item, "repaired", by=bureau.crew, values={"share": 1}).moved
    assert holders_of(item) == {other.person_id}

    with pytest.raises(WhyIsMissing):
        work.sign(desk_of(item, other), by=other, agrees=False)
    work.sign(desk_of(item, other), by=other, agrees=False, why="照片不清")
    assert holders_of(item) == {bureau.crew.person_id}

    work.make_move(item, "repaired", by=bureau.crew, values={"share": 2})
    assert states_of(item) == ["review"]
    assert item.values == {"share": 2}


def test_a_signer_added_beside_is_waited_for() -> None:
    bureau, other = make_bureau(), make_actor("加签人")
    item = make_repair(bureau)
    own = desk_of(item, bureau.crew)
    work.add_signer(own, seat=Seat(person_id=other.person_id), place=Place.BESIDE, by=bureau.crew, why="请核")
    assert holders_of(item) == {bureau.crew.person_id, other.person_id}
    work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    assert states_of(item) == ["repairing"]
    work.sign(desk_of(item, other), by=other, agrees=True)
    assert states_of(item) == ["review"]
