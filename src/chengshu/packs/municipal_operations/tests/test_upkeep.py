"""Patrols find, plans and findings make orders, orders cost and are checked."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.tests.make import make_account, make_actor, make_organisation
from chengshu.kernel.identity.models import Organisation
from chengshu.packs.municipal_operations.errors import (
    FindingSettled,
    HauledAlready,
    NoCriteria,
    NoPictureAfter,
    OrderOver,
    PatrolOver,
    TooManyPoints,
    UnknownFinding,
    WhyMissing,
)
from chengshu.packs.municipal_operations.models import Entry, Order, Shot
from chengshu.packs.municipal_operations.models.assessing import Waste
from chengshu.packs.municipal_operations.models.ledger import EntryState
from chengshu.packs.municipal_operations.models.upkeep import (
    CostKind,
    FindingState,
    OrderKind,
    OrderState,
    Severity,
    Span,
)
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.rights import UNIT_CLERK
from chengshu.packs.municipal_operations.services import orders
from chengshu.packs.municipal_operations.services.assessing import (
    HaulContent,
    assess,
    end_criterion,
    enter_haul,
    set_criterion,
)
from chengshu.packs.municipal_operations.services.orders import CostContent, OrderContent, make_order
from chengshu.packs.municipal_operations.services.patrols import (
    FindingContent,
    dismiss,
    end_patrol,
    report_finding,
    start_patrol,
)
from chengshu.packs.municipal_operations.services.plans import PlanContent, end_plan, make_plan, open_rounds, round_of
from chengshu.packs.municipal_operations.tests.make import make_crew, make_entry, make_unit, picture

pytestmark = pytest.mark.django_db
LAMPS = REGISTERS["lamps"]
DAY = timedelta(days=1)


def repair(unit: Organisation, by: Actor, entry: Entry, **fields: Any) -> Order:
    due_on = clock.today() + 3 * DAY
    return make_order(unit, OrderContent(OrderKind.REPAIR, "lamps", "修灯", "更换灯具", due_on, entry, **fields), by=by)


@pytest.mark.requirement("municipal-operations.1")
def test_a_patrol_finds_a_repair_is_ordered_paid_and_checked() -> None:
    unit, clerk = make_unit()
    crew = make_crew(unit)
    lamp = make_entry(unit)
    patrol = start_patrol(unit, LAMPS, "建设路", by=crew)
    content = FindingContent("dark", "三盏不亮", Severity.SERIOUS, entry=lamp, patrol=patrol)
    finding = report_finding(unit, LAMPS, content, by=crew, pictures=[picture()])
    end_patrol(patrol, by=crew, words="已巡完")
    order = repair(unit, clerk, lamp, finding=finding, estimate_fen=50_000)
    finding.refresh_from_db()
    lamp.refresh_from_db()
    assert (finding.state, lamp.state) == (FindingState.ORDERED, EntryState.REPAIR)

    assert crew.person_id is not None
    orders.assign(order, [crew.person_id], by=clerk, words="照明一班")
    orders.add_shots(order, [picture()], when=Shot.When.BEFORE, by=crew)
    orders.add_cost(order, CostContent(CostKind.MATERIAL, "LED 灯头", Decimal("3"), "只", 18_550), by=crew)
    orders.add_cost(order, CostContent(CostKind.LABOUR, "电工", Decimal("0.5"), "工日", 33_333), by=crew)
    orders.add_shots(order, [picture()], when=Shot.When.AFTER, by=crew)
    orders.report_done(order, "已更换", by=crew)
    orders.accept(order, by=clerk)

    for row in (order, finding, lamp):
        row.refresh_from_db()
    assert order.state == OrderState.DONE
    assert order.cost_fen == 3 * 18_550 + 16_667
    assert (finding.state, lamp.state) == (FindingState.SETTLED, EntryState.IN_USE)
    assert order.shots.count() == 2


def test_a_repair_without_a_picture_afterwards_is_not_done() -> None:
    unit, clerk = make_unit()
    crew = make_crew(unit)
    order = repair(unit, clerk, make_entry(unit))
    orders.assign(order, [crew.person_id or 0], by=clerk)
    with pytest.raises(NoPictureAfter):
        orders.report_done(order, "已更换", by=crew)
    order.refresh_from_db()
    assert order.state == OrderState.DOING


def test_work_sent_back_is_done_again_and_counted() -> None:
    unit, clerk = make_unit()
    crew = make_crew(unit)
    order = repair(unit, clerk, make_entry(unit))
    orders.assign(order, [crew.person_id or 0], by=clerk)
    orders.add_shots(order, [picture()], when=Shot.When.AFTER, by=crew)
    orders.report_done(order, "已更换", by=crew)
    orders.send_back(order, by=clerk, why="仍不亮")
    assert (order.state, order.returns) == (OrderState.DOING, 1)


def test_a_cancelled_order_lets_its_finding_stand_open_again() -> None:
    unit, clerk = make_unit()
    lamp = make_entry(unit)
    finding = report_finding(unit, LAMPS, FindingContent("dark", "不亮", entry=lamp), by=clerk)
    order = repair(unit, clerk, lamp, finding=finding)
    orders.cancel(order, by=clerk, why="误报")
    finding.refresh_from_db()
    lamp.refresh_from_db()
    assert (finding.state, lamp.state) == (FindingState.OPEN, EntryState.IN_USE)
    with pytest.raises(OrderOver):
        orders.add_cost(order, CostContent(CostKind.OTHER, "x", Decimal(1), "次", 100), by=clerk)


def test_a_cost_taken_out_counts_no_more() -> None:
    unit, clerk = make_unit()
    order = repair(unit, clerk, make_entry(unit))
    cost = orders.add_cost(order, CostContent(CostKind.OTHER, "误登", Decimal(1), "次", 100), by=clerk)
    orders.remove_cost(cost, by=clerk)
    order.refresh_from_db()
    assert order.cost_fen == 0


def test_who_is_of_another_unit_orders_nothing_here() -> None:
    unit, _ = make_unit()
    _, stranger = make_unit()
    with pytest.raises(NotAllowed):
        repair(unit, stranger, make_entry(unit))


def test_a_finding_belongs_to_its_book_and_to_a_patrol_under_way() -> None:
    unit, clerk = make_unit()
    with pytest.raises(UnknownFinding):
        report_finding(unit, LAMPS, FindingContent("pothole", "坑"), by=clerk)
    patrol = end_patrol(start_patrol(unit, LAMPS, "建设路", by=clerk), by=clerk)
    with pytest.raises(PatrolOver):
        report_finding(unit, LAMPS, FindingContent("dark", "不亮", patrol=patrol), by=clerk)


def test_a_finding_is_settled_once() -> None:
    unit, clerk = make_unit()
    finding = report_finding(unit, LAMPS, FindingContent("dark", "不亮"), by=clerk)
    with pytest.raises(WhyMissing):
        dismiss(finding, by=clerk, why="  ")
    dismiss(finding, by=clerk, why="已自行恢复")
    with pytest.raises(FindingSettled):
        dismiss(finding, by=clerk, why="再来")


@pytest.mark.requirement("municipal-operations.4")
def test_a_pest_is_found_at_an_old_tree_and_its_care_planned() -> None:
    unit, clerk = make_unit()
    tree, pest = make_entry(unit, "old_trees"), make_entry(unit, "pests")
    make_entry(unit, "green_areas")
    trees = REGISTERS["old_trees"]
    finding = report_finding(unit, trees, FindingContent("pest", "虫卵", entry=tree, species=pest), by=clerk)
    plan = make_plan(unit, PlanContent("old_trees", "古树复壮", "浇水复壮", 3, Span.MONTHS), by=clerk)

    assert open_rounds() == 1
    order = Order.everywhere.get(plan=plan)
    assert (order.entry, order.kind) == (tree, OrderKind.UPKEEP)
    assert finding.species == pest


@pytest.mark.parametrize(
    ("every", "span", "since", "day", "began"),
    [
        (1, Span.MONTHS, date(2026, 1, 31), date(2026, 1, 30), None),
        (1, Span.MONTHS, date(2026, 1, 31), date(2026, 2, 27), date(2026, 1, 31)),
        (1, Span.MONTHS, date(2026, 1, 31), date(2026, 2, 28), date(2026, 2, 28)),
        (1, Span.MONTHS, date(2026, 1, 31), date(2026, 3, 31), date(2026, 3, 31)),
        (3, Span.MONTHS, date(2026, 1, 15), date(2026, 4, 14), date(2026, 1, 15)),
        (3, Span.MONTHS, date(2026, 1, 15), date(2026, 4, 15), date(2026, 4, 15)),
        (12, Span.MONTHS, date(2024, 2, 29), date(2025, 2, 28), date(2025, 2, 28)),
        (7, Span.DAYS, date(2026, 1, 1), date(2026, 1, 7), date(2026, 1, 1)),
        (7, Span.DAYS, date(2026, 1, 1), date(2026, 1, 8), date(2026, 1, 8)),
    ],
)
def test_rounds_are_counted_from_the_first(every: int, span: Span, since: date, day: date, began: date | None) -> None:
    unit, clerk = make_unit()
    plan = make_plan(unit, PlanContent("lamps", "检修", "检修", every, span, since=since), by=clerk)
    assert round_of(plan, day) == began


@pytest.mark.requirement("municipal-operations.1")
def test_a_round_orders_every_row_of_the_kind_once() -> None:
    unit, clerk = make_unit()
    led = make_entry(unit, kind="led")
    make_entry(unit, kind="sodium")
    make_plan(unit, PlanContent("lamps", "检修", "检修", 1, Span.MONTHS, kinds=("led",)), by=clerk)
    assert (open_rounds(), open_rounds()) == (1, 0)
    assert Order.everywhere.get().entry == led

    with clock.frozen(clock.now() + timedelta(days=31)):
        assert open_rounds() == 1


def test_a_round_together_is_one_order_for_all_rows() -> None:
    unit, clerk = make_unit()
    for _ in range(3):
        make_entry(unit)
    make_plan(unit, PlanContent("lamps", "检修", "检修", 1, Span.MONTHS, together=True), by=clerk)
    assert (open_rounds(), open_rounds()) == (1, 0)
    assert Order.everywhere.get().rows == 3


def test_a_plan_that_ended_orders_nothing() -> None:
    unit, clerk = make_unit()
    make_entry(unit)
    plan = make_plan(unit, PlanContent("lamps", "检修", "检修", 1, Span.MONTHS), by=clerk)
    end_plan(plan, by=clerk)
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert open_rounds() == 0


@pytest.mark.requirement("municipal-operations.3")
def test_a_toilet_is_scored_by_the_criteria_in_force() -> None:
    unit, clerk = make_unit()
    toilet = make_entry(unit, "toilets")
    with pytest.raises(NoCriteria):
        assess(toilet, {}, by=clerk)
    clean = set_criterion(REGISTERS["toilets"], "清洁", 40, by=PLATFORM)
    smell = set_criterion(REGISTERS["toilets"], "无异味", 20, by=PLATFORM)
    assert assess(toilet, {clean.pk: 36, smell.pk: 15}, by=clerk).score == Decimal("85.00")
    assert assess(toilet, {clean.pk: 40, smell.pk: 20}, by=clerk).score == Decimal("100.00")
    assert toilet.assessments.count() == 1
    with pytest.raises(TooManyPoints) as refused:
        assess(toilet, {clean.pk: 41}, by=clerk)
    assert set(refused.value.fields) == {f"points_{clean.pk}"}
    end_criterion(smell, by=PLATFORM)
    with clock.frozen(clock.now() + DAY):
        assert assess(toilet, {clean.pk: 20}, by=clerk).score == Decimal("50.00")


@pytest.mark.requirement("municipal-operations.3")
def test_what_is_collected_is_entered_once() -> None:
    unit, clerk = make_unit()
    station, truck = make_entry(unit, "stations"), make_entry(unit, "vehicles")
    load = HaulContent(station, truck, clock.today(), Waste.KITCHEN, Decimal("4.20"))
    assert enter_haul(load, by=clerk).unit == unit
    with pytest.raises(HauledAlready):
        enter_haul(load, by=clerk)


def test_a_crew_reports_from_its_page(client: Client) -> None:
    unit = make_organisation()
    account = make_account(organisation=unit, may=UNIT_CLERK.may)
    lamp = make_entry(unit)
    client.force_login(account)
    url = reverse("municipal_operations:new_finding_at", args=["lamps", lamp.pk])
    assert client.get(url).status_code == 200
    given = {"unit": unit.pk, "kind": "dark", "entry": lamp.pk, "severity": "2", "words": "不亮", "pictures": picture()}
    page = client.post(url, given)
    assert page.status_code == 302
    assert "不亮" in client.get(page.headers["Location"]).content.decode()


def test_an_order_goes_its_way_by_its_pages(client: Client) -> None:
    unit = make_organisation()
    account = make_account(organisation=unit, may=UNIT_CLERK.may)
    client.force_login(account)
    day = clock.today() + DAY
    given = {"unit": unit.pk, "kind": "repair", "title": "修灯", "task": "换灯", "due_on": day.isoformat()}
    made = client.post(reverse("municipal_operations:new_order", args=["lamps"]), given)
    order = Order.everywhere.get()
    assert made.headers["Location"] == reverse("municipal_operations:order", args=[order.pk])

    def post(name: str, **values: object) -> None:
        answer = client.post(reverse(f"municipal_operations:{name}", args=[order.pk]), values)
        assert answer.status_code == 302, answer.content.decode()

    post("assign_order", crew=account.person_id)
    post("add_cost", kind="labour", words="电工", quantity="1", measure="工日", price_fen="300")
    post("finish_order", report="已换", pictures=picture())
    post("check_order", do="accept")
    order.refresh_from_db()
    assert (order.state, order.cost_fen) == (OrderState.DONE, 300_00)
    assert client.get(reverse("municipal_operations:order", args=[order.pk])).status_code == 200


def test_the_lists_of_upkeep_ask_few_questions(client: Client, django_assert_max_num_queries: Any) -> None:
    unit, clerk = make_unit()
    for _ in range(12):
        lamp = make_entry(unit)
        finding = report_finding(unit, LAMPS, FindingContent("dark", "不亮", entry=lamp), by=clerk)
        repair(unit, clerk, lamp, finding=finding)
    client.force_login(make_account(organisation=unit, may=UNIT_CLERK.may))
    for name in ("orders", "findings"):
        with django_assert_max_num_queries(30):
            assert client.get(reverse(f"municipal_operations:{name}")).status_code == 200


def test_the_pages_of_patrols_and_plans_open(client: Client) -> None:
    unit, clerk = make_unit()
    lamp = make_entry(unit)
    patrol = start_patrol(unit, LAMPS, "建设路", by=clerk)
    report_finding(unit, LAMPS, FindingContent("dark", "不亮", entry=lamp, patrol=patrol), by=clerk)
    plan = make_plan(unit, PlanContent("lamps", "检修", "检修", 1, Span.MONTHS), by=clerk)
    open_rounds()
    client.force_login(make_account(organisation=unit, may=UNIT_CLERK.may))
    for name, key in (("patrol", patrol.pk), ("plan", plan.pk), ("entry", lamp.pk)):
        assert client.get(reverse(f"municipal_operations:{name}", args=[key])).status_code == 200, name
    for name in ("patrols", "plans", "assessments", "hauls", "new_patrol", "new_plan", "new_haul", "choose_book"):
        assert client.get(reverse(f"municipal_operations:{name}")).status_code == 200, name
    assert client.post(reverse("municipal_operations:finish_patrol", args=[patrol.pk])).status_code == 302
    assert client.post(reverse("municipal_operations:stop_plan", args=[plan.pk])).status_code == 302


def test_nobody_patrols_without_the_right() -> None:
    unit, _ = make_unit()
    with pytest.raises(NotAllowed):
        start_patrol(unit, LAMPS, "建设路", by=make_actor(organisation=unit))
