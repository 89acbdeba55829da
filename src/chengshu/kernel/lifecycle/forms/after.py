"""What comes after acceptance: operation, evaluation, findings of audits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.lifecycle.forms.fields import WanField, files, line, text
from chengshu.ui.forms import Form, words


class OperationForm(Form):
    """Who runs a project."""

    operator = line("运维单位", "Run by")
    starts_on = forms.DateField(label=words("开始日期", "From"))
    ends_on = forms.DateField(label=words("截止日期", "Until"), required=False)
    yearly_cost_fen = WanField(label=words("年运维费（万元）", "Cost a year (10,000 yuan)"), required=False)
    market = forms.BooleanField(label=words("市场化运维，自我造血", "Pays for itself on the market"), required=False)
    city_share = forms.DecimalField(
        label=words("收入中政府分成（%）", "City's part of the income (%)"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
        initial=0,
    )
    income_words = line("收入来源", "Where income comes from", required=False, most=500)
    service_words = text("服务要求", "What is to be kept up", required=False)

    def clean(self) -> dict[str, Any]:
        """What pays for itself says how; an empty cost is none."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["yearly_cost_fen"] = cleaned.get("yearly_cost_fen") or 0
        if cleaned.get("market") and not cleaned.get("income_words"):
            self.add_error("income_words", str(Text("请写明收入来源。", "Please say where the income comes from.")))
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", str(Text("截止不能早于开始。", "The end cannot come before the beginning.")))
        return cleaned


class EvaluationForm(Form):
    """An evaluation to be begun."""

    due_on = forms.DateField(label=words("完成时限", "Due"))


class FindingForm(Form):
    """What an audit found."""

    title = line("问题", "Finding")
    amount_fen = WanField(label=words("涉及金额（万元）", "Money concerned (10,000 yuan)"), required=False)
    due_on = forms.DateField(label=words("整改时限", "To be put right by"))
    words = text("问题描述", "In words")
    uploads = files()
    field_order = ("title", "words")

    def clean(self) -> dict[str, Any]:
        """An empty amount is none."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["amount_fen"] = cleaned.get("amount_fen") or 0
        return cleaned
