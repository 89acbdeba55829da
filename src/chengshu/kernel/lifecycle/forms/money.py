"""The ledger and the review of funds."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.kernel.lifecycle.forms.fields import line, text, why
from chengshu.kernel.lifecycle.models import (
    Contract,
    FundSource,
    Project,
)
from chengshu.ui.fields import YuanField
from chengshu.ui.forms import Form, words


class SourceForm(Form):
    """A form in which a source of money of the project's mode is named."""

    source = forms.ModelChoiceField(FundSource.objects.none(), label=words("资金来源", "Source"))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["source"]
        chosen.queryset = project.mode.sources.all() if project.mode else FundSource.objects.all()
        if "contract" in self.fields:
            contract: Any = self.fields["contract"]
            contract.queryset = project.contracts.all()


class BudgetForm(SourceForm):
    """A budget."""

    amount = YuanField(label=words("金额（元）", "Amount (yuan)"))
    year = forms.IntegerField(label=words("预算年度", "Year"), min_value=2000, max_value=2100)
    note = line("文号或说明", "Document or note", required=False, most=500)


class PaymentForm(SourceForm):
    """A payment."""

    contract = forms.ModelChoiceField(Contract.objects.none(), label=words("合同", "Contract"), required=False)
    amount = YuanField(label=words("金额（元）", "Amount (yuan)"))
    on = forms.DateField(label=words("支付日期", "Paid on"), initial=clock.today)
    voucher = line("凭证号", "Voucher", most=60)
    note = line("说明", "Note", required=False, most=500)


class OperatingForm(SourceForm):
    """Operating cost."""

    amount = YuanField(label=words("金额（元）", "Amount (yuan)"))
    on = forms.DateField(label=words("支付日期", "Paid on"), initial=clock.today)
    voucher = line("凭证号", "Voucher", most=60)


class IncomeForm(Form):
    """Income of operation."""

    amount = YuanField(label=words("金额（元）", "Amount (yuan)"))
    on = forms.DateField(label=words("入账日期", "Received on"), initial=clock.today)
    voucher = line("凭证号", "Voucher", required=False, most=60)
    note = line("说明", "Note", required=False, most=500)


class CorrectionForm(Form):
    """A correction."""

    difference = YuanField(
        least=None,
        label=words("更正差额（元）", "Difference (yuan)"),
        help_text=words("调减填负数，如 -500.00。", "Less is negative, as -500.00."),
    )
    why = why()


def _marks(zh: str, en: str) -> forms.IntegerField:
    return forms.IntegerField(label=words(zh, en), min_value=0, max_value=100)


class FundReviewForm(Form):
    """Marks for what a year's money brought."""

    year = forms.IntegerField(label=words("年度", "Year"), min_value=2000, max_value=2100)
    output = _marks("产出得分（0–100）", "Output (0–100)")
    effect = _marks("效益得分（0–100）", "Effect (0–100)")
    satisfaction = _marks("满意度得分（0–100）", "Satisfaction (0–100)")
    words = text("评价意见", "In words")
