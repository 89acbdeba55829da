"""Records that people bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from chengshu.kernel.catalogue.models import Item
from chengshu.kernel.gathering.models import Source
from chengshu.ui.forms import Form, words


class ColumnsForm(Form):
    """Which column of a file is which item; each column at most once."""

    def __init__(
        self, *args: Any, items: Sequence[Item], columns: Sequence[str], mapping: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", words("未映射", "not mapped")), *((column, column) for column in columns)]
        for item in items:
            field = forms.ChoiceField(
                label=str(item.name),
                choices=offered,
                required=item.required or item.is_key,
                initial=mapping.get(item.column, ""),
            )
            field.widget.attrs["class"] = "form-select"
            self.fields[f"map_{item.column}"] = field

    def clean(self) -> dict[str, Any]:
        """No column twice."""
        given = super().clean() or {}
        seen: set[str] = set()
        for name, column in list(given.items()):
            if column and column in seen:
                self.add_error(name, words("该列已对应另一信息项。", "This column is another item already."))
            seen.add(column)
        return given

    def mapping(self) -> dict[str, str]:
        """Item to column."""
        return {name.removeprefix("map_"): str(column) for name, column in self.cleaned_data.items() if column}


class HandoverForm(Form):
    """A file for a source. Its columns are matched by name; whoever reviews sees the outcome."""

    source = forms.ModelChoiceField(Source.everywhere.none(), label=words("归入哪个数据源", "For which source"))
    file = forms.FileField(
        label=words("数据文件", "File"),
        help_text=words(
            "CSV、Excel（xlsx）、JSON 或 XML；纸质台账请先按模板录入。",
            "CSV, Excel (xlsx), JSON or XML; type ledgers of paper into such a file first.",
        ),
    )
    scanned = forms.BooleanField(label=words("由纸质材料录入", "Typed from paper"), required=False)
    words = forms.CharField(label=words("说明", "Note"), max_length=1000, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, sources: QuerySet[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]
