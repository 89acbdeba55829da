"""Needs and white papers."""

from __future__ import annotations

from django import forms

from chengshu.kernel.lifecycle.forms.fields import OfUnits, WanField, files, line, text, why
from chengshu.kernel.lifecycle.models import (
    CallForNeeds,
)
from chengshu.ui.forms import Form, words


class CallForm(Form):
    """A call for needs."""

    year = forms.IntegerField(label=words("计划年度", "Year planned"), min_value=2000, max_value=2100)
    due_on = forms.DateField(
        label=words("报送截止", "Due"),
        required=False,
        help_text=words("不填则按规则，默认上一年 6 月 30 日。", "By the rules where left empty: end of June."),
    )
    words = text("征集说明", "What is asked for", required=False)


class ExtendForm(Form):
    """A later day for a call."""

    due_on = forms.DateField(label=words("新的截止日期", "New day"))
    why = why()


class NeedForm(OfUnits):
    """A unit's need."""

    call = forms.ModelChoiceField(CallForNeeds.everywhere.all(), label=words("征集年度", "Call"))
    name = line("需求名称", "Name")
    purpose = text("建设必要性", "Why it is needed")
    functions = text("主要功能和建设内容", "What it is to do")
    estimate_fen = WanField(label=words("估算投资（万元）", "Estimate (10,000 yuan)"))
    uploads = files()
    field_order = ("call", "unit", "name", "purpose", "functions", "estimate_fen", "uploads")


class WhitePaperForm(OfUnits):
    """A unit's white paper."""

    call = forms.ModelChoiceField(CallForNeeds.everywhere.all(), label=words("年度", "Year"))
    title = line("标题", "Title")
    summary = text("摘要", "Summary")
    uploads = files()
    field_order = ("call", "unit", "title", "summary", "uploads")
