"""Money: budgets, payments, operating cost, income and corrections; never above what was granted.

Every verb locks the project, so that two payments at once cannot both take the last of a budget.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from chengshu.base import clock
from chengshu.base.money import yuan
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.lifecycle.errors import (
    AboveBudget,
    AboveContract,
    AboveOperatingCost,
    BudgetAboveApproval,
    CorrectionOfCorrection,
    CorrectionTooLarge,
    NoModeYet,
    NoOperationYet,
    NotInAnnualPlan,
    PaidBeyondBudget,
    ReviewedThisYear,
    SourceNotOfMode,
)
from chengshu.kernel.lifecycle.models import (
    Contract,
    EntryKind,
    FormulaUse,
    FundReview,
    FundSource,
    LedgerEntry,
    Project,
    ProjectState,
)
from chengshu.kernel.lifecycle.queries.rules import formula_on, value_of
from chengshu.kernel.lifecycle.queries.standing import left_of, may_be_funded, operation_in, total
from chengshu.kernel.lifecycle.reach import ALIVE, locked_project
from chengshu.kernel.lifecycle.remembering import remember
from chengshu.kernel.lifecycle.rights import KEEP_FUNDS

FUNDED = ALIVE[2:]


@transaction.atomic
def enter_budget(
    project: Project, *, source: FundSource, amount_fen: int, year: int, by: Actor, note: str = ""
) -> LedgerEntry:
    """Grant a project a budget from a source.

    Raises NotInAnnualPlan, NoModeYet, SourceNotOfMode, BudgetAboveApproval.
    """
    found = _funded(project, by)
    if found.mode is None:
        raise NoModeYet
    if not found.mode.sources.filter(pk=source.pk).exists():
        values: dict[str, object] = {"mode": found.mode.name, "source": source.name}
        sentence = SourceNotOfMode.text.with_values(**values)
        raise SourceNotOfMode(sentence, fields={"source": sentence})
    _within_approval(found, amount_fen)
    return _entered(found, EntryKind.BUDGET, amount_fen, by=by, source=source, year=year, note=note)


@transaction.atomic
def pay(
    project: Project,
    *,
    source: FundSource,
    amount_fen: int,
    voucher: str,
    by: Actor,
    contract: Contract | None = None,
    on: date | None = None,
    note: str = "",
) -> LedgerEntry:
    """A payment out of a source's budget, under a contract where named.

    Raises NotInAnnualPlan, AboveBudget, AboveContract.
    """
    found = _funded(project, by)
    _within_budget(found, source, amount_fen)
    if contract is not None:
        left = contract.amount_fen - total(found, EntryKind.PAYMENT, contract=contract)
        if amount_fen > left:
            values: dict[str, object] = {"number": contract.number, "left": yuan(left)}
            sentence = AboveContract.text.with_values(**values)
            raise AboveContract(sentence, fields={"amount": sentence})
    day = on or clock.today()
    return _entered(
        found,
        EntryKind.PAYMENT,
        amount_fen,
        by=by,
        source=source,
        contract=contract,
        year=day.year,
        on=day,
        voucher=voucher,
        note=note,
    )


@transaction.atomic
def pay_operation(
    project: Project, *, source: FundSource, amount_fen: int, voucher: str, by: Actor, on: date | None = None
) -> LedgerEntry:
    """Operating cost of a year (运维支出), within the arrangement and the source's budget.

    Raises NotInAnnualPlan, NoOperationYet, AboveOperatingCost, AboveBudget.
    """
    found = _funded(project, by)
    day = on or clock.today()
    arranged = operation_in(found, day.year)
    if arranged is None:
        raise NoOperationYet(year=day.year)
    left = arranged.yearly_cost_fen - total(found, EntryKind.OPERATING, year=day.year)
    if amount_fen > left:
        values: dict[str, object] = {"year": day.year, "most": yuan(arranged.yearly_cost_fen), "left": yuan(left)}
        sentence = AboveOperatingCost.text.with_values(**values)
        raise AboveOperatingCost(sentence, fields={"amount": sentence})
    _within_budget(found, source, amount_fen)
    return _entered(
        found, EntryKind.OPERATING, amount_fen, by=by, source=source, year=day.year, on=day, voucher=voucher
    )


@transaction.atomic
def enter_income(
    project: Project, *, amount_fen: int, by: Actor, on: date | None = None, voucher: str = "", note: str = ""
) -> LedgerEntry:
    """Income of a project's operation (运营收入). Raises NoOperationYet."""
    found = locked_project(project, KEEP_FUNDS, by=by, states=FUNDED)
    day = on or clock.today()
    if operation_in(found, day.year) is None:
        raise NoOperationYet(year=day.year)
    return _entered(found, EntryKind.INCOME, amount_fen, by=by, year=day.year, on=day, voucher=voucher, note=note)


