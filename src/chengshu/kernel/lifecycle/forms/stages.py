"""Stages: papers, experts, contracts, quality."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.lifecycle.forms.fields import NONE, files, line, text
from chengshu.kernel.lifecycle.models import (
    RequiredPaper,
    StageRun,
)
from chengshu.kernel.lifecycle.models.rules import (
    SERVICE_LABELS,
)
from chengshu.kernel.lifecycle.models.stages import CONTRACT_KIND_LABELS, QUALITY_LABELS
from chengshu.kernel.lifecycle.purposes import PAPERS
from chengshu.kernel.lifecycle.queries.rules import papers_needed
from chengshu.ui.fields import YuanField
from chengshu.ui.forms import Form, choices, words


class PaperForm(Form):
    """A document of a stage."""

    required = forms.ModelChoiceField(
        RequiredPaper.objects.none(), label=words("必备材料", "Required document"), required=False
    )
    name = line("文件名称", "Name", required=False)
    uploads = FilesField(purpose=PAPERS, label=words("文件", "Files"))

    def __init__(self, *args: Any, run: StageRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["required"]
        keys = [paper.pk for paper in papers_needed(run.stage, run.project)]
        chosen.queryset = RequiredPaper.objects.filter(pk__in=keys)

    def clean(self) -> dict[str, Any]:
        """A document has a name, its own or that of the duty it fulfils."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("name") and cleaned.get("required"):
            cleaned["name"] = cleaned["required"].name_zh
        if not cleaned.get("name"):
            self.add_error("name", str(Text("请填写名称，或选择必备材料。", "Name it, or choose a required document.")))
        return cleaned


class AskForm(Form):
    """A question to experts."""

    question = text("论证问题", "What is asked")
    due_on = forms.DateField(label=words("请于何日前出具", "To be answered by"))


class ContractForm(Form):
    """A contract."""

    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(CONTRACT_KIND_LABELS))
    service = forms.ChoiceField(
        label=words("第三方服务内容", "What a third party does"),
        choices=choices(SERVICE_LABELS, empty=NONE),
        required=False,
    )
    number = line("合同编号", "Number", most=60)
    party = line("对方单位", "Other party")
    amount_fen = YuanField(label=words("合同金额（元）", "Amount (yuan)"))
    signed_on = forms.DateField(label=words("签订日期", "Signed on"), initial=clock.today)
    ends_on = forms.DateField(label=words("履行截止", "Ends on"), required=False)
    uploads = files()

    def clean(self) -> dict[str, Any]:
        """A third party does something; others do not."""
        cleaned: dict[str, Any] = super().clean() or {}
        third = cleaned.get("kind") == "third_party"
        if third and not cleaned.get("service"):
            self.add_error("service", str(Text("请选择服务内容。", "Please choose what it does.")))
        if not third:
            cleaned["service"] = ""
        return cleaned


class QualityForm(Form):
    """A third party's report."""

    service = forms.ChoiceField(label=words("环节", "On what"), choices=choices(SERVICE_LABELS))
    party = line("第三方机构", "Third party")
    on = forms.DateField(label=words("报告日期", "Date"), initial=clock.today)
    verdict = forms.ChoiceField(label=words("结论", "Finding"), choices=choices(QUALITY_LABELS))
    words = text("报告要点", "In short")
    uploads = files()


class AnswerForm(Form):
    """How issues were settled."""

    answer = text("处理情况", "What was done")
