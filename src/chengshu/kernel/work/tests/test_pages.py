"""The pages of work: an inbox over all kinds, an item with what can be done with it, calendar and rules."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.tests.make import make_actor
from chengshu.kernel.identity.models import Account
from chengshu.kernel.identity.services import open_account
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import CalendarYear, EscalationRule, Item, SavedFilter
from chengshu.kernel.work.queries.inbox import Box, Wanted, box_counts, inbox_page
from chengshu.kernel.work.rights import SET_CALENDAR, SET_RULES
from chengshu.kernel.work.tests.make import (
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


def signed_in(actor: Actor) -> Client:
    who = person(actor)
    account = Account.objects.filter(person=who).first() or open_account(
        who, username=f"p{who.pk}", password="correct-horse-battery", must_change=False
    )
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def bureau() -> Bureau:
    return make_bureau()


def titles(actor: Actor, **wanted: Any) -> list[str]:
    return [line.item.title.zh for line in inbox_page(actor, Wanted(**wanted)).lines]


def test_each_box_holds_what_its_name_says(bureau: Bureau) -> None:
    reader = make_actor()
    item = make_repair(bureau)
    work.copy_to(item, [person(reader)], by=bureau.opener)
    assert titles(bureau.crew) == ["井盖破损"]
    assert titles(bureau.opener) == []
    assert titles(bureau.opener, box=Box.STARTED) == ["井盖破损"]
    assert titles(reader, box=Box.COPIES) == ["井盖破损"]

    work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    assert titles(bureau.crew) == []
    assert titles(bureau.crew, box=Box.DONE) == ["井盖破损"]
    assert titles(bureau.reviewer) == []
    assert titles(bureau.reviewer, box=Box.UNIT) == ["井盖破损"]
    assert titles(bureau.crew, box=Box.UNIT) == []

    work.claim(item.desks.get(done_at=None), by=bureau.reviewer)
    assert titles(bureau.reviewer) == ["井盖破损"]
    assert titles(bureau.reviewer, box=Box.UNIT) == []


def test_nobody_without_a_person_has_an_inbox(bureau: Bureau) -> None:
    item = make_repair(bureau)
    work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    assert [titles(PLATFORM, box=box) for box in Box] == [[], [], [], [], []]


@pytest.mark.parametrize("box", [Box.TODO, Box.UNIT, Box.DONE, Box.STARTED, Box.COPIES])
@pytest.mark.parametrize("sort", ["due", "new"])
def test_paging_shows_every_line_once(bureau: Bureau, box: Box, sort: str) -> None:
    both = bureau.crew, bureau.reviewer
    for n in range(7):
        item = make_repair(bureau, title=f"第{n}件")
        work.copy_to(item, [person(bureau.reviewer)], by=bureau.opener)
        if box in {Box.UNIT, Box.DONE}:
            work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    actor = {Box.UNIT: both[1], Box.COPIES: both[1], Box.STARTED: bureau.opener}.get(box, both[0])

    seen: list[str] = []
    wanted = Wanted.from_query({"box": box, "sort": sort})
    while True:
        page = inbox_page(actor, wanted, size=3)
        seen += [line.item.title.zh for line in page.lines]
        if not page.next:
            break
        wanted = Wanted.from_query({"box": box, "sort": sort, "after": page.next})

    assert sorted(seen) == [f"第{n}件" for n in range(7)]
    assert len(seen) == 7


def test_what_is_due_first_stands_first(bureau: Bureau) -> None:
    crew = {"crew": [person(bureau.crew)]}
    now = clock.now()
    for name, hours in (("中", 5), ("晚", 9), ("早", 1)):
        item = work.open_item(REPAIR, title=name, by=bureau.opener, parties=crew, due=now + timedelta(hours=hours))
        work.make_move(item, "submit", by=bureau.opener)
    assert titles(bureau.crew) == ["早", "中", "晚"]
    assert titles(bureau.crew, sort="new") == ["早", "晚", "中"]


def test_filters_narrow_by_kind_state_time_urgency_and_words(bureau: Bureau) -> None:
    crew, now = {"crew": [person(bureau.crew)]}, clock.now()
    late = work.open_item(REPAIR, title="路灯 不亮", by=bureau.opener, parties=crew, due=now - timedelta(hours=1))
    plain = work.open_item(
        REPAIR, title="树枝倒伏", by=bureau.opener, parties=crew, due=now + timedelta(days=3), urgency=2
    )
    for item in (late, plain):
        work.make_move(item, "submit", by=bureau.opener)
    assert titles(bureau.crew, due="overdue") == ["路灯 不亮"]
    assert titles(bureau.crew, due="week") == ["树枝倒伏"]
    assert titles(bureau.crew, urgency=2) == ["树枝倒伏"]
    assert titles(bureau.crew, words="不亮 路灯") == ["路灯 不亮"]
    assert titles(bureau.crew, kind=REPAIR.key, state="repairing", unit=bureau.body.pk) == ["路灯 不亮", "树枝倒伏"]
    assert titles(bureau.crew, kind="other") == titles(bureau.crew, state="review") == []
    assert titles(bureau.opener, box=Box.STARTED, due="overdue") == ["路灯 不亮"]


def test_counts_tell_what_waits(bureau: Bureau) -> None:
    items = [make_repair(bureau) for _ in range(3)]
    work.make_move(items[0], "repaired", by=bureau.crew, values={"share": 1})
    assert box_counts(bureau.crew, Box) == {
        Box.TODO: 2,
        Box.UNIT: 0,
        Box.DONE: 1,
        Box.STARTED: 0,
        Box.COPIES: 0,
    }
    assert box_counts(bureau.reviewer)[Box.UNIT] == 1


def test_a_page_of_the_inbox_costs_the_same_for_one_line_and_for_many(
    bureau: Bureau, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(bureau.crew)
    for _ in range(12):
        make_repair(bureau)
    with django_assert_max_num_queries(22):
        page = client.get(reverse("work:inbox"))
    assert page.content.decode().count("井盖破损") >= 12


@pytest.mark.parametrize(
    "query", ["", "box=unit", "box=done", "box=started", "box=copies", "box=x&due=y&after=z~1&unit=%00&q=a"]
)
def test_every_box_is_a_page_and_a_fragment(bureau: Bureau, query: str) -> None:
    make_repair(bureau)
    client = signed_in(bureau.crew)
    page = client.get(f"{reverse('work:inbox')}?{query}")
    assert page.status_code == 200
    assert b"<html" in page.content
    fragment = client.get(f"{reverse('work:inbox')}?{query}", headers={"HX-Request": "true"})
    assert b"<html" not in fragment.content
    assert b'id="inbox-box"' in fragment.content


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_inbox_leaves_as_a_file(bureau: Bureau, kind: str) -> None:
    make_repair(bureau)
    answer = signed_in(bureau.crew).get(f"{reverse('work:inbox')}?format={kind}")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert "井盖破损".encode() in content or (kind == "xlsx" and content.startswith(b"PK"))


def test_a_filter_is_kept_under_a_name_and_forgotten_by_its_owner_alone(bureau: Bureau) -> None:
    client = signed_in(bureau.crew)
    client.post(reverse("work:keep_filter"), {"name": "超期的", "query": "box=todo&due=overdue"})
    kept = SavedFilter.objects.get()
    assert "超期的" in client.get(reverse("work:inbox")).content.decode()
    signed_in(bureau.opener).post(reverse("work:drop_filter", args=[kept.pk]))
    assert SavedFilter.objects.exists()
    client.post(reverse("work:drop_filter", args=[kept.pk]))
    assert not SavedFilter.objects.exists()


def test_many_are_moved_at_once_and_each_refusal_is_told(bureau: Bureau) -> None:
    items = [make_repair(bureau, title=f"第{n}件") for n in range(3)]
    for item in items:
        work.make_move(item, "repaired", by=bureau.crew, values={"share": 1})
    desks = [item.desks.get(done_at=None).pk for item in items]
    work.make_move(items[1], "accept", by=bureau.reviewer)

    client = signed_in(bureau.reviewer)
    assert "accept" in client.get(f"{reverse('work:inbox')}?box=unit").content.decode()
    page = client.post(reverse("work:bulk"), {"picked": desks, "move": "accept"}).content.decode()

    assert [states_of(item) for item in items] == [["done"]] * 3
    assert "未能办理 1 项" in page


def test_an_item_is_moved_from_its_page_with_an_opinion(bureau: Bureau) -> None:
    item = make_repair(bureau)
    work.make_move(item, "repaired", by=bureau.crew, values={"share": 60})
    client = signed_in(bureau.reviewer)
    page = client.get(reverse("work:item", args=[item.pk])).content.decode()
    assert "测试accept" in page
    assert "60" in page
    client.post(reverse("work:quick", args=[item.pk]), {"move": "accept", "why": "合格"})
    assert states_of(item) == ["done"]
    assert item.steps.get(verb="accept").why == "合格"
    assert "合格" in client.get(reverse("work:item", args=[item.pk])).content.decode()


@pytest.mark.parametrize("move", ["", "no-such-move"])
def test_a_move_that_nobody_declared_is_not_found(bureau: Bureau, move: str) -> None:
    item = make_repair(bureau)
    client = signed_in(bureau.crew)
    assert client.post(reverse("work:quick", args=[item.pk]), {"move": move}).status_code == 404
    assert client.post(reverse("work:move", args=[item.pk, "no-such-move"])).status_code == 404
    assert states_of(item) == ["repairing"]


def test_a_character_that_no_database_keeps_is_refused(bureau: Bureau) -> None:
    item = make_repair(bureau)
    work.make_move(item, "repaired", by=bureau.crew, values={"share": 60})
    typed = urlencode({"move": "accept", "why": "合\0格"})
    answer = signed_in(bureau.reviewer).post(
        reverse("work:quick", args=[item.pk]), typed, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 422
    assert "请删去后再提交" in answer.content.decode()
    assert states_of(item) != ["done"]


def test_a_move_that_asks_for_more_has_a_form_which_keeps_what_was_typed(bureau: Bureau) -> None:
    item = make_repair(bureau)
    client = signed_in(bureau.crew)
    url = reverse("work:move", args=[item.pk, "repaired"])
    assert client.get(url).status_code == 200
    wrong = client.post(url, {"share": "101", "note": "已更换井盖"})
    assert wrong.status_code == 422
    assert "已更换井盖" in wrong.content.decode()
    client.post(url, {"share": "100", "note": "已更换井盖", "why": ""})
    assert states_of(item) == ["review"]
    assert item.values == {"share": 100, "note": "已更换井盖"}


def test_a_stranger_gets_no_page_of_an_item(bureau: Bureau) -> None:
    item = make_repair(bureau)
    assert signed_in(make_actor()).get(reverse("work:item", args=[item.pk])).status_code == 404
    assert Client().get(reverse("work:item", args=[item.pk])).status_code == 302


ACTS = ["claim", "release", "transfer", "delegate", "add_signer", "return", "withdraw", "terminate", "copy"]


@pytest.mark.parametrize("act", [*ACTS, "urge", "pause", "resume", "extend", "set_due", "sign"])
def test_every_act_has_a_page_in_both_languages(bureau: Bureau, act: str) -> None:
    item = make_repair(bureau)
    client = signed_in(bureau.crew)
    for language in ("zh", "en"):
        Account.objects.update(language=language)
        assert client.get(reverse("work:act", args=[item.pk, act])).status_code == 200


def test_work_is_passed_on_by_name(bureau: Bureau) -> None:
    other = make_actor("欧阳接办", organisation=bureau.body)
    item = make_repair(bureau)
    client = signed_in(bureau.crew)
    url = reverse("work:act", args=[item.pk, "transfer"])
    assert "没有叫" in client.post(url, {"person": "无此人", "why": "出差"}).content.decode()
    assert client.post(url, {"person": "", "unit": "", "why": "出差"}).status_code == 422
    client.post(url, {"person": f"欧阳接办（{bureau.body.name_zh}）", "why": "出差"})
    assert holders_of(item) == {other.person_id}


def test_a_refused_act_says_why_beside_what_was_typed(bureau: Bureau) -> None:
    item = make_repair(bureau)
    answer = signed_in(bureau.crew).post(reverse("work:act", args=[item.pk, "terminate"]), {"why": "不想办"})
    assert answer.status_code == 403
    assert "不想办" in answer.content.decode()
    assert states_of(item) == ["repairing"]


def test_only_a_supervisor_changes_the_date(bureau: Bureau) -> None:
    item = make_repair(bureau)
    answer = signed_in(bureau.crew).post(
        reverse("work:act", args=[item.pk, "set_due"]), {"due": "2026-12-01", "why": "想晚点"}
    )
    assert answer.status_code == 403


def test_opening_an_item_marks_it_read_for_its_holder_alone(bureau: Bureau) -> None:
    item = make_repair(bureau)
    signed_in(bureau.opener).get(reverse("work:item", args=[item.pk]))
    assert desk_of(item, bureau.crew).read_at is None
    signed_in(bureau.crew).get(reverse("work:item", args=[item.pk]))
    assert desk_of(item, bureau.crew).read_at is not None


def test_the_calendar_says_which_year_is_not_published_and_takes_it_from_a_file() -> None:
    client = signed_in(make_actor(may={SET_CALENDAR: Scope.ALL}))
    assert "尚未公布" in client.get(f"{reverse('work:calendar')}?year=2027").content.decode()
    assert "248 个工作日" in client.get(f"{reverse('work:calendar')}?year=2026").content.decode()
    url = reverse("work:import_year")
    bad = client.post(url, {"file": SimpleUploadedFile("2027.json", b"{")})
    assert bad.status_code == 422
    assert not CalendarYear.objects.exists()
    days = [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]
    good = json.dumps({"year": 2027, "papers": [], "days": days}).encode()
    client.post(url, {"file": SimpleUploadedFile("2027.json", good)})
    assert "元旦" in client.get(f"{reverse('work:calendar')}?year=2027").content.decode()


def test_days_and_hours_are_set_on_pages() -> None:
    client = signed_in(make_actor(may={SET_CALENDAR: Scope.ALL}))
    client.post(reverse("work:day"), {"day": "2026-11-30", "works": "off", "name": "市定假日"})
    assert "市定假日" in client.get(f"{reverse('work:calendar')}?year=2026").content.decode()
    hours = {"since": "2027-06-01", "morning_from": "08:00", "morning_to": "12:00"}
    assert client.post(reverse("work:hours"), {**hours, "afternoon_from": "15:00"}).status_code == 422
    client.post(reverse("work:hours"), {**hours, "afternoon_from": "15:00", "afternoon_to": "18:30"})
    assert "15:00–18:30" in client.get(reverse("work:calendar")).content.decode()


def test_rules_are_set_and_ended_on_pages_with_history() -> None:
    client = signed_in(make_actor(may={SET_RULES: Scope.ALL}))
    rule = {"kind": REPAIR.key, "level": 1, "when": "before", "amount": 2, "span": "working_days"}
    client.post(reverse("work:rule"), {**rule, "audience": "leaders", "why": "督办办法第九条"})
    page = client.get(reverse("work:rules")).content.decode()
    assert "还有 2 个工作日到期" in page
    assert "督办办法第九条" in page
    client.post(reverse("work:end_rule", args=[EscalationRule.objects.get().pk]), {"why": "修订"})
    assert EscalationRule.objects.get().until is not None
    limit = {"what": f"{REPAIR.key}/repairing", "amount": 4, "span": "working_days"}
    client.post(reverse("work:allowance"), {**limit, "since": "2026-01-01", "basis": "某办发〔2026〕2号"})
    assert "某办发〔2026〕2号" in client.get(reverse("work:rules")).content.decode()


@pytest.mark.parametrize("name", ["calendar", "import_year", "day", "hours", "rules", "rule", "allowance"])
def test_calendar_and_rules_are_kept_by_who_may(name: str) -> None:
    assert signed_in(make_actor()).get(reverse(f"work:{name}")).status_code == 403


def test_an_item_whose_kind_is_gone_still_lists(bureau: Bureau) -> None:
    make_repair(bureau)
    Item.everywhere.update(kind="gone.kind")
    assert signed_in(bureau.opener).get(f"{reverse('work:inbox')}?box=started").status_code == 200
