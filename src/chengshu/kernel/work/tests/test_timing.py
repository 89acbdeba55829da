"""Deadlines of items: counted, paused, lengthened by decision, and unknown while a year is not published."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_actor
from chengshu.kernel.messages.models import Notice
from chengshu.kernel.work import services as work
from chengshu.kernel.work.errors import NoClock, NoMoreExtensions, NotPaused, NotThisKind, StandsStill, TooLong
from chengshu.kernel.work.models import AllowanceRule, Item
from chengshu.kernel.work.queries import is_overdue
from chengshu.kernel.work.tests.make import BRANCHED, REPAIR, declared, desk_of, make_bureau, make_repair, person
from chengshu.spec.work import Allowance, Pause, Span

pytestmark = pytest.mark.django_db


def moment(text: str) -> datetime:
    """Local wall time as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.LOCAL).astimezone(UTC)


MONDAY = moment("2026-09-14T10:00")


def due(item: Item) -> str:
    item.refresh_from_db()
    return f"{clock.local(item.due_at):%m-%d %H:%M}" if item.due_at else ""


def test_the_allowance_is_counted_in_working_days_over_make_up_days_and_holidays() -> None:
    """14 Sep 2026 plus ten: Sunday the 20th is worked, Friday the 25th is off."""
    with clock.frozen(MONDAY):
        item = make_repair(make_bureau())
    assert due(item) == "09-28 18:00"


def test_a_desk_sorts_by_the_nearer_of_its_step_and_the_whole() -> None:
    with clock.frozen(MONDAY):
        bureau = make_bureau()
        item = make_repair(bureau)
        desk = desk_of(item, bureau.crew)
        assert f"{clock.local(desk.sorts_at):%m-%d %H:%M}" == "09-17 18:00"
        work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
        assert item.desks.get(done_at=None).due_at == item.due_at


def test_a_given_day_ends_at_midnight() -> None:
    with clock.frozen(MONDAY):
        item = work.open_item(REPAIR, title="x", by=make_bureau().opener, due=date(2026, 10, 1))
    assert due(item) == "10-01 23:59"


def test_officials_set_another_time_and_running_items_keep_theirs() -> None:
    with clock.frozen(MONDAY):
        old = make_repair(make_bureau())
        AllowanceRule.objects.create(kind=REPAIR.key, amount=2, span=Span.CALENDAR_DAYS, since=date(2026, 9, 1))
        AllowanceRule.objects.create(kind=REPAIR.key, amount=9, span=Span.CALENDAR_DAYS, since=date(2026, 9, 15))
        new = make_repair(make_bureau())
    assert (due(old), due(new)) == ("09-28 18:00", "09-16 23:59")


def test_a_year_not_published_is_said_and_never_guessed() -> None:
    with clock.frozen(moment("2026-12-28T10:00")):
        item = make_repair(make_bureau())
    assert (item.due_at, item.missing_year) == (None, 2027)
    assert not is_overdue(item)


def test_the_clock_stands_still_while_papers_are_awaited() -> None:
    with clock.frozen(MONDAY):
        bureau = make_bureau()
        item = make_repair(bureau)
        work.pause(item, "supplement", by=bureau.crew, why="缺材料")
        assert item.standstills.get().expected_end == moment("2026-09-20T18:00")
        with pytest.raises(StandsStill):
            work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
        with pytest.raises(StandsStill):
            work.pause(item, "supplement", by=bureau.crew, why="缺材料")
    with clock.frozen(moment("2026-09-17T09:00")):
        work.resume(item, by=bureau.crew)
    assert due(item) == "10-08 18:00"
    with pytest.raises(NotPaused):
        work.resume(item, by=bureau.crew)


