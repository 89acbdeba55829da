"""Decision views, forecast, coverage, separate systems, settings, exchange of cases."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.tests.make import make_account, make_actor, make_organisation, make_person
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseDispatched
from chengshu.kernel.cases.models import Case
from chengshu.kernel.cases.rights import HANDLE
from chengshu.kernel.cases.tests.make import make_case, make_class, make_keeper
from chengshu.kernel.exchange.models import Client as Credentials
from chengshu.kernel.geo.models import Division, DivisionLevel
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.inventory.models import SystemState
from chengshu.kernel.inventory.services.systems import set_state
from chengshu.kernel.inventory.tests.make import make_system
from chengshu.packs.municipal_operations.data import ON_PLATFORM
from chengshu.packs.municipal_operations.errors import FindingSettled
from chengshu.packs.municipal_operations.events import OrderDone
from chengshu.packs.municipal_operations.forecasting import forecast
from chengshu.packs.municipal_operations.models import Business, Finding, Order, Shot
from chengshu.packs.municipal_operations.models.upkeep import FindingState, OrderKind, OrderState
from chengshu.packs.municipal_operations.queries.coverage import Way, separate_systems
from chengshu.packs.municipal_operations.queries.figures import Period, by_area, by_register, compared, course_of
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.report import document
from chengshu.packs.municipal_operations.rights import OFFICE
from chengshu.packs.municipal_operations.services import orders, utilities
from chengshu.packs.municipal_operations.services.cases import answer_case, report_case, take_case
from chengshu.packs.municipal_operations.services.orders import OrderContent, make_order
from chengshu.packs.municipal_operations.services.patrols import FindingContent, report_finding
from chengshu.packs.municipal_operations.tests.make import (
    make_company,
    make_crew,
    make_entry,
    make_office,
    make_unit,
    picture,
)
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db
LAMPS = REGISTERS["lamps"]


def done_order(unit: Organisation, on: date, cost_fen: int, *, area: str = "", late: bool = False) -> Order:
    at = clock.start_of_day(on) + timedelta(hours=10)
    due_on = on - timedelta(days=1) if late else on
    return Order.everywhere.create(
        number=f"T{Order.everywhere.count():05d}",
        kind=OrderKind.REPAIR,
        register="lamps",
        unit=unit,
        title="修灯",
        task="修灯",
        division_code=area,
        due_on=due_on,
        state=OrderState.DONE,
        cost_fen=cost_fen,
        done_at=at,
        created_at=at,
    )


@pytest.mark.requirement("municipal-operations.7")
def test_figures_are_compared_with_the_period_before_and_the_year_before() -> None:
    unit, _ = make_unit()
    _, clerk, _ = make_office()
    for on, fen in ((date(2026, 3, 5), 30_000_00), (date(2026, 2, 10), 20_000_00), (date(2025, 3, 31), 10_000_00)):
        done_order(unit, on, fen)
    done_order(unit, date(2026, 3, 31), 0, late=True)
    period = Period(date(2026, 3, 1), date(2026, 3, 31))
    lines = {line.measure.key: line for line in compared(clerk, period)}

    assert period.before == Period(date(2026, 1, 29), date(2026, 2, 28))
    cost = lines["cost"]
    assert (cost.value, cost.before, cost.year_before) == (Decimal("3.00"), Decimal("2.00"), Decimal("1.00"))
    assert (cost.change, cost.year_change) == (Decimal("0.5"), Decimal(2))
    assert lines["done"].value == 2
    assert lines["on_time"].value == Decimal("50.0")
    assert lines["faults"].change is None


@pytest.mark.requirement("municipal-operations.7")
def test_districts_and_books_stand_side_by_side() -> None:
    unit, _ = make_unit()
    _, clerk, _ = make_office()
    city = Division.objects.create(code="9901", name_zh="天中市", level=DivisionLevel.CITY)
    for code, name in (("990102", "衡川区"), ("990103", "望河区")):
        Division.objects.create(code=code, name_zh=name, level=DivisionLevel.COUNTY, parent=city)
    make_entry(unit, division_code="990102001")
    done_order(unit, date(2026, 3, 5), 1_000, area="990102001")
    done_order(unit, date(2026, 3, 6), 2_000, area="990102", late=True)
    period = Period(date(2026, 3, 1), date(2026, 3, 31))

    lines = {line.code: line for line in by_area(clerk, period, "9901")}
    first, second = lines["990102"], lines["990103"]
    assert (first.entries, first.orders, first.cost_fen, first.done_on_time) == (1, 2, 3_000, Decimal("0.5"))
    assert (second.orders, second.done_on_time) == (0, None)
    books = by_register(clerk, period)
    assert [(line.key, line.standing, line.done, line.cost_fen) for line in books] == [("lamps", 1, 2, 3_000)]


@pytest.mark.requirement("municipal-operations.7")
def test_a_report_tells_the_figures_in_words_and_tables() -> None:
    unit, _ = make_unit()
    _, clerk, _ = make_office()
    done_order(unit, date(2026, 3, 5), 30_000_00)
    period = Period(date(2026, 3, 1), date(2026, 3, 31))
    paper = Document(io.BytesIO(document(period, compared(clerk, period), [], by_register(clerk, period))))
    words = "\n".join(one.text for one in paper.paragraphs)
    assert "养护支出 3.00 万元" in words
    assert "道路照明" in "".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)


@pytest.mark.parametrize(
    ("known", "method", "values"),
    [
        ([10, 10, 10, 10, 10], "average", [10, 10]),
        ([10, 20, 30, 40, 50, 60], "trend", [70, 80]),
        ([60, 50, 40, 30, 20, 10], "trend", [0, 0]),
        ([9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 9, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 9], "seasonal", [9, 1]),
    ],
)
@pytest.mark.requirement("municipal-operations.7")
def test_the_method_that_erred_least_is_taken(known: list[float], method: str, values: list[float]) -> None:
    found = forecast(known, 2)
    assert found is not None
    assert found.method.key == method
    assert list(found.values) == pytest.approx(values, abs=1e-6)
    assert found.error == pytest.approx(0, abs=1e-6)


def test_a_forecast_says_how_far_it_erred_and_is_silent_on_too_little() -> None:
    assert forecast([1, 2, 3], 1) is None
    found = forecast([10, 10, 10, 20], 1)
    assert found is not None
    assert (found.method.key, found.tested) == ("average", 1)
    assert found.error == pytest.approx(50)
    nothing = forecast([0, 0, 0, 0], 1)
    assert nothing is not None
    assert nothing.error is None


@pytest.mark.requirement("municipal-operations.7")
def test_a_course_counts_whole_months_with_gaps_as_nothing() -> None:
    unit, _ = make_unit()
    _, clerk, _ = make_office()
    with clock.frozen(clock.start_of_day(date(2026, 6, 15))):
        for on, fen in ((date(2026, 1, 31), 10_000_00), (date(2026, 4, 1), 20_000_00), (date(2026, 6, 2), 90_000_00)):
            done_order(unit, on, fen)
        course = course_of(clerk, "cost")
    assert course is not None
    assert [(f"{month:%m}", int(value)) for month, value in zip(course.months, course.values, strict=True)] == [
        ("01", 1),
        ("02", 0),
        ("03", 0),
        ("04", 2),
        ("05", 0),
    ]
    assert [f"{month:%Y-%m}" for month in course.ahead] == ["2026-06", "2026-07", "2026-08"]
    assert course.forecast is not None


def test_the_share_on_the_platform_is_counted_from_what_is_there() -> None:
    unit, _ = make_unit()
    company, clerk = make_company()
    today = clock.today()
    assert ON_PLATFORM.compute(today) is None
    since = today - timedelta(days=400)
    Business.objects.create(key="lamps", name_zh="照明", registers=["lamps"], since=since)
    Business.objects.create(key="permits", name_zh="许可", works=["permits"], since=since)
    Business.objects.create(key="gas", name_zh="燃气公司", company=company, since=since)
    Business.objects.create(key="old", name_zh="已撤", registers=["roads"], since=since, until=since)

    def share() -> Any:
        measured = ON_PLATFORM.compute(clock.today())
        assert measured is not None
        return round(measured.value), measured.rows

    assert share() == (0, 3)
    make_entry(unit)
    assert share() == (33, 3)
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    handed = utilities.open_return(company, month)
    utilities.accept(utilities.hand_in(handed, by=clerk), by=PLATFORM)
    assert share() == (67, 3)
    with clock.frozen(clock.now() + timedelta(days=200)):
        assert share() == (33, 3)


@pytest.mark.requirement("municipal-operations.6")
def test_separate_systems_of_the_bureau_are_replaced_connected_or_remain() -> None:
    unit, _ = make_unit()
    _, clerk, _ = make_office()
    make_entry(unit)
    remaining = make_system(owner=unit)
    set_state(make_system(owner=unit), SystemState.MERGED)
    connected = make_system(owner=unit)
    client = Credentials.everywhere.create(
        organisation=unit, client_id="cs-1", name_zh="养护系统", secret_digest="x", last_used_at=clock.now()
    )
    connected.connections.create(client=client)
    make_system(owner=unit, comprehensive=True)
    make_system(owner=make_organisation())
    lines = separate_systems(clerk)
    assert [line.way for line in lines] == [Way.REMAINING, Way.CONNECTED, Way.REPLACED]
    assert [line.system.pk for line in lines[:2]] == [remaining.pk, connected.pk]


def test_the_pages_of_figures_and_settings_open(client: Client) -> None:
    bureau, _, _ = make_office()
    unit, _ = make_unit()
    done_order(unit, clock.today() - timedelta(days=40), 1_000)
    client.force_login(make_account(organisation=bureau, may=OFFICE.may))
    for name in ("figures", "areas", "registers", "forecast", "systems", "settings", "report", "books"):
        assert client.get(reverse(f"municipal_operations:{name}")).status_code == 200, name
    asked = {"first": "2026-03-31", "last": "2026-03-01", "area": "x"}
    assert client.get(reverse("municipal_operations:figures"), asked).status_code == 200
    for name in ("new_alarm_rule", "new_criterion", "new_figure", "new_permit_kind", "penalty_rule"):
        assert client.get(reverse(f"municipal_operations:{name}")).status_code == 200, name


@pytest.mark.requirement("municipal-operations.9")
def test_the_public_finds_toilets_and_repair_shops_without_signing_in(client: Client) -> None:
    unit, _ = make_unit()
    make_entry(unit, "toilets", name_zh="建设路公厕", address="建设路1号", lon="114.3", lat="33.0", hours="24 小时")
    make_entry(unit, "lamps", name_zh="不是服务点", lon="114.3", lat="33.0")
    page = client.get(reverse("municipal_operations:points", args=["toilets"])).content.decode()
    assert "建设路公厕" in page
    assert "24 小时" in page
    layer = client.get(reverse("municipal_operations:points_map", args=["toilets"])).json()
    assert len(layer["features"]) == 1
    assert client.get(reverse("municipal_operations:points_map", args=["lamps"])).json()["features"] == []
    assert "不是服务点" not in client.get(reverse("municipal_operations:points", args=["lamps"])).content.decode()
    for name in ("public", "notices", "offered", "follow_door", "decisions"):
        assert client.get(reverse(f"municipal_operations:{name}")).status_code == 200, name


@pytest.mark.requirement("municipal-operations.10")
def test_a_finding_becomes_a_case_once_and_both_name_each_other() -> None:
    make_keeper()
    unit, clerk = make_unit()
    lamp = make_entry(unit, lon="114.3", lat="33.0", address="建设路")
    finding = report_finding(unit, LAMPS, FindingContent("leaning", "灯杆倾斜", entry=lamp), by=clerk)
    case = report_case(finding, by=clerk)
    finding.refresh_from_db()

    assert (finding.state, finding.case_id, finding.case_number) == (FindingState.REPORTED, case.pk, case.number)
    assert "灯杆倾斜" in case.text
    assert (case.lon, case.lat, case.address) == (114.3, 33.0, "建设路")
    assert case.links.get().about_id == str(finding.pk)
    with pytest.raises(FindingSettled):
        report_case(finding, by=clerk)


def sent_to(unit: Organisation, text: str) -> tuple[Case, Actor]:
    """A case that was dispatched to the unit, and somebody of the unit who handles cases."""
    make_keeper()
    case = make_case(text)
    cases.describe(case, cases.Description(class_code=make_class().code), by=PLATFORM)
    for step in (cases.take_in, cases.file):
        case.refresh_from_db()
        step(case, by=PLATFORM)
    cases.send(case, unit, by=PLATFORM)
    return case, make_actor(organisation=unit)


@pytest.mark.requirement("municipal-operations.10")
def test_a_case_sent_to_a_unit_becomes_an_order_in_the_book_it_speaks_of() -> None:
    unit, clerk = make_unit()
    make_person(organisation=unit, may={HANDLE: Scope.UNIT})
    crew = make_crew(unit)
    make_entry(unit, "roads")
    make_entry(unit, "roads")
    make_entry(unit, "lamps")
    case, _ = sent_to(unit, "门口路灯不亮，路灯坏了三天。")
    event = CaseDispatched(case_id=case.pk, number=case.number, channel=case.channel, unit_id=unit.pk)
    take_case(event)
    take_case(event)

    order = Order.everywhere.get()
    assert (order.register, order.kind, order.unit) == ("lamps", OrderKind.REPAIR, unit)
    finding = Finding.everywhere.get()
    assert (finding.case_id, finding.state) == (case.pk, FindingState.ORDERED)
    assert case.links.get().reference == order.number

    orders.assign(order, [crew.person_id or 0], by=clerk)
    orders.add_shots(order, [picture()], when=Shot.When.AFTER, by=crew)
    orders.report_done(order, "已更换灯头", by=crew)
    orders.accept(order, by=clerk)
    answer_case(OrderDone(order_id=order.pk, number=order.number, register="lamps", cost_fen=0))
    case.refresh_from_db()
    assert "已更换灯头" in case.result
    assert case.stage == "feedback"
    assert order.number in case.remarks.get().text


def test_a_case_of_a_unit_without_books_is_left_to_itself() -> None:
    unit = make_organisation()
    make_keeper()
    case = make_case("别处", by=PLATFORM)
    take_case(CaseDispatched(case_id=case.pk, number=case.number, channel=case.channel, unit_id=unit.pk))
    assert not Order.everywhere.exists()


def test_an_order_made_by_hand_tells_no_case() -> None:
    unit, clerk = make_unit()
    content = OrderContent(OrderKind.UPKEEP, "lamps", "检修", "检修", clock.today())
    order = make_order(unit, content, by=clerk)
    answer_case(OrderDone(order_id=order.pk, number=order.number, register="lamps", cost_fen=0))
    assert not Finding.everywhere.exists()
