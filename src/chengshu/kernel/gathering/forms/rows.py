"""Rows of quarantine, and changes of form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.ui.forms import Form, choices, words

DECISIONS = {
    "accept": Text("接受：以新结构为准", "Accept: the new form is right"),
    "map": Text("改映射：由另一列代替", "Map anew: another column takes its place"),
    "refuse": Text("退回源端：请源系统恢复", "Refuse: the source has to be put right"),
}


class MendForm(Form):
    """The values of a row, as the source has them; those of broken lines are typed anew."""

    def __init__(self, *args: Any, columns: Mapping[str, str], values: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in columns.items():
            value = values.get(name)
            self.fields[f"v_{name}"] = forms.CharField(
                label=label, required=False, initial="" if value is None else value, strip=False
            )
            self.fields[f"v_{name}"].widget.attrs["class"] = "form-control"

    def values(self) -> dict[str, str | None]:
        """By the source's columns."""
        return {name[2:]: value or None for name, value in self.cleaned_data.items()}


class AsideForm(Form):
    """A row that is not wanted."""

    reason = forms.CharField(label=words("不入库的原因", "Why it is not stored"), max_length=400)


class DriftForm(Form):
    """What is decided about a change of form."""

    decision = forms.ChoiceField(label=words("决定", "Decision"), choices=choices(DECISIONS), widget=forms.RadioSelect)
    column = forms.ChoiceField(label=words("代替它的列", "The column in its place"), required=False)
    reason = forms.CharField(label=words("说明", "Note"), max_length=400, required=False)

    def __init__(self, *args: Any, columns: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = [("", words("请选择", "Choose")), *((one, one) for one in columns)]  # type: ignore[attr-defined]
