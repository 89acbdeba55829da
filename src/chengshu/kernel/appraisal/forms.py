"""What people type in the appraisal."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.appraisal.models import MEASURE_LABELS, SOURCE_LABELS, Criterion, Round, Rule
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects.models import Plan
from chengshu.ui.forms import Form, choices, words


class RuleForm(Form):
    """A new version of the rules."""

    name_zh = forms.CharField(label=words("办法名称（中文）", "Name in Chinese"), max_length=200)
    name_en = forms.CharField(label=words("办法名称（英文）", "Name in English"), max_length=200)


class CriterionForm(Form):
    """A line of the rules."""

    name_zh = forms.CharField(label=words("考核项（中文）", "Criterion in Chinese"), max_length=200)
    name_en = forms.CharField(label=words("考核项（英文）", "Criterion in English"), max_length=200)
    source = forms.ChoiceField(label=words("来源", "Source"), choices=choices(SOURCE_LABELS))
    points = forms.DecimalField(
        label=words("满分", "Full points"), max_digits=6, decimal_places=2, min_value=Decimal("0.01")
    )
    formula = forms.CharField(
        label=words("公式（结果 0 到 1）", "Formula (gives 0 to 1)"),
        max_length=500,
        help_text=words("例如：points / 100", "For example: points / 100"),
    )


class RoundForm(Form):
    """A new round."""

    rule = forms.ModelChoiceField(
        label=words("依据的办法", "By the rules"), queryset=Rule.everywhere.exclude(published_on=None)
    )
    name_zh = forms.CharField(label=words("考核名称（中文）", "Name in Chinese"), max_length=200)
    name_en = forms.CharField(label=words("考核名称（英文）", "Name in English"), max_length=200)
    starts_on = forms.DateField(label=words("开始日期", "From"))
    ends_on = forms.DateField(label=words("结束日期", "Until"))

    def clean(self) -> dict[str, object]:
        """The end comes after the start."""
        cleaned: dict[str, object] = super().clean() or {}
        if (
            cleaned.get("starts_on")
            and cleaned.get("ends_on")
            and self.cleaned_data["ends_on"] < self.cleaned_data["starts_on"]
        ):
            self.add_error("ends_on", str(Text("结束日期不能早于开始日期。", "The end cannot come before the start.")))
        return cleaned


class GoalForm(Form):
    """A goal in words of its own."""

    unit = forms.ModelChoiceField(label=words("单位", "Unit"), queryset=Organisation.objects.filter(active=True))
    text = forms.CharField(label=words("目标", "Goal"), max_length=500, widget=forms.Textarea)
    due_on = forms.DateField(label=words("完成时限", "By"))
    weight = forms.DecimalField(
        label=words("权重", "Weight"), max_digits=6, decimal_places=2, initial=1, min_value=Decimal("0.01")
    )


class ReportForm(Form):
    """A unit's report on a goal."""

    share = forms.DecimalField(
        label=words("完成程度（0 到 1）", "Share reached (0 to 1)"),
        max_digits=4,
        decimal_places=3,
        min_value=Decimal(0),
        max_value=Decimal(1),
    )
    text = forms.CharField(
        label=words("完成情况和佐证说明", "What was done, with evidence"), max_length=4000, widget=forms.Textarea
    )


class JudgeForm(Form):
    """One appraiser's judgement."""

    criterion = forms.ModelChoiceField(label=words("评议项", "Criterion"), queryset=Criterion.objects.none())
    unit = forms.ModelChoiceField(label=words("单位", "Unit"), queryset=Organisation.objects.none())
    share = forms.DecimalField(
        label=words("评价（0 到 1）", "Judgement (0 to 1)"),
        max_digits=4,
        decimal_places=3,
        min_value=Decimal(0),
        max_value=Decimal(1),
    )
    reason = forms.CharField(label=words("理由", "Reason"), max_length=500, widget=forms.Textarea)

    def __init__(self, *args: object, round_: Round, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].queryset = round_.rule.criteria.filter(source="judged")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            pk__in=round_.goals.values("unit")
        )


class AppealForm(Form):
    """A unit's appeal against a line."""

    wanted = forms.DecimalField(
        label=words("认为应得的分", "Points you hold to be right"), max_digits=6, decimal_places=2, min_value=Decimal(0)
    )
    reason = forms.CharField(label=words("申诉理由", "Reason"), max_length=2000, widget=forms.Textarea)


class MeasureForm(Form):
    """A bulletin, talk, praise or order to correct."""

    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(MEASURE_LABELS))
    units = forms.ModelMultipleChoiceField(
        label=words("单位", "Units"), queryset=Organisation.objects.filter(active=True)
    )
    title = forms.CharField(label=words("标题", "Title"), max_length=200)
    text = forms.CharField(label=words("正文", "Text"), max_length=10000, widget=forms.Textarea)
    due_on = forms.DateField(
        label=words("整改时限（责令整改必填）", "Correct by (needed for an order)"), required=False
    )


class EvaluationForm(Form):
    """Which plan and period a report is for."""

    plan = forms.ModelChoiceField(label=words("规划", "Plan"), queryset=Plan.everywhere.all())
    period = forms.CharField(
        label=words("期次", "Period"), max_length=20, help_text=words("例如：2026 年第四季度", "For example: 2026 Q4")
    )


class HandoverForm(Form):
    """To whom results go and what for."""

    receiver = forms.ModelChoiceField(
        label=words("接收单位", "Receiver"), queryset=Organisation.objects.filter(active=True)
    )
    purpose = forms.CharField(
        label=words("用途", "Purpose"),
        max_length=200,
        help_text=words("例如：纳入目标绩效考核", "For example: target performance appraisal"),
    )


class FrameworkForm(Form):
    """A version of the national indicators as a sheet: code, parent, Chinese name, English name, weight."""

    version = forms.CharField(label=words("版本", "Version"), max_length=40)
    name_zh = forms.CharField(label=words("名称（中文）", "Name in Chinese"), max_length=200)
    name_en = forms.CharField(label=words("名称（英文）", "Name in English"), max_length=200)
    valid_from = forms.DateField(label=words("启用日期", "In force from"))
    sheet = forms.FileField(
        label=words("指标表（Excel）", "Sheet (Excel)"),
        help_text=words(
            "第一行是表头，依次为：编号、上级编号、中文名、英文名、权重。",
            "The first row is a heading; then code, parent code, Chinese name, English name, weight.",
        ),
    )


class AssessForm(Form):
    """A city's own value for an indicator."""

    year = forms.IntegerField(label=words("年度", "Year"), min_value=2000, max_value=2100)
    value = forms.CharField(label=words("自评值", "Own value"), max_length=200)
    share = forms.DecimalField(
        label=words("完成程度（0 到 1）", "Share reached (0 to 1)"),
        max_digits=4,
        decimal_places=3,
        min_value=Decimal(0),
        max_value=Decimal(1),
    )
    basis = forms.CharField(label=words("依据", "What it rests on"), max_length=500)