def test_an_app_that_prints_dates_hears_of_pause_and_resumption() -> None:
    heard: list[tuple[str, str, bool]] = []

    def hear(moved: work.Moved) -> None:
        heard.append((moved.step.verb, moved.step.why, moved.item.paused_since is not None))

    pauses = (Pause("supplement", Text("补正", "Waiting for papers"), on_pause=hear, on_resume=hear),)
    kind = replace(REPAIR, key="test.hearing", pauses=pauses)
    with declared(kind):
        bureau = make_bureau()
        item = work.open_item(kind, title="x", by=bureau.opener, parties={"crew": [person(bureau.crew)]})
        work.make_move(item, "submit", by=bureau.opener)
        work.pause(item, "supplement", by=bureau.crew, why="缺材料")
        work.resume(item, by=bureau.crew, why="已补齐")
    assert heard == [("pause", "缺材料", True), ("resume", "已补齐", False)]


def test_a_paused_item_is_not_overdue_and_sorts_last() -> None:
    with clock.frozen(MONDAY):
        bureau = make_bureau()
        item = make_repair(bureau)
        work.pause(item, "supplement", by=bureau.crew, why="缺材料")
        assert desk_of(item, bureau.crew).due_at is None
    with clock.frozen(moment("2026-12-01T10:00")):
        item.refresh_from_db()
        assert not is_overdue(item)


def test_a_pause_needs_a_reason_the_kind_knows() -> None:
    bureau = make_bureau()
    item = make_repair(bureau)
    with pytest.raises(NotThisKind):
        work.pause(item, "holiday", by=bureau.crew, why="x")


def test_more_time_is_somebody_elses_decision() -> None:
    with clock.frozen(MONDAY):
        bureau = make_bureau()
        item = make_repair(bureau)
        asked = work.ask_extension(item, amount=Allowance(3), by=bureau.crew, why="等配件")
        assert due(item) == "09-28 18:00"
        with pytest.raises(NoMoreExtensions):
            work.ask_extension(item, amount=Allowance(3), by=bureau.crew, why="等配件")

        work.make_move(asked, "grant", by=bureau.reviewer, why="同意")

        assert due(item) == "10-08 18:00"
        with pytest.raises(NoMoreExtensions):
            work.ask_extension(item, amount=Allowance(3), by=bureau.crew, why="等配件")
    granted = item.steps.get(verb="granted")
    assert granted.by_id == bureau.reviewer.person_id
    assert granted.before["due_at"] != granted.after["due_at"]


def test_refused_time_changes_nothing_and_may_be_asked_for_again() -> None:
    with clock.frozen(MONDAY):
        bureau = make_bureau()
        item = make_repair(bureau)
        asked = work.ask_extension(item, amount=Allowance(3), by=bureau.crew, why="等配件")
        work.make_move(asked, "refuse", by=bureau.reviewer, why="不同意")
        assert due(item) == "09-28 18:00"
        with pytest.raises(TooLong):
            work.ask_extension(item, amount=Allowance(11), by=bureau.crew, why="等配件")
        work.ask_extension(item, amount=Allowance(10), by=bureau.crew, why="等配件")


def test_an_item_without_a_clock_has_no_time_to_lengthen() -> None:
    opener = make_actor()
    item = work.open_item(BRANCHED, title="x", by=opener)
    with pytest.raises(NotThisKind):
        work.ask_extension(item, amount=Allowance(1), by=opener, why="x")
    with clock.frozen(MONDAY):
        repair = make_repair(make_bureau())
        work.set_due(repair, None, by=PLATFORM, why="计划取消")
        assert due(repair) == ""
        with pytest.raises(NoClock):
            work.ask_extension(repair, amount=Allowance(1), by=PLATFORM, why="x")


def test_another_date_says_what_it_was_before() -> None:
    with clock.frozen(MONDAY):
        item = make_repair(make_bureau())
        step = work.set_due(item, date(2026, 11, 1), by=PLATFORM, why="计划调整")
    assert due(item) == "11-01 23:59"
    assert step.before["due_at"].startswith("2026-09-28")
    assert step.after["due_at"].startswith("2026-11-01")


def test_who_is_urged_is_told() -> None:
    bureau = make_bureau()
    item = make_repair(bureau)
    work.urge(item, by=bureau.opener, why="市长关注")
    item.refresh_from_db()
    assert item.urged == 1
    notice = Notice.objects.get(person=person(bureau.crew), template="work.item.urged")
    assert "市长关注" in notice.body_zh
    assert Notice.objects.filter(person=person(bureau.crew), template="work.desk.new").exists()
