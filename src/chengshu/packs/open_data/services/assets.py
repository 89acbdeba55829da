"""The register of data assets, authorised operation, and what it brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.work import services as work
from chengshu.kernel.work.services import Moved
from chengshu.packs.open_data.errors import (
    EndsBeforeStart,
    NotInForce,
    NotOfTheAuthorisation,
    ReversedAlready,
    RightHeld,
)
from chengshu.packs.open_data.models import Asset, AssetRight, AssetUse, Authorisation, Income
from chengshu.packs.open_data.models.assets import AuthorisationState, RightKind
from chengshu.packs.open_data.queries.rules import rule_now
from chengshu.packs.open_data.rights import (
    APPLY_OPERATION,
    DECIDE_OPERATION,
    KEEP_ASSETS,
    RECORD_OPERATION,
    REVIEW_OPERATION,
    SEE_OPERATIONS,
)
from chengshu.packs.open_data.services.reasons import reason_in
from chengshu.spec.work import Act, Allowance, Move, Need, NeedKind, Party, State, WorkType

if TYPE_CHECKING:
    from chengshu.kernel.catalogue.models import Resource
    from chengshu.kernel.identity.models import Organisation


@dataclass(frozen=True)
class AssetContent:
    """What an asset is. ``cost_fen`` is what it cost to make, None where nobody counted."""

    code: str
    name_zh: str
    name_en: str = ""
    about: str = ""
    cost_fen: int | None = None
    resource: Resource | None = None


@dataclass(frozen=True)
class RightContent:
    """Who holds a right from a day, and on what ground."""

    kind: RightKind
    holder_id: int
    ground: str
    since: date | None = None
    until: date | None = None


@transaction.atomic
def enter_asset(keeper: Organisation, content: AssetContent, *, by: Actor) -> Asset:
    """A new asset in the register of a unit; its rights are entered apart."""
    must_reach(by, KEEP_ASSETS, keeper)
    asset = Asset.everywhere.create(keeper=keeper, **content.__dict__)
    record(by, "open_data.asset.entered", asset, code=asset.code)
    return asset


@transaction.atomic
def grant_right(asset_id: int, content: RightContent, *, by: Actor) -> AssetRight:
    """Enter who holds a right. Raises RightHeld for a second owner or manager, EndsBeforeStart."""
    asset = _asset(asset_id, by)
    since = content.since or clock.today()
    if content.until and content.until < since:
        raise EndsBeforeStart(fields={"until": EndsBeforeStart.text})
    single = content.kind in (RightKind.OWNERSHIP, RightKind.MANAGEMENT)
    held = asset.rights.filter(kind=content.kind, ended_on=None).select_related("holder").first()
    if single and held:
        raise RightHeld(holder=held.holder.name)
    right = AssetRight.objects.create(
        asset=asset,
        kind=content.kind,
        holder_id=content.holder_id,
        ground=content.ground,
        since=since,
        until=content.until,
    )
    record(by, "open_data.right.granted", right, kind=content.kind, ground=content.ground)
    return right


@transaction.atomic
def end_right(right_id: int, *, why: str, by: Actor) -> AssetRight:
    """End a right today; the row stays as history. Raises NoReason."""
    why = reason_in(why)
    right = AssetRight.objects.select_for_update(of=("self",)).get(pk=right_id)
    _asset(right.asset_id, by)
    if right.ended_on is None:
        right.ended_on = clock.today()
        right.save(update_fields=["ended_on"])
        record(by, "open_data.right.ended", right, why=why)
    return right


@dataclass(frozen=True)
class OperationContent:
    """What an operator applies for."""

    assets: Sequence[Asset]
    purpose: str
    safeguards: str
    since: date
    until: date


@transaction.atomic
def apply_for_operation(operator: Organisation, content: OperationContent, *, by: Actor) -> Authorisation:
    """Apply to operate data assets. Raises EndsBeforeStart, NotAllowed, PortalNotSetUp."""
    must_reach(by, APPLY_OPERATION, operator)
    if content.until < content.since:
        raise EndsBeforeStart(fields={"until": EndsBeforeStart.text})
    office = rule_now().office
    year = clock.today().year
    found = Authorisation.everywhere.create(
        number=f"SQ{year}-{Authorisation.everywhere.filter(number__startswith=f'SQ{year}-').count() + 1:04}",
        operator=operator,
        office=office,
        purpose=content.purpose,
        safeguards=content.safeguards,
        since=content.since,
        until=content.until,
    )
    found.assets.set(content.assets)
    work.open_item(
        OPERATION,
        title=Text("授权运营申请：%(number)s %(who)s", "Authorised operation: %(number)s %(who)s").with_values(
            number=found.number, who=operator.name
        ),
        by=by,
        about=found,
        unit=office,
        parties={"office": [office]},
        once=f"open_data.operation.{found.pk}",
    )
    record(by, "open_data.operation.applied", found, assets=[asset.code for asset in content.assets])
    return found


@dataclass(frozen=True)
class UseContent:
    """One use: which asset went into which product for whom, how often."""

    asset: Asset
    product: str
    customer: str
    times: int = 1
    on: date | None = None


@transaction.atomic
def record_use(authorisation_id: int, content: UseContent, *, by: Actor) -> AssetUse:
    """Enter a use under an authorisation. Raises NotInForce, NotOfTheAuthorisation."""
    on = content.on or clock.today()
    found = _in_force(authorisation_id, on, by)
    if not found.assets.filter(pk=content.asset.pk).exists():
        raise NotOfTheAuthorisation(fields={"asset": NotOfTheAuthorisation.text})
    use = AssetUse.objects.create(
        authorisation=found,
        asset=content.asset,
        on=on,
        product=content.product,
        customer=content.customer,
        times=content.times,
        by_id=by.person_id,
    )
    record(by, "open_data.use.recorded", use, number=found.number, times=content.times)
    return use


@dataclass(frozen=True)
class IncomeContent:
    """Income in fen, with its voucher."""

    amount_fen: int
    source: str
    voucher: str
    on: date | None = None


@transaction.atomic
def record_income(authorisation_id: int, content: IncomeContent, *, by: Actor) -> Income:
    """Enter income of an authorised operation. Raises NotInForce."""
    on = content.on or clock.today()
    found = _in_force(authorisation_id, on, by)
    income = Income.objects.create(
        authorisation=found,
        on=on,
        amount_fen=content.amount_fen,
        source=content.source,
        voucher=content.voucher,
        by_id=by.person_id,
    )
    record(by, "open_data.income.recorded", income, number=found.number, amount_fen=content.amount_fen)
    return income


@transaction.atomic
def reverse_income(income_id: int, *, why: str, by: Actor) -> Income:
    """Take a wrong entry back by its negative; nothing is changed or deleted. Raises ReversedAlready, NoReason."""
    why = reason_in(why)
    income = Income.objects.select_for_update(of=("self",)).select_related("authorisation__operator").get(pk=income_id)
    must_reach(by, RECORD_OPERATION, income.authorisation.operator)
    if income.reverses_id or Income.objects.filter(reverses=income).exists():
        raise ReversedAlready
    negative = Income.objects.create(
        authorisation=income.authorisation,
        amount_fen=-income.amount_fen,
        source=why[:200],
        voucher=income.voucher,
        reverses=income,
        by_id=by.person_id,
    )
    record(by, "open_data.income.reversed", negative, why=why, amount_fen=income.amount_fen)
    return negative


@transaction.atomic
def end_operation(authorisation_id: int, *, why: str, by: Actor) -> Authorisation:
    """End an authorisation that is in force, and the rights that came with it. Raises NotInForce, NoReason."""
    why = reason_in(why)
    found = _authorisation(authorisation_id)
    must_reach(by, REVIEW_OPERATION, found.office)
    if found.state != AuthorisationState.IN_FORCE:
        raise NotInForce
    found.state, found.ended_why = AuthorisationState.ENDED, why[:400]
    _save(found, by, "ended", why)
    found.rights.filter(ended_on=None).update(ended_on=clock.today())
    return found


def _asset(asset_id: int, by: Actor) -> Asset:
    asset = Asset.everywhere.select_for_update(of=("self",)).select_related("keeper").get(pk=asset_id)
    must_reach(by, KEEP_ASSETS, asset.keeper)
    return asset


def _authorisation(key: Any) -> Authorisation:
    rows = Authorisation.everywhere.select_for_update(of=("self",)).select_related("operator", "office")
    return rows.get(pk=key)


def _in_force(authorisation_id: int, on: date, by: Actor) -> Authorisation:
    found = _authorisation(authorisation_id)
    must_reach(by, RECORD_OPERATION, found.operator)
    if found.state != AuthorisationState.IN_FORCE or not found.since <= on <= found.until:
        raise NotInForce
    return found


def _save(found: Authorisation, by: Actor, done: str, why: str) -> None:
    found.changed_at = clock.now()
    found.save()
    record(by, f"open_data.operation.{done}", found, why=why)


def _moved_to(state: AuthorisationState) -> Any:
    def on_move(moved: Moved) -> None:
        found = _authorisation(moved.item.about_id)
        found.state = state
        _save(found, moved.by, str(state), moved.step.why)

    return on_move


def _signed(moved: Moved) -> None:
    """The contract is signed: the operator holds the right of use of each asset, for the term and no more."""
    found = _authorisation(moved.item.about_id)
    found.state = AuthorisationState.IN_FORCE
    found.contract_number = moved.values["contract_number"]
    found.signed_on = date.fromisoformat(moved.values["signed_on"])
    found.share = moved.values["share"]
    _save(found, moved.by, "signed", found.contract_number)
    AssetRight.objects.bulk_create(
        AssetRight(
            asset=asset,
            kind=RightKind.USE,
            holder=found.operator,
            ground=found.contract_number,
            since=found.since,
            until=found.until,
            authorisation=found,
        )
        for asset in found.assets.all()
    )


_OFFICE = Party("office", REVIEW_OPERATION)
OPERATION = WorkType(
    key="open_data.operation",
    label=Text("授权运营申请", "Application for authorised operation"),
    allowance=Allowance(20),
    states=(
        State("review", Text("审核", "Review"), held_by=(_OFFICE,)),
        State("decision", Text("审批", "Decision"), held_by=(Party("office", DECIDE_OPERATION),)),
        State("signing", Text("签订合同", "Contract"), held_by=(_OFFICE,)),
        State("in_force", Text("已生效", "In force"), final=True),
        State("refused", Text("未批准", "Refused"), final=True),
    ),
    moves=(
        Move(
            "propose",
            Text("审核通过，报请审批", "Put to the leader"),
            ("review",),
            ("decision",),
            needs=(Need("opinion", Text("审核意见", "Opinion"), NeedKind.TEXT),),
            tone="primary",
            on_move=_moved_to(AuthorisationState.DECISION),
        ),
        Move(
            "approve",
            Text("批准", "Approve"),
            ("decision",),
            ("signing",),
            tone="primary",
            on_move=_moved_to(AuthorisationState.SIGNING),
        ),
        Move(
            "sign",
            Text("登记合同", "Enter the contract"),
            ("signing",),
            ("in_force",),
            needs=(
                Need("contract_number", Text("合同编号", "Contract no.")),
                Need("signed_on", Text("签订日期", "Signed on"), NeedKind.DAY),
                Need("share", Text("财政分成（%）", "Share of the treasury (%)"), NeedKind.NUMBER, least=0, most=100),
            ),
            tone="primary",
            on_move=_signed,
        ),
        Move(
            "refuse",
            Text("不予批准", "Refuse"),
            ("review", "decision"),
            ("refused",),
            why=True,
            on_move=_moved_to(AuthorisationState.REFUSED),
        ),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.URGE, Act.COPY}),
    opens=APPLY_OPERATION,
    sees=SEE_OPERATIONS,
    about_url="open_data:operation",
    icon="contract",
)
