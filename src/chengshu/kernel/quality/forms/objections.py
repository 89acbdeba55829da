"""An objection."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import bracketed
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.quality.purposes import EVIDENCE
from chengshu.ui.forms import Form, words

FILES = words("佐证材料", "Evidence")


class ObjectionForm(Form):
    """The row by its key, the column, what it should be and why."""

    column = forms.ChoiceField(label=words("有误的字段", "Which column is wrong"))
    seen = forms.CharField(label=words("您看到的值", "What you saw"), required=False, max_length=1000)
    proposed = forms.CharField(label=words("应为", "What it should be"), required=False, max_length=1000)
    words = forms.CharField(label=words("理由", "Why"), max_length=2000, widget=forms.Textarea)
    evidence = FilesField(purpose=EVIDENCE, label=FILES, required=False)

    def __init__(self, *args: Any, resource: Resource, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = list(resource.items.all())
        chosen: Any = self.fields["column"]
        chosen.choices = [(one.column, bracketed(one.name, one.column)) for one in items if not one.is_key]
        self.keys = [one.column for one in items if one.is_key]
        for one in items:
            if one.is_key:
                label = words(f"主键：{one.name_zh}", f"Key: {one.name.en}")
                self.fields[f"key_{one.column}"] = forms.CharField(label=label, max_length=1000)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "form-control" if not isinstance(field, forms.ChoiceField) else "")
        self.order_fields([*(f"key_{one}" for one in self.keys), "column"])

    def row(self) -> dict[str, str]:
        """The key columns as typed."""
        return {one: self.cleaned_data[f"key_{one}"] for one in self.keys}
