"""Rules, weights, and when corrections are raised."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from chengshu.base.errors import Refusal
from chengshu.base.text import Text, bracketed
from chengshu.kernel.catalogue.models import CodeList, Resource
from chengshu.kernel.quality.checks import CHECKS, Asks, Check, Setting
from chengshu.kernel.quality.dimensions import DIMENSION_LABELS
from chengshu.kernel.quality.models import Rule
from chengshu.kernel.quality.services.rules import RuleDraft
from chengshu.kernel.quality.typical import DIVISIONS
from chengshu.ui.forms import Form, choices, words

NONE = ("", words("（不选）", "(none)"))


class KindForm(Form):
    """Which kind of rule; its own settings are asked for on the next page."""

    check = forms.ChoiceField(label=words("规则类型", "Kind of rule"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["check"]
        field.choices = [
            (key, words(f"{one.label.zh}：{one.asks.zh}", f"{one.label.en}: {one.asks.en}"))
            for key, one in CHECKS.items()
        ]


class RuleForm(Form):
    """A rule of one kind with its settings."""

    dimension = forms.ChoiceField(label=words("质量维度", "Dimension"), choices=choices(DIMENSION_LABELS))
    blocking = forms.BooleanField(
        label=words("拦截：未通过的行不进入清洗后的数据", "Leave failing rows out of the refined table"), required=False
    )
    weight = forms.DecimalField(
        label=words("权重", "Weight"), min_value=0, max_value=100, decimal_places=2, initial=Decimal(1)
    )
    tolerance = forms.DecimalField(
        label=words("容许不通过比例（%）", "Tolerated share (%)"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        initial=Decimal(0),
        help_text=words("超过此比例才派发整改。", "Correction work is opened above this share."),
    )
    reason = forms.CharField(label=words("设置原因", "Reason"), required=False, max_length=300)

    def __init__(self, *args: Any, resource: Resource, check: Check, rule: Rule | None = None, **kwargs: Any) -> None:
        self.check = check
        first = kwargs.setdefault("initial", {})
        first.setdefault("dimension", rule.dimension if rule else check.dimension)
        if rule is not None:
            first |= {"blocking": rule.blocking, "weight": rule.weight, "tolerance": rule.tolerance * 100}
            first |= {"column": rule.column} | {
                f"set_{key}": _written(key, value) for key, value in rule.settings.items()
            }
        super().__init__(*args, **kwargs)
        columns = [(one.column, bracketed(one.name, one.column)) for one in resource.items.all()]
        if check.of_column:
            self.fields["column"] = forms.ChoiceField(label=words("字段", "Column"), choices=[NONE, *columns])
        for one in check.settings:
            self.fields[f"set_{one.key}"] = _field(one, columns)
        if check.over_table:
            del self.fields["blocking"]
        self.order_fields(["column", *(f"set_{one.key}" for one in check.settings)])
        for field in self.fields.values():
            _dress_late(field)

    def refuse(self, refusal: Refusal) -> None:
        """What is wrong with a setting stands beside it."""
        named = {f"set_{key}" if f"set_{key}" in self.fields else key: text for key, text in refusal.fields.items()}
        refusal.fields = named
        super().refuse(refusal)

    def draft(self) -> RuleDraft:
        """What was typed, as a rule."""
        given = self.cleaned_data
        return RuleDraft(
            check_key=self.check.key,
            column=given.get("column") or "",
            settings={one.key: given[f"set_{one.key}"] for one in self.check.settings},
            dimension=given["dimension"],
            blocking=bool(given.get("blocking")),
            weight=given["weight"],
            tolerance=given["tolerance"] / 100,
        )


class EndForm(Form):
    """Why a rule ends."""

    reason = forms.CharField(label=words("停用原因", "Why it ends"), max_length=300)


class WeightForm(Form):
    """A dimension's weight from now on."""

    dimension = forms.ChoiceField(label=words("维度", "Dimension"), choices=choices(DIMENSION_LABELS))
    weight = forms.DecimalField(
        label=words("权重", "Weight"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=words("0 表示不计入总分；以往得分不变。", "0 leaves it out; earlier scores stay as they were."),
    )
    reason = forms.CharField(label=words("原因", "Reason"), max_length=300)


class RaisingForm(Form):
    """When corrections are opened and raised, from now on."""

    least_failed = forms.IntegerField(label=words("问题行数达到", "From failing rows"), min_value=1, initial=1)
    least_share = forms.DecimalField(
        label=words("且不通过比例达到（%）", "And from a share of (%)"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        initial=0,
    )
    raise_days = forms.IntegerField(
        label=words("逾期几天转督查", "Raised how many days after the due day"), min_value=0, max_value=365, initial=5
    )
    reason = forms.CharField(label=words("原因", "Reason"), max_length=300)


def _field(one: Setting, columns: list[tuple[str, str]]) -> forms.Field:
    label = words(one.label)
    hint = words(one.hint) if one.hint else ""
    match one.asks:
        case Asks.NUMBER:
            return forms.IntegerField(label=label, required=one.required, min_value=1, help_text=hint)
        case Asks.COLUMN:
            return forms.ChoiceField(label=label, required=one.required, choices=[NONE, *columns], help_text=hint)
        case Asks.COLUMNS:
            return forms.MultipleChoiceField(
                label=label,
                required=one.required,
                choices=columns,
                widget=forms.CheckboxSelectMultiple,
                help_text=hint,
            )
        case Asks.WORDS:
            return forms.CharField(
                label=label,
                required=one.required,
                max_length=20_000,
                widget=forms.Textarea({"rows": 4}),
                help_text=hint,
            )
        case Asks.CODE_LIST:
            known = [(row.key, f"{row.key} {row.name}") for row in CodeList.objects.all()[:500]]
            divisions = (DIVISIONS, str(Text(f"{DIVISIONS} 行政区划", f"{DIVISIONS} divisions")))
            return forms.ChoiceField(label=label, required=one.required, choices=[NONE, divisions, *known])
        case _:
            return forms.CharField(label=label, required=one.required, max_length=500, help_text=hint)


def _dress_late(field: forms.Field) -> None:
    """Fields added after the form was dressed look like the others."""
    widget = field.widget
    if isinstance(widget, forms.Select | forms.SelectMultiple):
        widget.attrs.setdefault("class", "form-select")
    elif isinstance(widget, forms.TextInput | forms.NumberInput | forms.Textarea):
        widget.attrs.setdefault("class", "form-control")


def _written(key: str, value: Any) -> Any:
    """A kept setting as its input shows it: codes a line each."""
    return "\n".join(value) if key == "codes" else value
