"""What the staff type about the channels."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.intake.mapping import LABELS
from chengshu.kernel.intake.models import CaseFile, Jurisdiction
from chengshu.ui.fields import line, long_text
from chengshu.ui.forms import Form, words


class FileForm(Form):
    """A file of reports."""

    file = forms.FileField(
        label=words("文件", "File"),
        help_text=words(
            "Excel（xlsx）或 CSV，第一行为表头，最多 10 万行。导入前可以核对各列的含义。",
            "Excel (xlsx) or CSV with headings in the first row, 100,000 rows at most. You check the columns first.",
        ),
    )


def mapping_form(file: CaseFile) -> type[Form]:
    """A form that asks which column of this file is what."""
    columns = [("", str(Text("（无）", "(none)"))), *((str(n), name) for n, name in enumerate(file.columns))]
    fields: dict[str, Any] = {
        what.value: forms.ChoiceField(
            label=words(label), choices=columns, required=False, initial=str(file.mapping.get(what, ""))
        )
        for what, label in LABELS.items()
    }
    return type("MappingForm", (Form,), fields)


class KeyForm(Form):
    """A key for a program."""

    jurisdiction = forms.ModelChoiceField(Jurisdiction.objects.filter(active=True), label=words("辖区", "Jurisdiction"))
    holder = line("持有单位和系统", "Who gets it, for which system")
    per_minute = forms.IntegerField(
        label=words("每分钟次数", "Calls a minute"), min_value=1, max_value=10_000, initial=60
    )


class DismissForm(Form):
    """Why a finding is none."""

    why = long_text("原因", "Why", required=False, length=300)
