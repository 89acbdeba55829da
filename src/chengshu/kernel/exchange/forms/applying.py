"""Applying for data and deciding on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.base.text import Text, bracketed
from chengshu.kernel.exchange.forms.conditions import ConditionForm
from chengshu.kernel.exchange.forms.rows import RowsField, WithRows
from chengshu.kernel.exchange.granted import GrantedField
from chengshu.kernel.exchange.masks import is_masked
from chengshu.kernel.exchange.models import WAY_LABELS, Application, Way
from chengshu.kernel.exchange.models.applications import GROUND_LABELS
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.ui.forms import Form, choices, words

GRADES = {"1": Text("1级 公开", "1 public"), "2": Text("2级 内部", "2 internal"), "3": Text("3级 敏感", "3 sensitive"),
          "4": Text("4级 高敏", "4 highly sensitive")}  # fmt: skip
OFFERED_WAYS = {key: label for key, label in WAY_LABELS.items() if key != Way.PAGE}


class ReasonForm(Form):
    """For what, on what basis, how long."""

    purpose = forms.CharField(
        label=words("用途", "Purpose"),
        widget=forms.Textarea({"rows": 2}),
        max_length=1000,
        help_text=words("写清数据用来做什么。", "Say what the data is used for."),
    )
    matter = forms.CharField(
        label=words("业务事项", "Business matter"),
        max_length=200,
        help_text=words("如：城乡居民医保参保登记", "such as: registering for medical insurance"),
    )
    legal_basis = forms.CharField(
        label=words("依据", "Legal basis"),
        max_length=400,
        help_text=words("法律法规条款或本单位职责。", "A clause of law, or a duty of your unit."),
    )
    since = forms.DateField(label=words("使用自", "From"), initial=clock.today)
    until = forms.DateField(label=words("使用至", "Until"), initial=lambda: clock.today() + timedelta(days=365))
    ways = forms.MultipleChoiceField(
        label=words("交付方式", "Ways of delivery"),
        choices=choices(OFFERED_WAYS),
        widget=forms.CheckboxSelectMultiple,
        initial=[Way.API],
    )


class ApplyForm(WithRows, ReasonForm):
    """An application for one resource or service, field by field."""

    fields_wanted = forms.MultipleChoiceField(
        label=words("信息项", "Fields"),
        widget=forms.CheckboxSelectMultiple,
        help_text=words("只勾选履职需要的信息项；敏感项默认脱敏。", "Only what you need; sensitive ones come masked."),
    )
    clear_fields = forms.MultipleChoiceField(
        label=words("其中需要不脱敏的", "Of these without a mask"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=words("需指定使用人员，且仅限这些人员使用。", "Then only the people you name may use it."),
    )
    users = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=words("使用人员", "Named users"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    row_filter = RowsField(
        label=words("只要符合条件的行", "Only rows that fit"),
        row=Text("条件", "Condition"),
        required=False,
        help_text=words("不填为全部行；多个条件须同时符合。", "Empty: all rows; several have to hold together."),
    )
    field_order = (
        "fields_wanted",
        "clear_fields",
        "users",
        "row_filter",
        "purpose",
        "matter",
        "legal_basis",
        "since",
        "until",
    )

    def __init__(
        self, *args: Any, offered: Sequence[GrantedField], unit: Organisation, by_rows: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [
            (one.column, bracketed(one.label, f"{one.column} · {GRADES.get(one.grade, one.grade)}")) for one in offered
        ]
        masked = [(one.column, str(one.label)) for one in offered if is_masked(one.grade)]
        wanted, clear, users = (self.fields[name] for name in ("fields_wanted", "clear_fields", "users"))
        wanted.choices, wanted.initial = named, [one.column for one in offered if not is_masked(one.grade)]  # type: ignore[attr-defined]
        clear.choices = masked  # type: ignore[attr-defined]
        people = Person.objects.filter(posts__organisation=unit, posts__until=None, active=True).distinct()
        users.queryset = people  # type: ignore[attr-defined]
        if not masked:
            del self.fields["clear_fields"], self.fields["users"]
        self.fields["row_filter"].widget.make = partial(ConditionForm, offered=offered)
        if not by_rows:
            del self.fields["row_filter"]


class GrantForm(Form):
    """Granting all that was asked for, or less."""

    fields_granted = forms.MultipleChoiceField(
        label=words("同意的信息项", "Fields granted"), widget=forms.CheckboxSelectMultiple
    )
    clear_granted = forms.MultipleChoiceField(
        label=words("同意不脱敏的", "Without a mask"), widget=forms.CheckboxSelectMultiple, required=False
    )
    until = forms.DateField(label=words("授权至", "Until"))
    calls_per_minute = forms.IntegerField(
        label=words("每分钟调用次数上限", "Calls per minute at most"), min_value=1, max_value=60_000, required=False
    )
    rows_per_day = forms.IntegerField(
        label=words("每日条数上限", "Rows per day at most"), min_value=1, max_value=10**9, required=False
    )
    answer = forms.CharField(label=words("答复意见", "Answer"), widget=forms.Textarea({"rows": 2}), required=False)

    def __init__(self, *args: Any, application: Application, names: dict[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, columns in (("fields_granted", application.fields), ("clear_granted", application.clear_fields)):
            field: Any = self.fields[name]
            field.choices = [(column, str(names.get(column, column))) for column in columns]
            field.initial = columns
        self.fields["until"].initial = application.until
        if not application.clear_fields:
            del self.fields["clear_granted"]


class RefuseForm(Form):
    """Refusing, on a ground."""

    ground = forms.ChoiceField(label=words("不予共享的依据", "Ground"), choices=choices(GROUND_LABELS))
    answer = forms.CharField(label=words("答复意见", "Answer"), widget=forms.Textarea({"rows": 3}))


class AnswerForm(Form):
    """What is still missing."""

    answer = forms.CharField(label=words("需补充的内容", "What is missing"), widget=forms.Textarea({"rows": 3}))


class SupplyForm(Form):
    """What was missing."""

    purpose = forms.CharField(label=words("用途", "Purpose"), widget=forms.Textarea({"rows": 3}), max_length=1000)
    legal_basis = forms.CharField(label=words("依据", "Legal basis"), max_length=400)
