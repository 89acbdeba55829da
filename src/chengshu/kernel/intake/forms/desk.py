"""What the staff type about the channels."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.intake.columns import LABELS
from chengshu.kernel.intake.forms.questions import named
from chengshu.kernel.intake.mapping import DAY_ORDER
from chengshu.kernel.intake.models import CaseFile, Jurisdiction
from chengshu.kernel.intake.moments import DayOrder
from chengshu.ui.fields import flag, line, long_text
from chengshu.ui.forms import Form, words


class FileForm(Form):
    """A file of reports."""

    file = forms.FileField(
        label=words("文件", "File"),
        help_text=words(
            "Excel（xlsx）或 CSV，要有一行表头，最多 10 万行。导入前可以核对各列的含义。已办结的历史案件也可导入，"
            "带上办结时间、期限和答复，就能统计和查询。",
            "Excel (xlsx) or CSV with a row of headings, 100,000 rows at most. You check the columns first. Cases of "
            "the past come in as well: with the times when they were closed and due and the replies, they are counted "
            "and found.",
        ),
    )


ORDERS = {
    DayOrder.MONTH_FIRST: Text("月/日/年（06/20/2016）", "month/day/year (06/20/2016)"),
    DayOrder.DAY_FIRST: Text("日/月/年（20/06/2016）", "day/month/year (20/06/2016)"),
}


def mapping_form(file: CaseFile) -> type[Form]:
    """A form that asks which column of this file is what."""
    columns = [("", str(Text("（无）", "(none)"))), *((str(n), name) for n, name in enumerate(file.columns))]
    fields: dict[str, Any] = {
        what.value: forms.ChoiceField(
            label=words(label), choices=columns, required=False, initial=str(file.mapping.get(what, ""))
        )
        for what, label in LABELS.items()
    }
    fields[DAY_ORDER] = forms.ChoiceField(
        label=words(Text("日期写法", "Dates")),
        choices=[("", str(Text("自动识别", "as they stand"))), *((int(one), str(ORDERS[one])) for one in DayOrder)],
        required=False,
        initial=str(file.mapping.get(DAY_ORDER, "")),
        help_text=words("只用于 06/05/2016 这类写法。", "Only for those written like 06/05/2016."),
    )
    return type("MappingForm", (Form,), fields)


class KeyForm(Form):
    """A key for a program."""

    jurisdiction = forms.ModelChoiceField(Jurisdiction.objects.filter(active=True), label=words("辖区", "Jurisdiction"))
    holder = line("持有单位和系统", "Who gets it, for which system")
    per_minute = forms.IntegerField(
        label=words("每分钟次数", "Calls a minute"), min_value=1, max_value=10_000, initial=60
    )


class AreaForm(Form):
    """A jurisdiction of Open311."""

    key = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9.-]*$",
        label=words("标识", "Key"),
        max_length=80,
        help_text=words(
            "其他系统上报时写在 jurisdiction_id 里，一般用域名，如 city.gov.cn。",
            "What programs send as jurisdiction_id, mostly a domain, as city.gov.cn.",
        ),
    )
    name_zh = line("名称", "Name", length=200)
    name_en = line("英文", "Name in English", required=False, length=200)
    division_code = forms.RegexField(
        r"^\d{0,12}$",
        label=words("区划代码", "Division code"),
        required=False,
        help_text=words("只公开这个区划的案件；不填即全市。", "Only its cases are shown; empty for the whole city."),
    )
    usual = flag("未写明辖区时用它", "Meant where a program names none")
    active = flag("启用", "In use")

    def content(self) -> dict[str, Any]:
        """What ``set_jurisdiction`` takes."""
        return named(self.cleaned_data, "name")


class DismissForm(Form):
    """Why a finding is none."""

    why = long_text("原因", "Why", required=False, length=300)
