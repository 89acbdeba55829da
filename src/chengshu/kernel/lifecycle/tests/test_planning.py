"""Needs, white papers, the annual plan and the rolling plan, ranking, exceptions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.formula import BadFormula
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.lifecycle import services
from chengshu.kernel.lifecycle.errors import (
    CallThere,
    EntryThere,
    NeedSettled,
    NeedsTooLate,
    NeedThere,
    NoNeedOfException,
    NotInAnnualPlan,
    NotRanked,
    OutsideCompileTime,
    PlanIsEmpty,
    PlanNotThere,
    PlanThere,
    ProjectNotThere,
    YearOutsidePlan,
)
from chengshu.kernel.lifecycle.models import (
    ContractKind,
    FormulaUse,
    Kind,
    NeedState,
    PlanState,
    ProjectState,
    RunState,
    Urgency,
)
from chengshu.kernel.lifecycle.queries.rules import formula_on
from chengshu.kernel.lifecycle.tests.make import (
    IN_AUGUST,
    IN_JUNE,
    WAN,
    City,
    a_pdf,
    admit,
    do_stage,
    make_call,
    make_city,
    make_project,
    mode,
    publish_plan,
    source,
)
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work
from chengshu.kernel.work.errors import NotYours

pytestmark = pytest.mark.django_db
IN_JULY = datetime(2026, 7, 2, 2, tzinfo=UTC)
IN_MAY = datetime(2026, 5, 6, 2, tzinfo=UTC)


def hand_in(city: City, call: object, name: str = "智慧停车") -> object:
    return services.hand_in_need(
        call,  # type: ignore[arg-type]
        unit=city.bureau,
        name=name,
        purpose="停车难",
        functions="泊位数据汇聚",
        estimate_fen=200 * WAN,
        by=city.clerk,
        uploads=[a_pdf()],
    )


@pytest.mark.requirement("project-lifecycle.1")
def test_needs_and_white_papers_come_before_the_end_of_june() -> None:
    city = make_city()
    call = make_call(city)
    assert call.due_on == date(2026, 6, 30)

    with clock.frozen(IN_JUNE):
        need = hand_in(city, call)
        first = services.hand_in_paper(call, unit=city.bureau, title="白皮书", summary="规划", by=city.clerk)
        second = services.hand_in_paper(
            call, unit=city.bureau, title="白皮书（修订）", summary="规划", by=city.clerk, uploads=[a_pdf()]
        )
        with pytest.raises(NeedThere):
            hand_in(city, call)
    with clock.frozen(IN_JULY):
        with pytest.raises(NeedsTooLate):
            hand_in(city, call, "迟到的需求")
        with pytest.raises(NeedsTooLate):
            services.hand_in_paper(call, unit=city.bureau, title="迟", summary="迟", by=city.clerk)
        services.extend_call(call, due_on=date(2026, 7, 15), why="疫情影响", by=city.officer)
        call.refresh_from_db()
        hand_in(city, call, "补报的需求")

    assert attachments_of(need).count() == 1  # type: ignore[arg-type]
    assert (first.version, second.version) == (1, 2)


@pytest.mark.requirement("project-lifecycle.1")
def test_the_day_for_needs_is_a_row_of_the_office() -> None:
    city = make_city()
    services.set_season(
        city.data, needs_due=(5, 31), compile_from=(6, 1), compile_until=(7, 31), reason="提前", by=city.officer
    )
    call = services.open_call(city.data, year=2028, by=city.officer)
    plan = services.open_plan(city.data, year=2028, by=city.officer)

    assert call.due_on == date(2027, 5, 31)
    assert (plan.compile_from, plan.compile_until) == (date(2027, 6, 1), date(2027, 7, 31))
    with pytest.raises(CallThere):
        services.open_call(city.data, year=2028, by=city.officer)


def test_nobody_hands_in_for_another_unit_or_calls_without_the_right() -> None:
    city = make_city()
    call = make_call(city)
    with clock.frozen(IN_JUNE), pytest.raises(NotAllowed):
        services.hand_in_need(
            call, unit=city.reform, name="x", purpose="x", functions="x", estimate_fen=1, by=city.clerk
        )
    with pytest.raises(NotAllowed):
        services.open_call(city.data, year=2029, by=city.clerk)


def test_a_need_is_made_into_one_project_or_sent_back() -> None:
    city = make_city()
    call = make_call(city)
    with clock.frozen(IN_JUNE):
        need, other = hand_in(city, call), hand_in(city, call, "重复需求")
    services.return_need(other, why="与停车需求重复", by=city.officer)  # type: ignore[arg-type]

    values = {
        "unit": city.bureau,
        "office": city.data,
        "name": make_project(city).name,
        "year": 2027,
        "kind": Kind.BASIC,
        "urgency": Urgency.NEEDED,
        "purpose": "x",
        "functions": "x",
        "asked_fen": 1,
        "by": city.clerk,
    }
    project = services.propose_project(**values, need=need)  # type: ignore[arg-type]
    need.refresh_from_db()  # type: ignore[attr-defined]
    assert need.state == NeedState.TAKEN_UP  # type: ignore[attr-defined]
    assert project.need == need
    for settled in (need, other):
        with pytest.raises(NeedSettled):
            services.propose_project(**values, need=settled)  # type: ignore[arg-type]


@pytest.mark.requirement("project-lifecycle.1")
def test_the_plans_are_compiled_from_july_to_september_and_published_when_approved() -> None:
    city = make_city()
    project = admit(city, make_project(city))
    annual = services.open_plan(city.data, year=2027, by=city.officer)
    assert (annual.compile_from, annual.compile_until) == (date(2026, 7, 1), date(2026, 9, 30))
    with pytest.raises(PlanThere):
        services.open_plan(city.data, year=2027, by=city.officer)

    with clock.frozen(IN_MAY), pytest.raises(OutsideCompileTime):
        services.fill_plan(annual, by=city.officer)
    with clock.frozen(IN_AUGUST):
        with pytest.raises(PlanIsEmpty):
            services.send_plan(annual, by=city.officer)
        assert services.fill_plan(annual, by=city.officer) == 1
        assert services.fill_plan(annual, by=city.officer) == 0
        with pytest.raises(EntryThere):
            services.add_entry(annual, project, by=city.officer)
        with pytest.raises(NotRanked):
            services.send_plan(annual, by=city.officer)
        services.rank_plan(annual, by=city.officer)
        services.send_plan(annual, by=city.officer)
    item = work_queries.item_about(annual)
    assert item is not None
    with pytest.raises(NotYours):
        work.make_move(item, "approve", by=city.officer)
    work.make_move(item, "approve", by=city.leader, values={"document_number": "天智办〔2026〕9号"})

    annual.refresh_from_db()
    project.refresh_from_db()
    assert annual.state == PlanState.PUBLISHED
    assert annual.document_number == "天智办〔2026〕9号"
    assert project.state == ProjectState.PLANNED
    with clock.frozen(IN_AUGUST), pytest.raises(PlanNotThere):
        services.rank_plan(annual, by=city.officer)


@pytest.mark.requirement("project-lifecycle.1")
def test_the_rolling_plan_holds_three_years() -> None:
    city = make_city()
    project = admit(city, make_project(city))
    rolling = services.open_plan(city.data, year=2027, rolling=True, by=city.officer)
    with clock.frozen(IN_AUGUST):
        for year in (2027, 2028, 2029):
            services.add_entry(rolling, project, year=year, amount_fen=100 * WAN, by=city.officer)
        with pytest.raises(YearOutsidePlan):
            services.add_entry(rolling, project, year=2030, by=city.officer)

    assert rolling.name.zh == "2027–2029 年滚动计划"
    assert list(rolling.entries.order_by("year").values_list("year", flat=True)) == [2027, 2028, 2029]


def test_a_plan_sent_back_is_compiled_again_and_its_time_is_changed_with_a_reason() -> None:
    city = make_city()
    project = admit(city, make_project(city))
    with clock.frozen(IN_AUGUST):
        plan = services.open_plan(city.data, year=2027, by=city.officer)
        entry = services.add_entry(plan, project, by=city.officer)
        services.rank_plan(plan, by=city.officer)
        services.send_plan(plan, by=city.officer)
        item = work_queries.item_about(plan)
        assert item is not None
        work.make_move(item, "send_back", by=city.leader, why="压减规模")
    plan.refresh_from_db()
    assert plan.state == PlanState.COMPILING
    november = datetime(2026, 11, 3, 2, tzinfo=UTC)
    with clock.frozen(november):
        with pytest.raises(OutsideCompileTime):
            services.drop_entry(entry, why="压减", by=city.officer)
        services.set_compile_time(
            plan, compile_from=date(2026, 7, 1), compile_until=date(2026, 11, 30), why="延后", by=city.officer
        )
        services.drop_entry(entry, why="压减", by=city.officer)
    assert not plan.entries.exists()


@pytest.mark.requirement("project-lifecycle.2")
def test_cross_department_and_basic_projects_go_first_and_the_factors_are_shown() -> None:
    city = make_city()
    other = admit(city, make_project(city, "办公楼门禁更新", functions="更换门禁。", kind=Kind.OTHER))
    pressing = admit(
        city,
        make_project(city, "防汛应急指挥", functions="雨情水情研判。", kind=Kind.OTHER, urgency=Urgency.PRESSING),
    )
    basic = admit(city, make_project(city, "政务云扩容", functions="计算存储资源扩容。", kind=Kind.BASIC))
    cross = admit(
        city,
        make_project(city, "数据共享平台", functions="部门数据交换。", kind=Kind.BASIC, cross_department=True),
    )
    plan = publish_plan(city, other, pressing, basic, cross)
    entries = list(plan.entries.select_related("project"))

    assert [entry.project for entry in entries] == [cross, basic, pressing, other]
    assert [entry.rank for entry in entries] == [1, 2, 3, 4]
    assert entries[0].factors["cross"] == "1"
    assert entries[0].score == Decimal("130.00")
    assert "cross" in entries[0].formula


@pytest.mark.requirement("project-lifecycle.2")
def test_a_new_ranking_formula_counts_from_its_day_and_the_old_one_stays() -> None:
    city = make_city()
    before = formula_on(FormulaUse.RANKING).formula
    services.set_formula(
        FormulaUse.RANKING, "100 * urgency - amount / 1000", since=clock.today(), reason="急用先行", by=city.officer
    )
    big = admit(city, make_project(city, "大项目", functions="甲乙丙。", asked_fen=900 * WAN, kind=Kind.BASIC))
    small = admit(city, make_project(city, "小项目", functions="丁戊己。", asked_fen=90 * WAN, kind=Kind.OTHER))
    with clock.frozen(IN_AUGUST):
        assert formula_on(FormulaUse.RANKING).formula == before
    plan = services.open_plan(city.data, year=2028, by=city.officer)
    services.set_compile_time(
        plan, compile_from=clock.today(), compile_until=clock.today(), why="试排", by=city.officer
    )
    services.add_entry(plan, big, by=city.officer)
    services.add_entry(plan, small, by=city.officer)

    assert [entry.project for entry in services.rank_plan(plan, by=city.officer)] == [small, big]
    with pytest.raises(BadFormula):
        services.set_formula(FormulaUse.RANKING, "secret * 2", since=clock.today(), reason="", by=city.officer)
    with pytest.raises(NotAllowed):
        services.set_formula(FormulaUse.RANKING, "urgency", since=clock.today(), reason="", by=city.clerk)


@pytest.mark.requirement("project-lifecycle.4")
def test_a_project_outside_the_annual_plan_gets_no_money_no_contract_and_no_building() -> None:
    city = make_city()
    project = admit(city, make_project(city))
    services.choose_mode(project, mode("government_government"), reason="政务系统", by=city.officer)

    with pytest.raises(NotInAnnualPlan):
        services.enter_budget(project, source=source(), amount_fen=WAN, year=2027, by=city.treasurer)
    with pytest.raises(NotInAnnualPlan):
        services.pay(project, source=source(), amount_fen=1, voucher="1", by=city.treasurer)
    with pytest.raises(NotInAnnualPlan):
        services.enter_contract(
            project,
            kind=ContractKind.BUILDING,
            number="1",
            party="甲公司",
            amount_fen=WAN,
            signed_on=clock.today(),
            by=city.clerk,
        )
    services.begin_stages(project, by=city.clerk)
    do_stage(city, project)
    do_stage(city, project)
    tender = project.runs.get(stage__key="tender")
    assert tender.state == RunState.WAITING
    with pytest.raises(NotInAnnualPlan):
        services.begin_stage(tender, by=city.clerk)
    assert project.ledger.count() == 0


@pytest.mark.requirement("project-lifecycle.4")
def test_an_exception_granted_by_the_named_permission_with_a_reason_opens_the_way() -> None:
    city = make_city()
    project = admit(city, make_project(city))
    services.choose_mode(project, mode("government_government"), reason="政务系统", by=city.officer)
    asked = services.ask_exception(project, reason="防汛急需", by=city.clerk)
    item = work_queries.item_about(asked)
    assert item is not None
    with pytest.raises(NotInAnnualPlan):
        services.enter_budget(project, source=source(), amount_fen=WAN, year=2027, by=city.treasurer)
    with pytest.raises(NotYours):
        work.make_move(item, "grant", by=city.officer, why="同意")
    work.make_move(item, "grant", by=city.leader, why="汛期急用，同意先行实施")

    services.enter_budget(project, source=source(), amount_fen=WAN, year=2027, by=city.treasurer)
    asked.refresh_from_db()
    assert asked.granted
    assert asked.decided_by_id == city.leader.person_id
    entry = Entry.objects.get(verb="lifecycle.exception.granted")
    assert entry.actor_id == city.leader.person_id
    assert entry.details["note"] == "汛期急用，同意先行实施"
    assert entry.details["reason"] == "防汛急需"
    with pytest.raises(NoNeedOfException):
        services.ask_exception(project, reason="再来", by=city.clerk)


@pytest.mark.requirement("project-lifecycle.4")
def test_a_refused_exception_leaves_the_project_without_money() -> None:
    city = make_city()
    project = admit(city, make_project(city))
    services.choose_mode(project, mode("government_government"), reason="政务系统", by=city.officer)
    item = work_queries.item_about(services.ask_exception(project, reason="想做", by=city.clerk))
    assert item is not None
    work.make_move(item, "refuse", by=city.leader, why="不急")

    with pytest.raises(NotInAnnualPlan):
        services.enter_budget(project, source=source(), amount_fen=WAN, year=2027, by=city.treasurer)


def test_a_project_that_was_not_admitted_is_not_planned() -> None:
    city = make_city()
    plan = services.open_plan(city.data, year=2027, by=city.officer)
    with clock.frozen(IN_AUGUST), pytest.raises(ProjectNotThere):
        services.add_entry(plan, make_project(city), by=city.officer)
