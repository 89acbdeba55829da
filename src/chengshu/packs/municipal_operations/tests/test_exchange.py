"""Cases come and go: referrals become clues, sudden events become cases, a case shows what the books know of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_actor, make_organisation, make_person
from chengshu.kernel.cases import rights as case_rights
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseReferred
from chengshu.kernel.cases.models import Case, LinkKind
from chengshu.kernel.cases.purposes import REPORTED
from chengshu.kernel.cases.tests.make import make_case, make_class, make_keeper
from chengshu.kernel.events.services import deliver_due, publish
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.files.services import keep
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import make_move
from chengshu.packs.municipal_operations.errors import (
    CaseOver,
    CaseProceeded,
    ClueSettled,
    OrderUnderWay,
    ProceedingMissing,
)
from chengshu.packs.municipal_operations.models import Clue, Emergency, Evidence, Finding, Order, Shot
from chengshu.packs.municipal_operations.models.alarms import AlarmRule, Level, Watched
from chengshu.packs.municipal_operations.models.clues import ClueState
from chengshu.packs.municipal_operations.models.enforcement import PartyKind
from chengshu.packs.municipal_operations.models.permits import PermitState
from chengshu.packs.municipal_operations.models.upkeep import FindingState, OrderKind, OrderState, Severity
from chengshu.packs.municipal_operations.panels import PANELS
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.rights import BOOK_READER, OFFICE, OFFICER, UNIT_CLERK
from chengshu.packs.municipal_operations.services import orders
from chengshu.packs.municipal_operations.services.alarms import RuleContent, item_of, set_rule, take_reading
from chengshu.packs.municipal_operations.services.cases import order_for_case, report_waiting
from chengshu.packs.municipal_operations.services.clues import drop, open_from_clue, take_referral
from chengshu.packs.municipal_operations.services.patrols import FindingContent, report_finding
from chengshu.packs.municipal_operations.services.penalties import ProceedingContent
from chengshu.packs.municipal_operations.services.permits import Application, apply
from chengshu.packs.municipal_operations.tests.make import (
    Brigade,
    make_crew,
    make_entry,
    make_office,
    make_permit_kind,
    make_unit,
    move,
    picture,
)
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db
LAMPS = REGISTERS["lamps"]
PANEL = PANELS[0]


def heard(times: int = 3) -> None:
    """Deliver what was published, and what the hearing of it published."""
    for _ in range(times):
        deliver_due()


def referred(case: Case, unit: Organisation, kind: str = LinkKind.ENFORCEMENT) -> CaseReferred:
    return CaseReferred(case_id=case.pk, number=case.number, channel=case.channel, unit_id=unit.pk, kind=kind)


def content(brigade: Brigade) -> ProceedingContent:
    return ProceedingContent(
        offence=brigade.offence,
        party="陈某某",
        party_kind=PartyKind.PERSON,
        facts="倾倒渣土。",
        address="望河路",
        happened_on=date(2026, 3, 1),
    )


def clue_of(brigade: Brigade, text: str = "有人在望河路倾倒渣土，电话 13800001234。") -> tuple[Case, Clue]:
    make_keeper()
    case = make_case(text)
    publish(referred(case, brigade.unit))
    heard()
    return case, Clue.everywhere.get()


@pytest.mark.requirement("municipal-operations.5")
@pytest.mark.requirement("municipal-operations.10")
def test_a_case_referred_to_enforcement_becomes_one_clue_however_often_it_is_told() -> None:
    brigade = Brigade()
    case, clue = clue_of(brigade)
    for _ in range(2):
        take_referral(referred(case, brigade.unit))
    publish(referred(case, brigade.unit))
    heard()

    assert Clue.everywhere.count() == 1
    assert (clue.unit, clue.case_id, clue.state) == (brigade.unit, case.pk, ClueState.CHECKING)
    assert "倾倒渣土" in clue.facts
    assert "13800001234" not in clue.facts
    assert case.links.get(kind=LinkKind.ENFORCEMENT).reference == clue.number


def test_what_is_referred_elsewhere_is_no_clue() -> None:
    brigade = Brigade()
    make_keeper()
    case = make_case()
    take_referral(referred(case, make_organisation()))
    take_referral(referred(case, brigade.unit, LinkKind.MARKET))
    assert not Clue.everywhere.exists()


def test_a_kill_while_a_clue_is_taken_loses_and_doubles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    brigade = Brigade()
    make_keeper()
    case = make_case()
    with monkeypatch.context() as patched:
        patched.setattr(cases, "link", _killed)
        with pytest.raises(KeyboardInterrupt):
            take_referral(referred(case, brigade.unit))
    assert not Clue.everywhere.exists()
    take_referral(referred(case, brigade.unit))
    assert Clue.everywhere.count() == 1


def _killed(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.requirement("municipal-operations.5")
def test_a_clue_becomes_a_proceeding_and_the_case_is_told_each_stage_once() -> None:
    brigade = Brigade()
    case, clue = clue_of(brigade)
    row = open_from_clue(clue, content(brigade), brigade.people, by=brigade.officer)
    clue.refresh_from_db()
    assert (clue.state, clue.proceeding, row.case_id) == (ClueState.OPENED, row, case.pk)
    assert row.number in case.remarks.get().text

    move(row, "do_not_file", brigade.chief, why="证据不足")
    heard()
    heard()
    said = [one.text for one in case.remarks.order_by("pk")]
    assert len(said) == 2
    assert "不予立案" in said[1]
    assert "陈某某" not in "".join(said)
    with pytest.raises(ClueSettled):
        drop(clue, by=brigade.officer, why="再来")


def test_the_files_of_a_case_go_along_to_the_clue_and_become_evidence() -> None:
    brigade = Brigade()
    make_keeper()
    case = make_case()
    keep(picture("渣土.png"), purpose=REPORTED, by=PLATFORM, subject=case)
    take_referral(referred(case, brigade.unit))
    clue = Clue.everywhere.get()
    assert [one.name for one in attachments_of(clue)] == ["渣土.png"]
    open_from_clue(clue, content(brigade), brigade.people, by=brigade.officer)
    evidence = Evidence.objects.get()
    assert len(evidence.digests) == 1
    assert [one.name for one in attachments_of(evidence)] == ["渣土.png"]


def test_a_clue_dropped_tells_the_case_why() -> None:
    brigade = Brigade()
    case, clue = clue_of(brigade)
    drop(clue, by=brigade.officer, why="行为人已自行清理")
    assert "行为人已自行清理" in case.remarks.get().text
    with pytest.raises(NotAllowed):
        drop(clue, by=make_actor(organisation=brigade.unit), why="x")


def test_a_clue_is_not_opened_without_its_proceeding_and_a_case_has_one_alone() -> None:
    brigade = Brigade()
    case, clue = clue_of(brigade)
    item = item_about(clue)
    assert item is not None
    with pytest.raises(ProceedingMissing):
        make_move(item, "open", by=brigade.officer)
    open_from_clue(clue, content(brigade), brigade.people, by=brigade.officer)
    case.round = 2
    case.save(update_fields=["round"])
    take_referral(referred(case, brigade.unit))
    with pytest.raises(CaseProceeded):
        open_from_clue(Clue.everywhere.latest("pk"), content(brigade), brigade.people, by=brigade.officer)


def test_an_officer_goes_from_the_clue_to_the_proceeding_by_the_pages(client: Client) -> None:
    brigade = Brigade()
    _, clue = clue_of(brigade)
    client.force_login(make_account(organisation=brigade.unit, may=OFFICER.may))
    assert clue.title in client.get(reverse("municipal_operations:clues")).content.decode()
    page = client.get(reverse("municipal_operations:clue", args=[clue.pk])).content.decode()
    assert reverse("municipal_operations:open_clue", args=[clue.pk]) in page
    url = reverse("municipal_operations:open_clue", args=[clue.pk])
    assert "倾倒渣土" in client.get(url).content.decode()
    given = {
        "unit": brigade.unit.pk,
        "offence": brigade.offence.pk,
        "procedure": "ordinary",
        "party": "陈某某",
        "party_kind": "person",
        "address": "望河路",
        "happened_on": "2026-03-01",
        "facts": "倾倒渣土。",
        "officers": [one.pk for one in brigade.people],
    }
    answer = client.post(url, given)
    assert answer.status_code == 302, answer.content.decode()
    assert client.get(answer.headers["Location"]).status_code == 200
    assert client.get(reverse("municipal_operations:drop_clue", args=[clue.pk])).status_code == 200
    stranger = Client()
    stranger.force_login(make_account(organisation=make_organisation(), may=OFFICER.may))
    assert stranger.get(reverse("municipal_operations:clue", args=[clue.pk])).status_code == 404


def flooded(unit: Organisation, level: Level = Level.ORANGE, code: str = "E0404") -> Emergency:
    """A manhole whose water stands too high."""
    manhole = make_entry(unit, "manholes", lon="114.3", lat="33.0", address="建设路")
    limits = {"register": "manholes", "quantity": "level", "advice": "封路排水。", "class_code": code}
    set_rule(RuleContent(Watched.READING, Decimal(2), level, 30, **limits), by=PLATFORM)  # type: ignore[arg-type]
    take_reading(manhole, "level", Decimal("2.5"), by=PLATFORM, source="液位计", reference="1")
    heard()
    return Emergency.everywhere.get()


@pytest.mark.requirement("municipal-operations.8")
@pytest.mark.requirement("municipal-operations.10")
def test_a_sudden_event_becomes_one_urgent_case_of_its_class_and_both_name_each_other() -> None:
    make_keeper()
    make_class("E0404", "下水道堵塞或破损")
    unit, _ = make_unit()
    emergency = flooded(unit)
    heard()
    case = Case.everywhere.get()
    assert (emergency.case_id, emergency.case_number) == (case.pk, case.number)
    assert case.case_class is not None
    assert (case.case_class.code, case.urgency, case.channel) == ("E0404", 2, "sensor")
    assert (case.lon, case.lat, case.address) == (114.3, 33.0, "建设路")
    assert case.links.get().reference == emergency.number


def test_a_sudden_event_of_a_retired_class_is_a_case_without_one() -> None:
    make_keeper()
    emergency = flooded(make_unit()[0], Level.YELLOW, "E9999")
    case = Case.everywhere.get()
    assert (emergency.case_id, case.case_class, case.urgency) == (case.pk, None, 1)


def test_where_nobody_takes_cases_in_a_sudden_event_stays_and_says_so(client: Client) -> None:
    unit, _ = make_unit()
    emergency = flooded(unit)
    assert emergency.case_id is None
    client.force_login(make_account(organisation=unit, may=UNIT_CLERK.may))
    assert "尚未成为案件" in client.get(reverse("municipal_operations:emergency", args=[emergency.pk])).content.decode()


def test_once_somebody_takes_cases_in_the_waiting_sudden_event_becomes_one() -> None:
    emergency = flooded(make_unit()[0])
    assert report_waiting() == 0
    make_keeper()
    assert (report_waiting(), report_waiting()) == (1, 0)
    emergency.refresh_from_db()
    assert emergency.case_id == Case.everywhere.get().pk


def test_a_dangerous_finding_is_reported_with_its_sudden_event_and_not_twice() -> None:
    make_keeper()
    unit, clerk = make_unit()
    lamp = make_entry(unit)
    set_rule(RuleContent(Watched.FINDING, Decimal(3), Level.YELLOW, 60), by=PLATFORM)
    found = FindingContent("leaning", "灯杆要倒", Severity.DANGEROUS, entry=lamp)
    finding = report_finding(unit, LAMPS, found, by=clerk)
    heard()
    finding.refresh_from_db()
    case = Case.everywhere.get()
    assert (finding.case_id, finding.state) == (case.pk, FindingState.REPORTED)
    assert Emergency.everywhere.get().case_id == case.pk


def sent(unit: Organisation, case: Case) -> None:
    make_person(organisation=unit, may={case_rights.HANDLE: Scope.UNIT})
    if case.case_class is None:
        cases.describe(case, cases.Description(class_code=make_class().code), by=PLATFORM)
    for step in (cases.take_in, cases.file):
        case.refresh_from_db()
        step(case, by=PLATFORM)
    cases.send(case, unit, by=PLATFORM)
    heard()


@pytest.mark.requirement("municipal-operations.8")
def test_the_case_of_a_sudden_event_is_a_rescue_at_its_facility_and_ends_with_it() -> None:
    make_keeper()
    make_class("E0404", "下水道堵塞或破损")
    unit, clerk = make_unit()
    emergency = flooded(unit)
    case = Case.everywhere.get()
    sent(unit, case)
    order = Order.everywhere.get()
    assert (order.kind, order.entry) == (OrderKind.RESCUE, emergency.entry)
    item = item_of(emergency)
    make_move(item, "respond", by=clerk)
    make_move(item, "close", by=clerk, values={"outcome": "已抽排积水"})
    heard()
    case.refresh_from_db()
    assert "已抽排积水" in case.result
    assert case.stage == "feedback"


def test_a_case_sent_on_to_another_unit_is_ordered_there() -> None:
    first, _ = make_unit()
    second, _ = make_unit()
    make_keeper()
    make_entry(first, "lamps")
    make_entry(second, "roads")
    case = make_case("路灯不亮")
    sent(first, case)
    cases.hand_back(case, by=PLATFORM, why="不归我们管")
    heard()
    case.refresh_from_db()
    cases.send(case, second, by=PLATFORM)
    heard()
    assert [(one.unit, one.state) for one in Order.everywhere.order_by("pk")] == [
        (first, OrderState.CANCELLED),
        (second, OrderState.ASSIGNING),
    ]
    assert Finding.everywhere.get().unit == second


def filled(actor: Any, case: Case) -> Any:
    return PANEL.fill(actor, case)


@pytest.mark.requirement("municipal-operations.10")
def test_a_case_shows_the_facility_it_touches_with_upkeep_and_orders_to_whoever_may_see_it() -> None:
    make_keeper()
    unit, clerk = make_unit()
    lamp = make_entry(unit, lon="114.300100", lat="33.0")
    make_entry(unit, lon="114.31", lat="33.0")
    case = make_case("路灯不亮", place=cases.Place(lon=114.3, lat=33.0))
    due_on = clock.today()
    done = orders.make_order(
        unit, orders.OrderContent(OrderKind.UPKEEP, "lamps", "检修", "检修", due_on, lamp), by=clerk
    )
    Order.everywhere.filter(pk=done.pk).update(state=OrderState.DONE, done_at=clock.now() - timedelta(days=9))
    (touched, _, may_order), *others = filled(clerk, case)["touched"]
    assert not others
    assert (touched.entry, touched.distance_m, may_order) == (lamp, 9, True)
    assert clock.today() - clock.local(touched.kept_up_at).date() == timedelta(days=9)
    assert filled(make_actor(organisation=make_organisation(), may=UNIT_CLERK.may), case) is None


@pytest.mark.requirement("municipal-operations.10")
def test_who_dispatches_reads_the_row_of_the_book_at_the_case_and_changes_nothing(client: Client) -> None:
    desk = make_organisation()
    make_keeper(body=desk)
    unit, _ = make_unit()
    cover = make_entry(unit, "manholes", name_zh="建设路雨水井17", lon="114.3001", lat="33.0")
    case = make_case("井盖破损", place=cases.Place(lon=114.3, lat=33.0))
    may = {**case_rights.DISPATCHER.may, **BOOK_READER.may}
    client.force_login(make_account(organisation=desk, may=may))
    page = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "建设路雨水井17" in page
    assert reverse("municipal_operations:order_case", args=[case.pk]) not in page
    assert client.get(reverse("municipal_operations:entry", args=[cover.pk])).status_code == 200
    assert client.get(reverse("municipal_operations:change_entry", args=[cover.pk])).status_code == 403


def test_a_case_shows_the_permit_that_held_there_on_its_day_and_the_penalty_to_enforcement() -> None:
    bureau, clerk, _ = make_office()
    brigade = Brigade()
    today = clock.today()
    usual = {"applicant": "安居公司", "contact": "李工", "phone": "16400001234", "address": "建设路", "words": "围挡"}
    when = {"starts_on": today, "ends_on": today + timedelta(days=3), "lon": "114.3", "lat": "33.0"}
    permit = apply(make_permit_kind(bureau), Application(**usual | when), by=clerk)  # type: ignore[arg-type]
    type(permit).everywhere.filter(pk=permit.pk).update(state=PermitState.GRANTED, decided_on=today)
    make_keeper()
    case = make_case("有人占道施工", place=cases.Place(lon=114.3001, lat=33.0))
    assert [one.number for one, _ in filled(clerk, case)["permits"]] == [permit.number]
    take_referral(referred(case, brigade.unit))
    assert [one.case_id for one, _ in filled(brigade.officer, case)["clues"]] == [case.pk]
    assert filled(clerk, case)["clues"] == []


@pytest.mark.requirement("municipal-operations.10")
def test_one_press_on_the_case_orders_the_repair_and_its_end_shows_in_the_case(client: Client) -> None:
    unit = make_organisation()
    make_keeper(body=unit)
    account = make_account(organisation=unit, may={**UNIT_CLERK.may, **case_rights.DISPATCHER.may})
    lamp = make_entry(unit, lon="114.3", lat="33.0")
    case = make_case("路灯不亮", place=cases.Place(lon=114.3, lat=33.0))
    client.force_login(account)
    page = reverse("cases:case", args=[case.pk])
    url = reverse("municipal_operations:order_case", args=[case.pk])
    assert url in client.get(page).content.decode()
    assert client.post(url, {"entry": lamp.pk}).headers["Location"] == page
    order = Order.everywhere.get()
    assert (order.entry, order.unit) == (lamp, unit)
    shown = client.get(page).content.decode()
    assert order.number in shown
    assert url not in shown

    crew = make_crew(unit)
    orders.assign(order, [crew.person_id or 0], by=PLATFORM)
    orders.add_shots(order, [picture()], when=Shot.When.AFTER, by=crew)
    orders.report_done(order, "已更换灯头", by=crew)
    orders.accept(order, by=PLATFORM)
    heard()
    assert client.get(page).content.decode().count("已更换灯头") >= 2


def test_a_case_is_not_ordered_twice_by_one_unit_nor_when_it_is_over() -> None:
    make_keeper()
    unit, clerk = make_unit()
    make_entry(unit)
    case = make_case("路灯不亮")
    order_for_case(case, unit, by=clerk)
    with pytest.raises(OrderUnderWay):
        order_for_case(case, unit, by=clerk)
    with pytest.raises(NotAllowed):
        order_for_case(case, unit, by=make_unit()[1])
    cases.refuse(case, by=PLATFORM, why="重复")
    with pytest.raises(CaseOver):
        order_for_case(case, unit, by=clerk)


def test_a_rule_names_the_class_of_the_case(client: Client) -> None:
    make_class("E0404", "下水道堵塞")
    bureau, _, _ = make_office()
    client.force_login(make_account(organisation=bureau, may=OFFICE.may))
    given = {
        "watched": "finding",
        "comparison": "gte",
        "threshold": "3",
        "level": "3",
        "minutes": "60",
        "class_code": "E0404",
    }
    answer = client.post(reverse("municipal_operations:new_alarm_rule"), given)
    assert answer.status_code == 302, answer.content.decode()
    assert AlarmRule.objects.get().class_code == "E0404"
