"""Companies hand in their month, tell of interruptions; rules raise emergencies."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.work.queries import item_about
from chengshu.packs.municipal_operations.errors import (
    EndsBeforeStart,
    FaultOver,
    FigureMissing,
    FigureOutOfRange,
    ReturnLocked,
    UnknownQuantity,
)
from chengshu.packs.municipal_operations.models import Emergency, Return
from chengshu.packs.municipal_operations.models.alarms import Comparison, Handover, Level, Watched
from chengshu.packs.municipal_operations.models.upkeep import Severity
from chengshu.packs.municipal_operations.models.utilities import Aspect, FaultKind, ReturnState, Trade
from chengshu.packs.municipal_operations.queries.utilities import series_of, view_of
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.rights import COMPANY_CLERK, UNIT_CLERK
from chengshu.packs.municipal_operations.services import utilities
from chengshu.packs.municipal_operations.services.alarms import RuleContent, end_rule, set_rule, take_reading
from chengshu.packs.municipal_operations.services.patrols import FindingContent, report_finding
from chengshu.packs.municipal_operations.services.utilities import FaultContent, report_fault
from chengshu.packs.municipal_operations.tests.make import (
    make_company,
    make_entry,
    make_figure,
    make_office,
    make_unit,
    move,
)

pytestmark = pytest.mark.django_db
MONTH = date(2026, 3, 1)
BURST = FaultContent(FaultKind.BURST, "建设路沿线", "主管爆管，正在抢修。", households=4200, published=True)


def level_rule(threshold: str = "1.5", level: Level = Level.YELLOW, **fields: object) -> object:
    usual: dict[str, object] = {"register": "manholes", "quantity": "level", "minutes": 60}
    return set_rule(RuleContent(Watched.READING, Decimal(threshold), level, **usual | fields), by=PLATFORM)  # type: ignore[arg-type]


@pytest.mark.requirement("municipal-operations.2")
def test_supply_fault_safety_and_service_of_all_companies_stand_in_one_view() -> None:
    _, clerk, _ = make_office()
    gas, gas_clerk = make_company(Trade.GAS)
    second, _ = make_company(Trade.GAS)
    water, _ = make_company(Trade.WATER)
    supplied = make_figure()
    on_time = make_figure(
        key="on_time", aspect=Aspect.SERVICE, name_zh="及时率", unit="%", total=False, normal_least=95
    )
    make_figure(Trade.WATER, key="bursts", aspect=Aspect.FAULT, name_zh="爆管次数", unit="次")
    for company, supply, share in ((gas, "100", "99"), (second, "60", "90")):
        handed = utilities.open_return(company, MONTH)
        utilities.write_figures(handed, {supplied.pk: Decimal(supply), on_time.pk: Decimal(share)}, by=PLATFORM)
        utilities.accept(utilities.hand_in(handed, by=PLATFORM), by=PLATFORM)
    report_fault(water, BURST, by=PLATFORM)

    views = {view.trade: view for view in view_of(clerk, MONTH)}
    lines = {line.figure.key: line for lines in views[Trade.GAS].lines.values() for line in lines}
    assert (lines["supplied"].value, lines["supplied"].odd) == (Decimal(160), False)
    assert (lines["on_time"].value, lines["on_time"].odd) == (Decimal("94.5"), True)
    assert views[Trade.GAS].accepted == 2
    assert [fault.area for fault in views[Trade.WATER].faults] == ["建设路沿线"]
    assert views[Trade.WATER].lines[Aspect.FAULT][0].value is None
    assert [view.trade for view in view_of(gas_clerk, MONTH)] == [Trade.GAS]
    assert series_of(clerk, supplied) == [(MONTH, Decimal(160))]


@pytest.mark.requirement("municipal-operations.2")
def test_every_company_is_asked_for_the_month_that_is_over_once() -> None:
    make_company(Trade.GAS)
    make_company(Trade.HEAT)
    assert (utilities.open_returns(), utilities.open_returns()) == (2, 0)
    month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    assert set(Return.everywhere.values_list("month", flat=True)) == {month}
    item = item_about(Return.everywhere.first())  # type: ignore[arg-type]
    assert item is not None
    assert item.due_at is not None
    assert clock.local(item.due_at).date() == clock.today().replace(day=8)


def test_a_return_is_complete_before_it_is_handed_in_and_fixed_afterwards() -> None:
    company, clerk = make_company()
    figure = make_figure(most=100)
    handed = utilities.open_return(company, MONTH)
    with pytest.raises(FigureMissing):
        utilities.hand_in(handed, by=clerk)
    with pytest.raises(FigureOutOfRange) as refused:
        utilities.write_figures(handed, {figure.pk: Decimal("100.1")}, by=clerk)
    assert set(refused.value.fields) == {f"figure_{figure.pk}"}
    utilities.write_figures(handed, {figure.pk: Decimal(100)}, by=clerk)
    utilities.hand_in(handed, by=clerk)
    with pytest.raises(ReturnLocked):
        utilities.write_figures(handed, {figure.pk: Decimal(1)}, by=clerk)


def test_a_return_sent_back_can_be_written_again() -> None:
    company, clerk = make_company()
    _, office, _ = make_office()
    handed = utilities.open_return(company, MONTH)
    utilities.hand_in(handed, by=clerk)
    utilities.send_back(handed, by=office, why="单位不对")
    assert handed.state == ReturnState.WRITING
    utilities.hand_in(handed, by=clerk)
    assert utilities.accept(handed, by=office).state == ReturnState.ACCEPTED


def test_a_company_hands_in_on_its_page(client: Client) -> None:
    company, _ = make_company()
    figure = make_figure()
    handed = utilities.open_return(company, MONTH)
    client.force_login(make_account(organisation=company.body, may=COMPANY_CLERK.may))
    url = reverse("municipal_operations:write_return", args=[handed.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {f"figure_{figure.pk}": "多"}).status_code == 422
    assert client.post(url, {f"figure_{figure.pk}": "12.5"}).status_code == 302
    handed.refresh_from_db()
    assert handed.state == ReturnState.REVIEW
    for name in ("utilities", "returns", "faults", "emergencies"):
        assert client.get(reverse(f"municipal_operations:{name}")).status_code == 200


def test_a_company_does_not_see_another(client: Client) -> None:
    company, _ = make_company()
    handed = utilities.open_return(company, MONTH)
    client.force_login(make_account(organisation=make_organisation(), may=COMPANY_CLERK.may))
    assert client.get(reverse("municipal_operations:return", args=[handed.pk])).status_code == 404


@pytest.mark.requirement("municipal-operations.9")
def test_the_public_reads_published_interruptions_in_both_languages_without_signing_in(client: Client) -> None:
    company, clerk = make_company(Trade.WATER)
    content = FaultContent(
        FaultKind.PLANNED,
        "柳园路",
        "明日停水。",
        "No water tomorrow.",
        area_en="Willow Road",
        households=300,
        inside="阀门三号失灵",
        published=True,
    )
    fault = report_fault(company, content, by=clerk)
    report_fault(company, FaultContent(FaultKind.OTHER, "内部", "不公布"), by=clerk)

    page = client.get(reverse("municipal_operations:notices")).content.decode()
    assert "明日停水" in page
    assert "不公布" not in page
    assert "阀门三号失灵" not in page
    client.cookies["language"] = "en"
    assert "No water tomorrow" in client.get(reverse("municipal_operations:notices")).content.decode()
    told = json.loads(client.get(reverse("municipal_operations:notices_json")).content)["notices"]
    assert [one["number"] for one in told] == [fault.number]

    utilities.restore(fault, by=clerk)
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert json.loads(client.get(reverse("municipal_operations:notices_json")).content)["notices"] == []


def test_supply_comes_back_once_and_not_before_it_went() -> None:
    company, clerk = make_company()
    fault = report_fault(company, BURST, by=clerk)
    with pytest.raises(EndsBeforeStart):
        utilities.restore(fault, by=clerk, at=fault.starts_at - timedelta(minutes=1))
    utilities.restore(fault, by=clerk)
    with pytest.raises(FaultOver):
        utilities.restore(fault, by=clerk)


@pytest.mark.requirement("municipal-operations.8")
def test_a_level_beyond_the_rule_raises_an_emergency_with_a_deadline_not_connected_to_command() -> None:
    unit, clerk = make_unit()
    manhole = make_entry(unit, "manholes", name_zh="三号井")
    level_rule("1.5")
    take_reading(manhole, "level", Decimal("1.4"), by=clerk, source="iot", reference="1")
    assert not Emergency.everywhere.exists()
    with clock.frozen(clock.now()):
        take_reading(manhole, "level", Decimal("1.5"), by=clerk, source="iot", reference="2")
        raised = Emergency.everywhere.get()
        assert raised.due_at == clock.now() + timedelta(minutes=60)
    item = item_about(raised)
    assert item is not None
    assert (item.due_at, item.unit) == (raised.due_at, unit)
    assert raised.handover == Handover.NOT_CONNECTED

    move(raised, "respond", clerk)
    move(raised, "close", clerk, outcome="已强排")
    assert raised.closed_at is not None
    assert raised.outcome == "已强排"


@pytest.mark.requirement("municipal-operations.8")
def test_an_open_emergency_is_not_raised_again_but_a_graver_one_is() -> None:
    unit, clerk = make_unit()
    manhole = make_entry(unit, "manholes")
    level_rule("1.5", Level.YELLOW)
    level_rule("3", Level.RED)
    for number, value in enumerate(("1.6", "1.7", "3.1", "3.2", "1.8")):
        take_reading(manhole, "level", Decimal(value), by=clerk, source="iot", reference=str(number))
    assert list(Emergency.everywhere.order_by("pk").values_list("level", flat=True)) == [Level.YELLOW, Level.RED]


def test_after_a_false_alarm_the_next_reading_raises_anew() -> None:
    unit, clerk = make_unit()
    manhole = make_entry(unit, "manholes")
    level_rule()
    take_reading(manhole, "level", Decimal(2), by=clerk, source="iot", reference="1")
    move(Emergency.everywhere.get(), "dismiss", clerk, why="探头故障")
    assert Emergency.everywhere.get().false_alarm
    take_reading(manhole, "level", Decimal(2), by=clerk, source="iot", reference="2")
    assert Emergency.everywhere.count() == 2


@pytest.mark.requirement("municipal-operations.8")
def test_faults_by_households_and_findings_by_severity_raise_emergencies() -> None:
    company, clerk = make_company(Trade.WATER)
    set_rule(RuleContent(Watched.FAULT, Decimal(3000), Level.YELLOW, 240, quantity=Trade.WATER), by=PLATFORM)
    set_rule(RuleContent(Watched.FINDING, Decimal(3), Level.YELLOW, 120), by=PLATFORM)
    report_fault(company, FaultContent(FaultKind.PLANNED, "远郊", "计划停水", households=9000), by=clerk)
    fault = report_fault(company, FaultContent(FaultKind.BURST, "建设路", "爆管", households=2999), by=clerk)
    assert not Emergency.everywhere.exists()
    utilities.change_fault(fault, by=clerk, households=3000)
    assert Emergency.everywhere.get().fault == fault

    unit, unit_clerk = make_unit()
    roads = REGISTERS["roads"]
    report_finding(unit, roads, FindingContent("pothole", "小坑", Severity.SERIOUS), by=unit_clerk)
    report_finding(unit, roads, FindingContent("subsidence", "塌陷", Severity.DANGEROUS), by=unit_clerk)
    assert Emergency.everywhere.filter(finding__words="塌陷").exists()
    assert Emergency.everywhere.count() == 2


def test_low_pressure_is_watched_from_below_and_an_ended_rule_not_at_all() -> None:
    unit, clerk = make_unit()
    manhole = make_entry(unit, "manholes")
    rule = level_rule("0.1", comparison=Comparison.AT_MOST)
    take_reading(manhole, "level", Decimal("0.1"), by=clerk, source="iot", reference="1")
    assert Emergency.everywhere.count() == 1
    move(Emergency.everywhere.get(), "dismiss", clerk, why="干井")
    end_rule(rule, by=PLATFORM)  # type: ignore[arg-type]
    take_reading(manhole, "level", Decimal("0.1"), by=clerk, source="iot", reference="2")
    assert Emergency.everywhere.count() == 1


@pytest.mark.requirement("municipal-operations.10")
def test_a_device_that_sends_one_alarm_five_times_is_heard_once(client: Client) -> None:
    unit = make_organisation()
    manhole = make_entry(unit, "manholes", code="JG-1")
    level_rule()
    client.force_login(make_account(organisation=unit, may=UNIT_CLERK.may))
    url = "/api/v1/municipal_operations/readings"
    given = {"book": "manholes", "code": "JG-1", "quantity": "level", "value": "2.0", "source": "iot", "reference": "a"}
    answers = [client.post(url, json.dumps(given), content_type="application/json") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {201}
    assert manhole.readings.count() == 1
    assert answers[0].json()["emergencies"] == [Emergency.everywhere.get().number]
    assert client.post(url, json.dumps(given | {"code": "none"}), content_type="application/json").status_code == 404


def test_a_reading_is_of_something_measured_there_and_by_who_may() -> None:
    unit, clerk = make_unit()
    manhole = make_entry(unit, "manholes")
    with pytest.raises(UnknownQuantity):
        take_reading(manhole, "power", Decimal(1), by=clerk, source="iot", reference="1")
    _, stranger = make_unit()
    with pytest.raises(NotAllowed):
        take_reading(manhole, "level", Decimal(1), by=stranger, source="iot", reference="1")
