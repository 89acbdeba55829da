"""Before and after a missed time each level is told once, whatever becomes of the worker and its clock."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta

import pytest

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.events.models import Outgoing
from chengshu.kernel.messages.models import Notice
from chengshu.kernel.work import services as work
from chengshu.kernel.work.errors import BadCalendar, BadRule, CalendarYearNotPublished, RuleExists
from chengshu.kernel.work.models import Alarm, EscalationRule, Item, Timer
from chengshu.kernel.work.models.clocks import Audience
from chengshu.kernel.work.reading_years import read_year
from chengshu.kernel.work.services import RuleDraft
from chengshu.kernel.work.services.escalating import rules_for
from chengshu.kernel.work.tests.make import REPAIR, Bureau, desk_of, make_bureau, make_repair
from chengshu.kernel.work.tests.test_timing import MONDAY, due, moment
from chengshu.spec.work import Allowance, Span

pytestmark = pytest.mark.django_db

WARN = RuleDraft(level=1, offset=2, span=Span.WORKING_DAYS, before=True, audience=Audience.HOLDERS, kind=REPAIR.key)
LEADERS = RuleDraft(level=2, offset=1, span=Span.WORKING_DAYS, before=False, audience=Audience.LEADERS, kind=REPAIR.key)
ABOVE = RuleDraft(level=3, offset=3, span=Span.WORKING_DAYS, before=False, audience=Audience.SUPERIORS, kind=REPAIR.key)


def rules(*drafts: RuleDraft) -> None:
    for draft in drafts:
        work.set_rule(draft, by=PLATFORM, why="督办规定")


def look(at: datetime) -> None:
    with clock.frozen(at):
        while work.look_at_clocks():
            pass


def told(template: str) -> set[int]:
    return set(Notice.objects.filter(template=template).values_list("person_id", flat=True))


def whole(item: Item) -> Timer:
    return item.timers.get(token=None)


def make_led_bureau() -> tuple[Bureau, int, int]:
    """A bureau below another, with the leaders of both."""
    above = make_organisation()
    chief = make_actor(organisation=above, leads=True)
    bureau = make_bureau()
    bureau.body.parent = above
    bureau.body.save()
    leader = make_actor(organisation=bureau.body, leads=True)
    return bureau, leader.person_id or 0, chief.person_id or 0


def start(bureau: Bureau) -> Item:
    with clock.frozen(MONDAY):
        item = make_repair(bureau)
        work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
        work.claim(item.desks.get(done_at=None), by=bureau.reviewer)
    return item


@pytest.mark.requirement("supervision-tracking.4")
def test_levels_are_told_one_after_another() -> None:
    rules(WARN, LEADERS, ABOVE)
    bureau, leader, chief = make_led_bureau()
    item = start(bureau)
    assert due(item) == "09-28 18:00"

    look(moment("2026-09-22T18:00"))
    assert told("work.item.escalated") == set()
    look(moment("2026-09-23T08:30"))
    assert told("work.item.escalated") == {bureau.reviewer.person_id}
    look(moment("2026-09-28T18:01"))
    assert told("work.item.overdue") == {bureau.reviewer.person_id}
    look(moment("2026-09-29T18:00"))
    assert told("work.item.escalated") == {bureau.reviewer.person_id, leader}
    look(moment("2026-10-08T18:00"))
    assert told("work.item.escalated") == {bureau.reviewer.person_id, leader, chief}
    assert whole(item).looks_at is None


def test_nothing_is_told_twice_when_the_clock_is_set_back() -> None:
    rules(LEADERS)
    bureau, _, _ = make_led_bureau()
    item = start(bureau)
    look(moment("2026-09-30T18:00"))
    alarms = Alarm.objects.count()
    Timer.objects.update(looks_at=moment("2026-09-20T00:00"))

    look(moment("2026-09-21T00:00"))
    look(moment("2026-09-30T18:00"))

    assert Alarm.objects.count() == alarms
    assert Outgoing.objects.filter(key="work.item.overdue").count() == 1
    assert whole(item).alarms.count() == 2


def test_a_failure_in_telling_leaves_no_alarm_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    bureau, _, _ = make_led_bureau()
    item = start(bureau)
    with monkeypatch.context() as broken:
        broken.setattr("chengshu.kernel.work.services.escalating.publish", _fail)
        look(moment("2026-09-28T18:01"))
    assert not whole(item).alarms.exists()
    assert told("work.item.overdue") == set()

    look(moment("2026-09-28T18:12"))
    assert whole(item).alarms.count() == 1


def _fail(_: object) -> None:
    raise RuntimeError("killed")


def test_a_warning_too_late_to_warn_is_not_sent() -> None:
    rules(WARN)
    item = start(make_led_bureau()[0])
    look(moment("2026-09-29T09:00"))
    assert told("work.item.escalated") == set()
    assert whole(item).alarms.get(level=1).told == []


def test_a_new_due_time_is_warned_of_anew() -> None:
    rules(WARN)
    item = start(make_led_bureau()[0])
    look(moment("2026-09-24T09:00"))
    with clock.frozen(moment("2026-09-24T10:00")):
        work.set_due(item, date(2026, 11, 20), by=PLATFORM, why="调整")
    look(moment("2026-11-18T09:00"))
    assert Alarm.objects.filter(level=1).count() == 2


def test_a_paused_clock_says_nothing() -> None:
    rules(WARN)
    bureau, _, _ = make_led_bureau()
    item = start(bureau)
    with clock.frozen(moment("2026-09-15T10:00")):
        work.pause(item, "supplement", by=bureau.reviewer, why="缺材料")
    look(moment("2026-11-18T09:00"))
    assert Alarm.objects.count() == 0
    with clock.frozen(moment("2026-11-18T10:00")):
        work.resume(item, by=bureau.reviewer)
    look(moment("2026-12-31T10:00"))
    assert set(Alarm.objects.values_list("level", flat=True)) == {0, 1}


def test_a_closed_item_says_nothing() -> None:
    bureau, _, _ = make_led_bureau()
    item = start(bureau)
    with clock.frozen(moment("2026-09-15T10:00")):
        work.make_move(item, "accept", by=bureau.reviewer)
    look(moment("2026-11-18T09:00"))
    assert Alarm.objects.count() == 0


def test_the_most_exact_rule_of_a_level_speaks_and_old_ones_stay_as_history() -> None:
    everywhere = RuleDraft(1, 1, Span.WORKING_DAYS, before=True, audience=Audience.OPENER)
    rules(everywhere, WARN)
    assert [rule.audience for rule in rules_for(REPAIR.key, "")] == [Audience.HOLDERS]
    assert [rule.audience for rule in rules_for("other", "")] == [Audience.OPENER]
    with pytest.raises(RuleExists):
        rules(WARN)
    work.end_rule(rules_for(REPAIR.key, "")[0], by=PLATFORM, why="不再需要")
    assert [rule.audience for rule in rules_for(REPAIR.key, "")] == [Audience.OPENER]
    assert EscalationRule.objects.count() == 2


@pytest.mark.parametrize(
    "draft",
    [
        RuleDraft(0, 1, Span.WORKING_DAYS, before=True, audience=Audience.OPENER),
        RuleDraft(1, 1, Span.WORKING_DAYS, before=True, audience=Audience.OPENER, state="review"),
        RuleDraft(1, 1, Span.WORKING_DAYS, before=True, audience=Audience.PERMITTED, permission="nobody.knows.this"),
    ],
)
def test_a_rule_that_could_never_speak_is_refused(draft: RuleDraft) -> None:
    with pytest.raises(BadRule):
        work.set_rule(draft, by=PLATFORM, why="x")


def test_time_limits_have_a_history_and_the_same_again_is_refused() -> None:
    work.set_allowance(REPAIR, Allowance(7), since=date(2026, 9, 1), by=PLATFORM, basis="某办〔2026〕1号")
    with pytest.raises(RuleExists):
        work.set_allowance(REPAIR, Allowance(7), since=date(2026, 10, 1), by=PLATFORM)
    with clock.frozen(MONDAY):
        assert due(make_repair(make_bureau())) == "09-22 18:00"


def notice(year: int, *days: tuple[str, bool]) -> bytes:
    named = [{"name": "测试", "date": day, "isOffDay": off} for day, off in days]
    return json.dumps({"year": year, "papers": [], "days": named}).encode()


def test_a_deadline_is_known_as_soon_as_its_year_is_published() -> None:
    with clock.frozen(moment("2026-12-28T10:00")):
        item = make_repair(make_bureau())
        assert item.missing_year == 2027
        work.publish_year(read_year(notice(2027, ("2027-01-01", True), ("2027-01-02", False))), by=PLATFORM)
    look(moment("2026-12-28T10:01"))
    assert due(item) == "01-11 18:00"
    assert item.missing_year is None


def test_the_same_notice_again_changes_nothing() -> None:
    read = read_year(notice(2027, ("2027-01-01", True)))
    first = work.publish_year(read, by=PLATFORM)
    stamp = first.set_at
    assert work.publish_year(read, by=PLATFORM).set_at == stamp
    assert first.days.count() == 1


def test_a_day_that_becomes_a_holiday_moves_running_deadlines() -> None:
    with clock.frozen(MONDAY):
        item = make_repair(make_bureau())
        work.set_day(date(2026, 9, 22), works=False, by=PLATFORM, name="省定假日")
    look(MONDAY + timedelta(minutes=1))
    assert due(item) == "09-29 18:00"
    with pytest.raises(CalendarYearNotPublished):
        work.set_day(date(2031, 1, 4), works=False, by=PLATFORM, name="省定假日")
    with pytest.raises(BadCalendar):
        work.set_day(date(2026, 9, 22), works=True, by=PLATFORM, name=" ")


def test_new_hours_move_the_close_of_the_day() -> None:
    with clock.frozen(MONDAY):
        bureau = make_bureau()
        item = make_repair(bureau)
        work.set_hours(date(2026, 9, 21), [(time(9), time(12)), (time(13), time(17))], by=PLATFORM)
        look(MONDAY + timedelta(minutes=1))
        assert due(item) == "09-28 17:00"
        assert f"{clock.local(desk_of(item, bureau.crew).sorts_at):%H:%M}" == "18:00"


@pytest.mark.parametrize(
    "stretches",
    [[], [(time(9), time(9))], [(time(9), time(8))], [(time(9), time(12)), (time(11), time(13))]],
)
def test_hours_that_make_no_sense_are_refused(stretches: list[tuple[time, time]]) -> None:
    with pytest.raises(BadCalendar):
        work.set_hours(date(2026, 9, 21), stretches, by=PLATFORM)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "line 1"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[]", "year"),
        (b'{"year": 2027, "days": []}', "no day"),
        (b"x" * 300_000, "too large"),
        (notice(2027, ("2027-13-01", True)), "day 1"),
        (notice(2027, ("2031-01-01", True)), "not of 2027"),
        (notice(2027, ("2027-01-01", True), ("2027-01-01", False)), "twice"),
        (b'{"year": 2027, "days": [{"date": "2027-01-01"}]}', "isOffDay"),
    ],
)
def test_a_file_that_is_no_calendar_says_what_is_wrong(content: bytes, says: str) -> None:
    with pytest.raises(BadCalendar) as refused:
        read_year(content)
    assert says in refused.value.sentence.en
    assert isinstance(refused.value.sentence, Text)
