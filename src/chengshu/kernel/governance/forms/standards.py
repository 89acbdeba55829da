"""What people type about standards and checks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.forms import unit
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.governance.forms.fields import KeptForm, ReachForm, long_text
from chengshu.kernel.governance.models import (
    CONFORMITY_LABELS,
    STANDARD_LEVEL_LABELS,
    STANDARD_STATE_LABELS,
    Branch,
    Standard,
)
from chengshu.kernel.governance.purposes import CORRECTIONS, EDITIONS
from chengshu.kernel.governance.rights import SEE_STANDARDS
from chengshu.kernel.governance.services.standards import Found
from chengshu.ui.fields import day, line
from chengshu.ui.forms import Form, choices, words


class StandardForm(Form):
    """A standard's record."""

    number = line(
        "标准编号", "Number", length=60, help_zh="不含年份，如 GB/T 36333。", help_en="Without the year: GB/T 36333."
    )
    name_zh = line("名称", "Title in Chinese")
    name_en = line("英文名称", "Title in English", required=False)
    branch = forms.ModelChoiceField(Branch.objects.all(), label=words("分类", "Branch"))
    level = forms.ChoiceField(label=words("层级", "Level"), choices=choices(STANDARD_LEVEL_LABELS))
    mandatory = forms.BooleanField(label=words("强制执行", "Mandatory"), required=False)
    scope = long_text("适用范围", "Scope", required=False)


class NewStandardForm(StandardForm, KeptForm):
    """A new standard."""

    field_order = ("organisation",)


class EditionForm(Form):
    """An edition of a standard."""

    edition = line(
        "版本",
        "Edition",
        length=20,
        help_zh="国家标准填年份，如 2018。",
        help_en="The year of a national standard: 2018.",
    )
    text = long_text("正文", "Text", required=False, rows=12)
    note = line("修改说明", "What changed", required=False, length=500)
    published_on = day("发布日期", "Published on", required=False)
    effective_on = day("实施日期", "In force from", required=False)
    papers = FilesField(purpose=EDITIONS, required=False)


class StandardStateForm(ReachForm):
    """Whether a standard is to be followed."""

    reach = {"replaced_by": SEE_STANDARDS}

    state = forms.ChoiceField(label=words("状态", "State"), choices=choices(STANDARD_STATE_LABELS))
    replaced_by = forms.ModelChoiceField(
        Standard.everywhere.all(), label=words("被何标准代替", "Replaced by"), required=False
    )


class CheckForm(KeptForm):
    """A check of use; findings are typed one a line."""

    unit = unit("被检查单位", "Unit checked")
    system = line(
        "系统名称", "System", required=False, help_zh="检查整个单位则不填。", help_en="Empty for the unit as a whole."
    )
    conformity = forms.ChoiceField(label=words("结论", "Result"), choices=choices(CONFORMITY_LABELS))
    remark = long_text("检查说明", "Remark", required=False, rows=3)
    findings = long_text(
        "问题",
        "Findings",
        required=False,
        help_zh="每行一个问题；条款号写在“|”前，如：5.2 | 目录缺少更新周期。",
        help_en="One a line, the clause before “|”, as in: 5.2 | The catalogue lacks the update period.",
    )
    due_on = day("整改时限", "Correct by", required=False)

    def clean(self) -> dict[str, Any]:
        """Findings have a day by which they are corrected."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("findings") and not given.get("due_on"):
            self.add_error("due_on", str(Text("请填写整改时限。", "Say by when they are to be corrected.")))
        return given

    def found(self) -> list[Found]:
        """The findings typed."""
        due = self.cleaned_data["due_on"]
        lines = self.cleaned_data["findings"].replace("｜", "|").splitlines()
        return [_found(typed, due) for typed in lines if typed.strip()]


def _found(typed: str, due: date | None) -> Found:
    clause, bar, words_of = typed.partition("|")
    due_on = due or clock.today()
    return Found(words_of.strip(), due_on, clause.strip()[:60]) if bar else Found(typed.strip(), due_on)


class CorrectionForm(Form):
    """What a unit did about a finding."""

    correction = long_text("整改情况", "What was done")
    papers = FilesField(purpose=CORRECTIONS, required=False)
