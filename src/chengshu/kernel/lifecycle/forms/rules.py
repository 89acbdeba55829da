"""What officials set: formula, season, bodies, stages, papers, points."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.governance.models import ExpertField
from chengshu.kernel.lifecycle.forms.fields import NONE, WanField, line, unit
from chengshu.kernel.lifecycle.models import (
    Stage,
)
from chengshu.kernel.lifecycle.models.rules import (
    BODY_ROLE_LABELS,
    FORMULA_USE_LABELS,
    POINT_KIND_LABELS,
    SERVICE_LABELS,
)
from chengshu.ui.forms import Form, choices, words


class FormulaForm(Form):
    """A formula."""

    use = forms.ChoiceField(label=words("用于", "For"), choices=choices(FORMULA_USE_LABELS))
    formula = line("公式", "Formula", most=500)
    threshold = forms.DecimalField(
        label=words("阈值（查重 0–1；资金绩效 0–100）", "Threshold (duplicates 0–1; funds 0–100)"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=6,
        decimal_places=3,
    )
    since = forms.DateField(label=words("生效日期", "In force from"), initial=clock.today)
    reason = line("依据", "Reason", most=300)


def _month(zh: str, en: str, initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=words(zh, en), min_value=1, max_value=12, initial=initial)


def _day(zh: str, en: str, initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=words(zh, en), min_value=1, max_value=31, initial=initial)


class SeasonForm(Form):
    """The dates of planning."""

    needs_due_month = _month("需求截止：月", "Needs due: month", 6)
    needs_due_day = _day("需求截止：日", "Needs due: day", 30)
    compile_from_month = _month("编制开始：月", "Compiled from: month", 7)
    compile_from_day = _day("编制开始：日", "Compiled from: day", 1)
    compile_until_month = _month("编制截止：月", "Compiled until: month", 9)
    compile_until_day = _day("编制截止：日", "Compiled until: day", 30)
    rolling_years = forms.IntegerField(
        label=words("滚动计划年数", "Years of the rolling plan"), min_value=2, max_value=10, initial=3
    )
    reason = line("依据", "Reason", most=300)


class BodyForm(Form):
    """A body of the joint review."""

    organisation = unit("部门", "Body")
    role = forms.ChoiceField(label=words("职责", "Role"), choices=choices(BODY_ROLE_LABELS))
    signs = forms.BooleanField(label=words("参加联合会审会签", "Signs in joint reviews"), required=False, initial=True)


class StageForm(Form):
    """A stage's length and who confirms it."""

    days = forms.IntegerField(label=words("时限（自然日）", "Length (calendar days)"), min_value=1, max_value=2000)
    checked_by = forms.ChoiceField(label=words("核验部门", "Confirmed by"), choices=choices(BODY_ROLE_LABELS))


class PaperRuleForm(Form):
    """A further document."""

    stage = forms.ModelChoiceField(Stage.objects.all(), label=words("环节", "Stage"))
    name_zh = line("材料名称", "Document")
    name_en = line("英文名称", "Document in English")
    above_fen = WanField(label=words("适用投资额下限（万元）", "From an amount of (10,000 yuan)"), required=False)


class PointForm(Form):
    """A fixed point."""

    stage = forms.ModelChoiceField(Stage.objects.all(), label=words("环节", "Stage"))
    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(POINT_KIND_LABELS))
    above_fen = WanField(label=words("适用投资额下限（万元）", "From an amount of (10,000 yuan)"), required=False)
    field = forms.ModelChoiceField(
        ExpertField.objects.filter(active=True), label=words("专家领域", "Field of the experts"), required=False
    )
    experts = forms.IntegerField(label=words("专家人数", "How many experts"), min_value=1, max_value=50, initial=3)
    service = forms.ChoiceField(
        label=words("第三方服务", "Third party's service"),
        choices=choices(SERVICE_LABELS, empty=NONE),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Experts have a field, third parties a service."""
        cleaned: dict[str, Any] = super().clean() or {}
        experts = cleaned.get("kind") == "experts"
        if experts and not cleaned.get("field"):
            self.add_error("field", str(Text("请选择专家领域。", "Please choose a field.")))
        if not experts and not cleaned.get("service"):
            self.add_error("service", str(Text("请选择第三方服务。", "Please choose a service.")))
        if experts:
            cleaned["service"] = ""
        return cleaned
