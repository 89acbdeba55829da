"""Money of a project."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse

from chengshu.base import money
from chengshu.base.text import Text
from chengshu.kernel.lifecycle.models import (
    Contract,
    FundReview,
    LedgerEntry,
)
from chengshu.kernel.lifecycle.models.funds import ENTRY_KIND_LABELS
from chengshu.kernel.lifecycle.tables.library import _percent
from chengshu.ui.parts import Link
from chengshu.ui.parts import State as Badge
from chengshu.ui.tables import Column, Filter, Table, without


def _amount(row: LedgerEntry) -> str:
    return money.yuan(row.amount_fen)


LEDGER = Table[LedgerEntry](
    key="ledger",
    label=Text("资金台账", "Ledger"),
    columns=(
        Column("on", Text("日期", "Date"), sort="on"),
        Column("kind", Text("类别", "Kind"), lambda row: row.kind_label),
        Column("source", Text("来源", "Source"), lambda row: row.source and row.source.name),
        Column("contract", Text("合同", "Contract"), lambda row: row.contract and row.contract.number, phone=False),
        Column("amount", Text("金额（元）", "Amount (yuan)"), _amount, numeric=True, sort="amount_fen"),
        Column("voucher", Text("凭证号", "Voucher"), phone=False),
        Column("note", Text("说明", "Note"), phone=False),
        Column(
            "corrects",
            Text("更正", "Correction"),
            lambda row: (
                Badge("warning", Text("更正", "Correction"))
                if row.corrects_id
                else Link(Text("更正", "Correct"), reverse("lifecycle:correction_new", args=[row.pk]))
            ),
            export=False,
        ),
    ),
    filters=(Filter("kind", Text("类别", "Kind"), list(ENTRY_KIND_LABELS.items())),),
    order=("-on", "-pk"),
    empty=Text("还没有资金记录。", "No money was entered yet."),
)


LEDGER_TO_READ = without(LEDGER, "corrects")


CONTRACTS = Table[Contract](
    key="contracts",
    label=Text("合同", "Contracts"),
    columns=(
        Column("number", Text("编号", "No.")),
        Column("kind", Text("类别", "Kind"), lambda row: row.kind_label),
        Column("party", Text("对方单位", "Other party"), wide=True),
        Column("amount", Text("金额（元）", "Amount (yuan)"), lambda row: money.yuan(row.amount_fen), numeric=True),
        Column("signed_on", Text("签订", "Signed")),
    ),
    empty=Text("还没有合同。", "No contract yet."),
)


def _share(row: FundReview) -> str | None:
    return _percent(Decimal(str(row.factors["execution"]))) if row.factors.get("budget") else None


FUND_REVIEWS = Table[FundReview](
    key="fund_reviews",
    label=Text("资金绩效评价", "Performance of funds"),
    columns=(
        Column("year", Text("年度", "Year")),
        Column("execution", Text("预算执行率", "Share paid"), _share, numeric=True),
        Column(
            "score",
            Text("得分", "Score"),
            lambda row: (
                None if row.score is None else Badge("good" if row.passed else "bad", str(row.score), row.formula)
            ),
        ),
        Column("words", Text("评价意见", "In words"), wide=True),
    ),
    empty=Text("还没有做过资金绩效评价。", "The money was not reviewed yet."),
)
