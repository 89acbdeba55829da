"""Records that people bring."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from chengshu.kernel.gathering.models import Source
from chengshu.ui.forms import Form, words


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
