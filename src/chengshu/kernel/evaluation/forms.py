"""What officials type about evaluation."""

from __future__ import annotations

from django import forms

from chengshu.kernel.evaluation.measures import MEASURES
from chengshu.ui.fields import day, line
from chengshu.ui.forms import Form, choices, words


class FormulaForm(Form):
    """How a measure is worked out from a day on."""

    measure = forms.ChoiceField(
        label=words("指标", "Measure"), choices=lambda: choices({key: one.label for key, one in MEASURES.items()})
    )
    formula = line(
        "公式",
        "Formula",
        length=500,
        help_zh="如：closed_on_time / close_due",
        help_en="Such as closed_on_time / close_due",
    )
    since = day("生效日期", "In force from")
    basis = line("依据", "Basis", required=False)