@transaction.atomic
def correct(entry: LedgerEntry, *, difference_fen: int, why: str, by: Actor) -> LedgerEntry:
    """Put a line right by a further line that carries the difference.

    Raises CorrectionOfCorrection, CorrectionTooLarge, and what the line itself would be refused for.
    """
    found = locked_project(entry.project_id, KEEP_FUNDS, by=by, states=(*FUNDED, ProjectState.SUSPENDED))
    if entry.corrects_id is not None:
        raise CorrectionOfCorrection
    net = entry.amount_fen + sum(one.amount_fen for one in entry.corrections.all())
    if net + difference_fen < 0 or difference_fen == 0:
        sentence = CorrectionTooLarge.text.with_values(net=yuan(net))
        raise CorrectionTooLarge(net=yuan(net), fields={"difference": sentence})
    _check_correction(found, entry, difference_fen)
    return _entered(
        found,
        EntryKind(entry.kind),
        difference_fen,
        by=by,
        source=entry.source,
        contract=entry.contract,
        year=entry.year,
        note=why,
        corrects=entry,
    )


@transaction.atomic
def review_funds(
    project: Project, *, year: int, output: int, effect: int, satisfaction: int, words: str, by: Actor
) -> FundReview:
    """What a year's money brought (绩效评价): marks 0 to 100, the share paid counted from the ledger.

    The score is by the formula of the day; where it gives no value there is no score. Raises ReviewedThisYear.
    """
    found = locked_project(project, KEEP_FUNDS, by=by, states=FUNDED)
    if found.fund_reviews.filter(year=year).exists():
        raise ReviewedThisYear(year=year)
    budget = total(found, EntryKind.BUDGET, year=year)
    paid = total(found, EntryKind.PAYMENT, EntryKind.OPERATING, year=year)
    rule = formula_on(FormulaUse.FUNDS)
    factors = {
        "execution": (Decimal(paid) / budget).quantize(Decimal("0.001")) if budget else Decimal(0),
        "output": Decimal(output),
        "effect": Decimal(effect),
        "satisfaction": Decimal(satisfaction),
    }
    score = value_of(rule, factors) if budget else None
    review = FundReview.objects.create(
        project=found,
        year=year,
        factors={name: str(value) for name, value in factors.items()} | {"budget": budget, "paid": paid},
        formula=rule.formula,
        score=None if score is None else score.quantize(Decimal("0.01")),
        passed=None if score is None or rule.threshold is None else score >= rule.threshold,
        words=words,
        by_id=by.person_id,
    )
    what = Text(f"{year} 年资金绩效评价", f"Performance of the money of {year}")
    remember(found, "lifecycle.funds.reviewed", what, by=by, note=words, score=review.score)
    return review


def _funded(project: Project, by: Actor) -> Project:
    found = locked_project(project, KEEP_FUNDS, by=by, states=FUNDED)
    if not may_be_funded(found):
        raise NotInAnnualPlan
    return found


def _within_approval(project: Project, amount_fen: int) -> None:
    there = total(project, EntryKind.BUDGET)
    if there + amount_fen > project.amount_fen:
        values: dict[str, object] = {"total": yuan(there + amount_fen), "most": yuan(project.amount_fen)}
        sentence = BudgetAboveApproval.text.with_values(**values)
        raise BudgetAboveApproval(sentence, fields={"amount": sentence})


def _within_budget(project: Project, source: FundSource, amount_fen: int) -> None:
    left = left_of(project, source)
    if amount_fen > left:
        values: dict[str, object] = {"source": source.name, "left": yuan(left)}
        sentence = AboveBudget.text.with_values(**values)
        raise AboveBudget(sentence, fields={"amount": sentence})


def _check_correction(project: Project, entry: LedgerEntry, difference_fen: int) -> None:
    """A correction keeps to the same bounds as the line it corrects."""
    if entry.source is None:
        return
    if entry.kind == EntryKind.BUDGET:
        if difference_fen > 0:
            _within_approval(project, difference_fen)
        elif left_of(project, entry.source) + difference_fen < 0:
            sentence = PaidBeyondBudget.text.with_values(source=entry.source.name)
            raise PaidBeyondBudget(source=entry.source.name, fields={"difference": sentence})
    elif difference_fen > 0:
        _within_budget(project, entry.source, difference_fen)


def _entered(
    project: Project,
    kind: EntryKind,
    amount_fen: int,
    *,
    by: Actor,
    year: int,
    source: FundSource | None = None,
    contract: Contract | None = None,
    on: date | None = None,
    voucher: str = "",
    note: str = "",
    corrects: LedgerEntry | None = None,
) -> LedgerEntry:
    entry = LedgerEntry(
        project=project,
        kind=kind,
        amount_fen=amount_fen,
        source=source,
        contract=contract,
        year=year,
        on=on or clock.today(),
        voucher=voucher,
        note=note,
        corrects=corrects,
        at=clock.now(),
        by_id=by.person_id,
    )
    entry.save()
    label = entry.kind_label
    what = Text(f"{label.zh} {yuan(amount_fen)} 元", f"{label.en} {yuan(amount_fen)} yuan")
    if corrects is not None:
        what = Text(f"更正{what.zh}", f"Correction: {what.en}")
    remember(project, f"lifecycle.{kind.value}.entered", what, by=by, note=note, amount_fen=amount_fen, entry=entry.pk)
    return entry
