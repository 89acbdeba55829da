"""Data assets with three rights held apart, and authorised operation with its income."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_account, make_actor, make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import make_move
from chengshu.packs.open_data.errors import NoReason, NotInForce, NotOfTheAuthorisation, ReversedAlready, RightHeld
from chengshu.packs.open_data.models import Asset, AssetRight, Authorisation, Income
from chengshu.packs.open_data.models.assets import AuthorisationState, RightKind
from chengshu.packs.open_data.queries.desk import incomes_to_audit
from chengshu.packs.open_data.rights import AUDITOR, DECIDE_OPERATION, OPERATOR
from chengshu.packs.open_data.services.assets import (
    AssetContent,
    IncomeContent,
    OperationContent,
    RightContent,
    UseContent,
    apply_for_operation,
    end_operation,
    end_right,
    enter_asset,
    grant_right,
    record_income,
    record_use,
    reverse_income,
)
from chengshu.packs.open_data.tests.make import make_office, make_unit
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


def make_asset(code: str = "ZC-1") -> tuple[Asset, Actor]:
    """An asset and the clerk who keeps it."""
    body, clerk, _ = make_unit()
    return enter_asset(body, AssetContent(code, "停车数据", cost_fen=12_345), by=clerk), clerk


def make_operation(office: Actor, asset: Asset) -> tuple[Authorisation, Actor]:
    """An authorisation in force from today for a year, and who records for the operator."""
    company = make_organisation("市数字产业公司")
    operator = make_actor(organisation=company, may=OPERATOR.may)
    from chengshu.kernel.identity.models import Organisation

    leader = make_actor(
        organisation=Organisation.objects.get(pk=office.organisation_id or 0), may={DECIDE_OPERATION: Scope.ALL}
    )
    today = clock.today()
    content = OperationContent([asset], "停车诱导", "数据不出域", today, today + timedelta(days=365))
    found = apply_for_operation(company, content, by=operator)
    item = item_about(found)
    assert item is not None
    make_move(item, "propose", by=office, values={"opinion": "可行"})
    with pytest.raises(NotAllowed):
        make_move(item, "approve", by=operator)
    make_move(item, "approve", by=leader)
    make_move(item, "sign", by=office, values={"contract_number": "HT-1", "signed_on": f"{today}", "share": 30})
    found.refresh_from_db()
    return found, operator


@pytest.mark.requirement("open-data.12")
def test_ownership_management_and_use_are_held_apart() -> None:
    asset, clerk = make_asset()
    owner, manager, user = (make_organisation() for _ in range(3))
    for kind, holder in (
        (RightKind.OWNERSHIP, owner),
        (RightKind.MANAGEMENT, manager),
        (RightKind.USE, user),
        (RightKind.USE, owner),
    ):
        grant_right(asset.pk, RightContent(kind, holder.pk, "办法第三条"), by=clerk)
    with pytest.raises(RightHeld):
        grant_right(asset.pk, RightContent(RightKind.OWNERSHIP, user.pk, "办法"), by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssetRight.objects.create(asset=asset, kind=RightKind.MANAGEMENT, holder=user, ground="x")
    end_right(asset.rights.get(kind=RightKind.OWNERSHIP).pk, why="划转", by=clerk)
    grant_right(asset.pk, RightContent(RightKind.OWNERSHIP, user.pk, "划转文件"), by=clerk)
    held = asset.rights.filter(kind=RightKind.OWNERSHIP)
    assert [(one.holder, one.ended_on is None) for one in held.order_by("pk")] == [(owner, False), (user, True)]


def test_nothing_is_ended_or_reversed_without_a_reason() -> None:
    office = make_office()
    asset, clerk = make_asset()
    found, operator = make_operation(office, asset)
    income = record_income(found.pk, IncomeContent(150_000, "某商场", "PZ-1"), by=operator)
    right = grant_right(asset.pk, RightContent(RightKind.OWNERSHIP, asset.keeper_id, "办法第三条"), by=clerk)
    for end in (
        lambda: end_right(right.pk, why=" ", by=clerk),
        lambda: reverse_income(income.pk, why="", by=operator),
        lambda: end_operation(found.pk, why="\n", by=office),
    ):
        with pytest.raises(NoReason):
            end()
    right.refresh_from_db()
    found.refresh_from_db()
    assert (right.ended_on, found.state, Income.objects.count()) == (None, AuthorisationState.IN_FORCE, 1)


def test_another_unit_enters_nothing_in_our_register() -> None:
    asset, _ = make_asset()
    _, stranger, _ = make_unit()
    with pytest.raises(NotAllowed):
        grant_right(asset.pk, RightContent(RightKind.USE, asset.keeper_id, "办法"), by=stranger)


@pytest.mark.requirement("open-data.13")
def test_the_company_operates_under_a_contract_and_every_fen_can_be_audited() -> None:
    office = make_office()
    asset, _ = make_asset()
    found, operator = make_operation(office, asset)
    assert found.state == AuthorisationState.IN_FORCE
    assert asset.rights.get(kind=RightKind.USE).holder == found.operator

    record_use(found.pk, UseContent(asset, "诱导屏", "某商场", 20), by=operator)
    first = record_income(found.pk, IncomeContent(150_000, "某商场", "PZ-1"), by=operator)
    record_income(found.pk, IncomeContent(50_000, "某小区", "PZ-2"), by=operator)
    reverse_income(first.pk, why="金额有误", by=operator)
    with pytest.raises(ReversedAlready):
        reverse_income(first.pk, why="再冲", by=operator)
    with pytest.raises(IntegrityError), transaction.atomic():
        record_income(found.pk, IncomeContent(1, "某小区", "PZ-2"), by=operator)

    auditor = make_actor(may=AUDITOR.may)
    entries = incomes_to_audit(auditor)
    assert sorted(one.amount_fen for one in entries) == [-150_000, 50_000, 150_000]
    assert not incomes_to_audit(operator).exists()
    assert Entry.objects.filter(verb="open_data.income.recorded").count() == 2


def test_nothing_is_recorded_outside_the_authorisation() -> None:
    office = make_office()
    asset, _ = make_asset()
    other, _ = make_asset("ZC-2")
    found, operator = make_operation(office, asset)
    with pytest.raises(NotOfTheAuthorisation):
        record_use(found.pk, UseContent(other, "诱导屏", "某商场"), by=operator)
    with pytest.raises(NotInForce):
        record_income(found.pk, IncomeContent(100, "x", "PZ-1", date(2020, 1, 1)), by=operator)
    end_operation(found.pk, why="违约", by=office)
    with pytest.raises(NotInForce):
        record_income(found.pk, IncomeContent(100, "x", "PZ-1"), by=operator)
    assert asset.rights.get(kind=RightKind.USE).ended_on == clock.today()
    assert not Income.objects.exists()


def test_whoever_audits_is_written_down(client: Client) -> None:
    client.force_login(make_account(may=AUDITOR.may))
    assert client.get("/open_data/desk/operations/audit/").status_code == 200
    assert Entry.objects.filter(verb="open_data.operation.audited").exists()
