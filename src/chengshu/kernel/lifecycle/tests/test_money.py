"""Money, evaluation, findings and operation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.lifecycle import services
from chengshu.kernel.lifecycle.errors import (
    AboveBudget,
    AboveContract,
    AboveOperatingCost,
    BudgetAboveApproval,
    CorrectionOfCorrection,
    CorrectionTooLarge,
    EvaluationThere,
    LedgerOnlyGrows,
    NoModeYet,
    NoOperationYet,
    NotCompletedYet,
    PaidBeyondBudget,
    ReviewedThisYear,
    SourceNotOfMode,
)
from chengshu.kernel.lifecycle.models import ContractKind, EntryKind, Followed, LedgerEntry, Project
from chengshu.kernel.lifecycle.queries.standing import balances_of, left_of, operation_in, total
from chengshu.kernel.lifecycle.tests.make import (
    WAN,
    City,
    admit,
    finish,
    make_city,
    make_project,
    mode,
    planned_project,
    publish_plan,
    soon,
    source,
)
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work

pytestmark = pytest.mark.django_db


def funded(city: City, amount_fen: int = 100 * WAN) -> Project:
    """A planned project of 3 million yuan with a budget."""
    project = planned_project(city)
    services.enter_budget(project, source=source(), amount_fen=amount_fen, year=2027, by=city.treasurer)
    return project


@pytest.mark.requirement("project-lifecycle.10")
def test_payments_never_go_beyond_the_budget_of_their_source() -> None:
    city = make_city()
    project = funded(city)
    services.enter_budget(project, source=source("special"), amount_fen=20 * WAN, year=2027, by=city.treasurer)
    services.pay(project, source=source(), amount_fen=60 * WAN, voucher="PZ-1", by=city.treasurer)

    with pytest.raises(AboveBudget):
        services.pay(project, source=source(), amount_fen=40 * WAN + 1, voucher="PZ-2", by=city.treasurer)
    services.pay(project, source=source(), amount_fen=40 * WAN, voucher="PZ-2", by=city.treasurer)

    assert left_of(project, source()) == 0
    assert left_of(project, source("special")) == 20 * WAN
    balances = [(one.source.key, one.budget_fen, one.paid_fen) for one in balances_of(project)]
    assert balances == [("finance", 100 * WAN, 100 * WAN), ("special", 20 * WAN, 0)]


@pytest.mark.requirement("project-lifecycle.10")
def test_the_budget_never_goes_beyond_what_was_approved() -> None:
    city = make_city()
    project = funded(city, 250 * WAN)

    with pytest.raises(BudgetAboveApproval):
        services.enter_budget(project, source=source("special"), amount_fen=50 * WAN + 1, year=2027, by=city.treasurer)
    services.approve_amount(project, 400 * WAN, why="增加建设内容", by=city.officer)
    services.enter_budget(project, source=source("special"), amount_fen=150 * WAN, year=2028, by=city.treasurer)
    assert total(project, EntryKind.BUDGET) == 400 * WAN


@pytest.mark.requirement("project-lifecycle.9", "project-lifecycle.10")
def test_money_comes_only_from_sources_of_the_mode() -> None:
    city = make_city()
    project = admit(city, make_project(city))
    publish_plan(city, project)
    with pytest.raises(NoModeYet):
        services.enter_budget(project, source=source(), amount_fen=1, year=2027, by=city.treasurer)
    services.choose_mode(project, mode("joint_enterprise"), reason="特许经营", by=city.officer)
    services.enter_budget(project, source=source("ppp"), amount_fen=10 * WAN, year=2027, by=city.treasurer)

    other = planned_other(city)
    with pytest.raises(SourceNotOfMode):
        services.enter_budget(other, source=source("ppp"), amount_fen=1, year=2027, by=city.treasurer)


def planned_other(city: City) -> Project:
    """A second planned project in the mode that takes public money alone."""
    other = admit(city, make_project(city, "政务云扩容", functions="云资源扩容。", year=2028))
    publish_plan(city, other, year=2028)
    services.choose_mode(other, mode("government_government"), reason="政务", by=city.officer)
    return other


@pytest.mark.requirement("project-lifecycle.10")
def test_a_contract_is_never_overpaid() -> None:
    city = make_city()
    project = funded(city)
    contract = services.enter_contract(
        project,
        kind=ContractKind.BUILDING,
        number="HT-9",
        party="甲公司",
        amount_fen=30 * WAN,
        signed_on=clock.today(),
        by=city.clerk,
    )
    services.pay(project, source=source(), contract=contract, amount_fen=20 * WAN, voucher="1", by=city.treasurer)

    with pytest.raises(AboveContract):
        services.pay(project, source=source(), contract=contract, amount_fen=11 * WAN, voucher="2", by=city.treasurer)


@pytest.mark.requirement("project-lifecycle.10")
def test_the_ledger_only_grows_and_mistakes_are_corrected() -> None:
    city = make_city()
    project = funded(city)
    entry = services.pay(project, source=source(), amount_fen=60 * WAN, voucher="PZ-1", by=city.treasurer)
    entry.amount_fen = 1
    with pytest.raises(LedgerOnlyGrows):
        entry.save()
    with pytest.raises(LedgerOnlyGrows):
        entry.delete()
    with pytest.raises(LedgerOnlyGrows):
        LedgerEntry.objects.filter(pk=entry.pk).update(amount_fen=1)
    with pytest.raises(LedgerOnlyGrows):
        LedgerEntry.objects.all().delete()
    entry.refresh_from_db()

    correction = services.correct(entry, difference_fen=-6 * WAN, why="重复入账", by=city.treasurer)
    assert total(project, EntryKind.PAYMENT) == 54 * WAN
    assert correction.note == "重复入账"
    with pytest.raises(CorrectionTooLarge):
        services.correct(entry, difference_fen=-54 * WAN - 1, why="过多", by=city.treasurer)
    with pytest.raises(CorrectionOfCorrection):
        services.correct(correction, difference_fen=1, why="再改", by=city.treasurer)
    with pytest.raises(AboveBudget):
        services.correct(entry, difference_fen=46 * WAN + 1, why="补记", by=city.treasurer)


def test_a_budget_is_not_corrected_below_what_was_paid() -> None:
    city = make_city()
    project = funded(city)
    services.pay(project, source=source(), amount_fen=60 * WAN, voucher="1", by=city.treasurer)
    budget = project.ledger.get(kind=EntryKind.BUDGET)

    with pytest.raises(PaidBeyondBudget):
        services.correct(budget, difference_fen=-41 * WAN, why="收回", by=city.treasurer)
    services.correct(budget, difference_fen=-40 * WAN, why="收回结余", by=city.treasurer)
    assert left_of(project, source()) == 0


def test_the_database_takes_no_payment_of_nothing() -> None:
    city = make_city()
    project = funded(city)

    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry(project=project, kind=EntryKind.PAYMENT, source=source(), amount_fen=-5, year=2027).save()


def test_only_finance_enters_money() -> None:
    city = make_city()
    project = planned_project(city)

    for somebody in (city.clerk, city.officer, city.reformer, city.leader):
        with pytest.raises(NotAllowed):
            services.enter_budget(project, source=source(), amount_fen=1, year=2027, by=somebody)


@pytest.mark.requirement("project-lifecycle.10")
def test_the_performance_of_a_years_money_is_scored_by_the_formula() -> None:
    city = make_city()
    project = funded(city)
    services.pay(project, source=source(), amount_fen=80 * WAN, voucher="1", on=date(2027, 3, 1), by=city.treasurer)
    review = services.review_funds(
        project, year=2027, output=90, effect=80, satisfaction=70, words="达到预期", by=city.treasurer
    )

    assert review.factors["execution"] == "0.800"
    assert review.score == Decimal("82.00")
    assert review.passed
    with pytest.raises(ReviewedThisYear):
        services.review_funds(project, year=2027, output=1, effect=1, satisfaction=1, words="x", by=city.treasurer)


def test_without_a_budget_there_is_no_score_of_money() -> None:
    city = make_city()
    project = planned_project(city)
    review = services.review_funds(
        project, year=2027, output=90, effect=80, satisfaction=70, words="无资金", by=city.treasurer
    )
    assert review.score is None
    assert review.passed is None


@pytest.mark.requirement("project-lifecycle.10", "project-lifecycle.12")
def test_operating_cost_keeps_within_its_arrangement_and_income_is_kept() -> None:
    city = make_city()
    project = funded(city)
    with pytest.raises(NoOperationYet):
        services.pay_operation(project, source=source(), amount_fen=1, voucher="1", by=city.treasurer)
    services.arrange_operation(
        project,
        operator="天中智慧停车公司",
        starts_on=date(clock.today().year, 1, 1),
        yearly_cost_fen=10 * WAN,
        market=True,
        city_share=Decimal(30),
        income_words="停车费分成",
        by=city.officer,
    )
    services.pay_operation(project, source=source(), amount_fen=8 * WAN, voucher="1", by=city.treasurer)
    with pytest.raises(AboveOperatingCost):
        services.pay_operation(project, source=source(), amount_fen=3 * WAN, voucher="2", by=city.treasurer)
    services.enter_income(project, amount_fen=15 * WAN, note="三季度停车费", by=city.treasurer)

    assert total(project, EntryKind.OPERATING) == 8 * WAN
    assert total(project, EntryKind.INCOME) == 15 * WAN
    assert left_of(project, source()) == 92 * WAN


@pytest.mark.requirement("project-lifecycle.12")
def test_a_new_operator_ends_the_arrangement_before() -> None:
    city = make_city()
    project = funded(city)
    first = services.arrange_operation(
        project, operator="甲公司", starts_on=date(2026, 1, 1), yearly_cost_fen=WAN, by=city.officer
    )
    services.arrange_operation(
        project, operator="乙公司", starts_on=date(2027, 7, 1), yearly_cost_fen=2 * WAN, by=city.officer
    )
    first.refresh_from_db()
    in_2026, in_2028 = operation_in(project, 2026), operation_in(project, 2028)

    assert first.ends_on == date(2027, 6, 30)
    assert in_2026 is not None and in_2026.operator == "甲公司"
    assert in_2028 is not None and in_2028.operator == "乙公司"


@pytest.mark.requirement("project-lifecycle.11")
def test_an_after_evaluation_runs_from_the_units_own_words_to_the_conclusion() -> None:
    city = make_city()
    running = planned_project(city)
    with pytest.raises(NotCompletedYet):
        services.begin_evaluation(running, due_on=soon(), by=city.reformer)
    project = finish(city, running)
    evaluation = services.begin_evaluation(project, due_on=soon(), by=city.reformer)
    with pytest.raises(EvaluationThere):
        services.begin_evaluation(project, due_on=soon(), by=city.reformer)
    item = work_queries.item_about(evaluation)
    assert item is not None

    work.make_move(item, "own_words", by=city.clerk, values={"own_words": "目标均已实现。"})
    work.make_move(item, "send_back", by=city.reformer, why="缺效益数据")
    work.make_move(item, "own_words", by=city.clerk, values={"own_words": "补充效益数据。"})
    work.make_move(item, "judge", by=city.reformer, values={"points": 88, "conclusion": "良好"})

    evaluation.refresh_from_db()
    assert evaluation.state == Followed.CLOSED
    assert (evaluation.points, evaluation.conclusion, evaluation.own_words) == (88, "良好", "补充效益数据。")


@pytest.mark.requirement("project-lifecycle.11")
def test_an_audit_finding_is_followed_until_the_auditors_close_it() -> None:
    city = make_city()
    project = planned_project(city)
    finding = services.raise_finding(
        project, title="超范围采购", words="采购了合同外设备。", amount_fen=3 * WAN, due_on=soon(), by=city.auditor
    )
    item = work_queries.item_about(finding)
    assert item is not None and item.due_at is not None

    work.make_move(item, "answer", by=city.clerk, values={"answer": "已退货。"})
    finding.refresh_from_db()
    assert finding.state == Followed.ANSWERED
    work.make_move(item, "send_back", by=city.auditor, why="缺退货凭证")
    finding.refresh_from_db()
    assert finding.state == Followed.OPEN
    work.make_move(item, "answer", by=city.clerk, values={"answer": "附凭证。"})
    work.make_move(item, "close", by=city.auditor)
    finding.refresh_from_db()
    assert finding.state == Followed.CLOSED
    assert finding.closed_on == clock.today()
    assert not item.is_open
    with pytest.raises(NotAllowed):
        services.raise_finding(project, title="x", words="x", due_on=soon(), by=city.clerk)
