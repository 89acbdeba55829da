"""What officials type about evaluation."""

from __future__ import annotations

from django import forms

from chengshu.base.formula import BadFormula, Formula
from chengshu.kernel.evaluation.counts import NAMES
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
        help_zh="如：closed_on_time / close_timed。可用的数见“评价公式”页下方；可用加减乘除、括号、min、max、round。",
        help_en="Such as closed_on_time / close_timed. The names stand at the end of the page “Formulas”; "
        "+ - * /, brackets, min, max and round may be used.",
    )
    since = day("生效日期", "In force from")
    basis = line(
        "依据", "Basis", required=False, help_zh="文件名称或文号，便于日后查考。", help_en="The paper it rests on."
    )

    def clean_formula(self) -> str:
        """A formula that cannot be read is told at its field."""
        formula = str(self.cleaned_data["formula"])
        try:
            Formula.read(formula, NAMES)
        except BadFormula as refused:
            raise forms.ValidationError(str(refused)) from None
        return formula
