"""A condition on rows, as somebody chooses it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from chengshu.base.text import Text, bracketed
from chengshu.kernel.exchange.errors import BadCondition
from chengshu.kernel.exchange.filters import LONGEST_VALUE, MOST_VALUES, NO_VALUE, OP_LABELS, Op, conditions_of
from chengshu.kernel.exchange.forms.rows import RowForm
from chengshu.kernel.exchange.granted import GrantedField
from chengshu.spec.data import FieldType
from chengshu.ui.forms import CHOOSE, choices, words

SPLIT = re.compile(r"[,，、;；]")
SPOKEN = {"是": "true", "否": "false", "yes": "true", "no": "false"}
FITTING = {
    FieldType.INTEGER: Text("请填整数，如 12。", "Please give a whole number, as 12."),
    FieldType.DECIMAL: Text("请填数字，如 12.5。", "Please give a number, as 12.5."),
    FieldType.FLOAT: Text("请填数字，如 12.5。", "Please give a number, as 12.5."),
    FieldType.DATE: Text("请填日期，如 2026-01-31。", "Please give a day, as 2026-01-31."),
    FieldType.TIME: Text("请填时间，如 2026-01-31 08:00。", "Please give a time, as 2026-01-31 08:00."),
    FieldType.LOGICAL: Text("请填“是”或“否”。", "Please give yes or no."),
}
TOO_MANY = Text("最多 200 个值，每个最多 500 字。", "At most 200 values of 500 characters each.")


class ConditionForm(RowForm):
    """One condition: a field, how it is compared, and with what."""

    column = forms.ChoiceField(label=words("信息项", "Field"))
    op = forms.ChoiceField(label=words("比较", "Comparison"), choices=choices(OP_LABELS), initial=Op.IS)
    value = forms.CharField(
        label=words("值", "Value"),
        max_length=LONGEST_VALUE * MOST_VALUES,
        help_text=words("“属于”可填多个，用逗号分开。", "“Is one of” takes several, with commas."),
    )

    def __init__(self, *args: Any, offered: Sequence[GrantedField], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {one.column: one.type for one in offered}
        named = [(one.column, bracketed(one.label, one.column)) for one in offered]
        self.fields["column"].choices = [("", words(CHOOSE)), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """As it is kept, its value checked against the type of its field."""
        given = self.cleaned_data
        if not {"column", "op", "value"} <= given.keys() or not given["column"]:
            return given
        kind = FieldType(self.kinds[given["column"]])
        values = [one.strip() for one in SPLIT.split(given["value"]) if one.strip()]
        if given["op"] != Op.ONE_OF:
            values = [given["value"]]
        if kind is FieldType.LOGICAL:
            values = [SPOKEN.get(one.lower(), one) for one in values]
        found = {"column": given["column"], "op": given["op"], "values": values}
        try:
            conditions_of([found], self.kinds)
        except BadCondition:
            fits = 0 < len(values) <= MOST_VALUES and max(map(len, values)) <= LONGEST_VALUE
            self.add_error("value", str(FITTING.get(kind, NO_VALUE) if fits else TOO_MANY))
        return found
