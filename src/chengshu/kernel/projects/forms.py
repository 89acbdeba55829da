"""What people type on this floor."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects.models import MatterSource
from chengshu.kernel.projects.models.matters import MATTER_SOURCE_LABELS
from chengshu.kernel.projects.purposes import EVIDENCE, PAPERS
from chengshu.ui.forms import Form, choices, words

_REASON_LENGTH = 500


def _text(zh: str, en: str, *, required: bool = True, help_zh: str = "", help_en: str = "") -> forms.CharField:
    help_text = words(help_zh, help_en) if help_zh else ""
    return forms.CharField(
        label=words(zh, en), required=required, max_length=4000, widget=forms.Textarea, help_text=help_text
    )


class ReportForm(Form):
    """Progress of a milestone."""

    progress = _text(
        "进展情况", "What was done", help_zh="写清完成了什么、还差什么。", help_en="Say what is done and what is left."
    )
    share_done = forms.IntegerField(label=words("完成比例（%）", "Share done (%)"), min_value=0, max_value=100)
    complete = forms.BooleanField(
        label=words("申请办结", "The milestone is reached"),
        required=False,
        help_text=words("认为该节点已完成时勾选，须附佐证材料。", "Tick when it is reached; evidence is then needed."),
    )
    evidence = FilesField(purpose=EVIDENCE, label=words("佐证材料", "Evidence"), required=False)


class ExtensionForm(Form):
    """A later day."""

    until = forms.DateField(label=words("延期至", "Until"))
    reason = _text("延期理由", "Reason")


class ReasonForm(Form):
    """A reason, which whoever it concerns reads."""

    reason = _text("理由", "Reason")


class ImportForm(Form):
    """A published text. Its size is checked by the reader, which says more than a field could."""

    owner = forms.ModelChoiceField(
        label=words("管理单位", "Kept by"),
        queryset=Organisation.objects.none(),
        help_text=words("由哪个单位管理并督办这份规划。", "Which unit keeps and supervises this plan."),
    )
    file = forms.FileField(
        label=words("规划文本", "Text of the plan"),
        allow_empty_file=True,
        help_text=words(
            "纯文本文件（txt），UTF-8、GB18030、Big5 均可，不超过 5 MB。",
            "A plain text file in UTF-8, GB18030 or Big5, up to 5 MB.",
        ),
    )

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = owners


class SettleForm(Form):
    """Whom a printed name means."""

    organisations = forms.ModelMultipleChoiceField(
        label=words("对应单位", "Means"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": "12"}),
        help_text=words("可以选多个，如“各区县”。", "Several may be chosen, as for “all counties”."),
    )
    nobody = forms.BooleanField(
        label=words("不对应本市任何单位", "No body of this city is meant"),
        required=False,
        help_text=words("如运营商、高校等不在机构树内的单位。", "Such as carriers outside the tree of organisations."),
    )

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisations"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
        field.queryset = offered


class MatterForm(Form):
    """A matter to be put on record."""

    title = forms.CharField(label=words("事项名称", "Matter"), max_length=300)
    source = forms.ChoiceField(label=words("来源", "Source"), choices=choices(MATTER_SOURCE_LABELS))
    source_number = forms.CharField(
        label=words("文号或会议名称", "Number of the document or name of the meeting"), max_length=100, required=False
    )
    source_on = forms.DateField(label=words("来文或会议日期", "Its date"), required=False)
    content = _text("事项内容", "What is to be done", required=False)
    instruction = _text("领导批示", "Leader's instruction", required=False)
    instructed_by = forms.CharField(label=words("批示领导", "Instructed by"), max_length=100, required=False)
    instructed_on = forms.DateField(label=words("批示日期", "Instructed on"), required=False)
    due_on = forms.DateField(label=words("办结时限", "Due"), required=False)
    papers = FilesField(purpose=PAPERS, label=words("附件", "Papers"), required=False)

    def clean(self) -> dict[str, Any]:
        """An instruction names who gave it."""
        given = super().clean() or {}
        if given.get("source") == MatterSource.INSTRUCTION and not given.get("instruction"):
            self.add_error("instruction", str(words("请填写批示内容。", "Give the words of the instruction.")))
        return given


class MatterTaskForm(Form):
    """A task of a matter with its units and up to three time points."""

    name = forms.CharField(label=words("任务", "Task"), max_length=500)
    leads = forms.ModelMultipleChoiceField(
        label=words("牵头单位", "Lead units"), queryset=Organisation.objects.none(), widget=forms.SelectMultiple
    )
    supports = forms.ModelMultipleChoiceField(
        label=words("配合单位", "Supporting units"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.SelectMultiple,
    )
    due_1 = forms.DateField(label=words("时间节点一", "First time point"))
    goal_1 = forms.CharField(label=words("目标一", "Its goal"), max_length=500)
    due_2 = forms.DateField(label=words("时间节点二", "Second time point"), required=False)
    goal_2 = forms.CharField(label=words("目标二", "Its goal"), max_length=500, required=False)
    due_3 = forms.DateField(label=words("时间节点三", "Third time point"), required=False)
    goal_3 = forms.CharField(label=words("目标三", "Its goal"), max_length=500, required=False)

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("leads", "supports"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
            field.queryset = offered


class CloseMatterForm(Form):
    """The result of a matter."""

    result = _text("办理结果", "Result")


class FigureForm(Form):
    """A measured value with what shows it."""

    value = forms.DecimalField(label=words("数值", "Value"), max_digits=24, decimal_places=6)
    day = forms.DateField(label=words("统计日期", "As of"), initial=clock.today)
    origin = _text("数据出处", "Where it comes from", required=False)
    evidence = FilesField(purpose=EVIDENCE, label=words("佐证材料", "Evidence"), required=False)


class LightRuleForm(Form):
    """When the light turns yellow."""

    near_working_days = forms.IntegerField(
        label=words("距时限多少个工作日起为“临近”", "Working days before the day"), min_value=0, max_value=250
    )
    since = forms.DateField(label=words("生效日期", "In force from"), initial=clock.today)
    reason = forms.CharField(label=words("调整依据", "Why"), max_length=300)


class ScoreRuleForm(Form):
    """How a milestone's score is counted."""

    formula = forms.CharField(label=words("节点得分公式", "Formula of a milestone"), max_length=_REASON_LENGTH)
    support_weight = forms.DecimalField(
        label=words("配合单位权重", "Weight of a supporting unit"),
        max_digits=4,
        decimal_places=2,
        min_value=0,
        max_value=10,
    )
    since = forms.DateField(label=words("生效日期", "In force from"), initial=clock.today)
    reason = forms.CharField(label=words("调整依据", "Why"), max_length=300)
