"""Projects of the library and their milestones."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.identity.models import Person
from chengshu.kernel.lifecycle.forms.fields import OfUnits, WanField, line, text, unit, why
from chengshu.kernel.lifecycle.models import (
    Mode,
    Project,
)
from chengshu.kernel.lifecycle.models.projects import KIND_LABELS, URGENCY_LABELS
from chengshu.kernel.projects.models import Milestone, Task
from chengshu.ui.forms import Form, choices, words


class ProjectForm(Form):
    """What is proposed."""

    name_zh = line("项目名称", "Name")
    name_en = line("英文名称", "Name in English", required=False)
    year = forms.IntegerField(label=words("计划年度", "Year planned"), min_value=2000, max_value=2100)
    kind = forms.ChoiceField(label=words("项目性质", "Kind"), choices=choices(KIND_LABELS))
    urgency = forms.TypedChoiceField(
        label=words("紧急程度", "Urgency"), choices=choices(URGENCY_LABELS), coerce=int, initial=2
    )
    cross_department = forms.BooleanField(label=words("跨部门协同项目", "Across departments"), required=False)
    confidential = forms.BooleanField(
        label=words("保密性要求高，或涉及安全维稳", "Of high secrecy, or of security"), required=False
    )
    purpose = text("建设必要性", "Why it is needed")
    functions = text(
        "主要功能和建设内容",
        "What it is to do",
        help_text=words("查重按这段文字比对，请写具体。", "The duplicate check compares this text; be precise."),
    )
    asked_fen = WanField(label=words("申报投资（万元）", "Amount asked for (10,000 yuan)"))
    starts_on = forms.DateField(label=words("计划开工", "Begins"), required=False)
    ends_on = forms.DateField(label=words("计划完工", "Ends"), required=False)
    plan_task = forms.ModelChoiceField(
        Task.everywhere.filter(dropped_at=None), label=words("所属规划任务", "Task of the city's plan"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """The end comes after the start."""
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", str(Text("完工不能早于开工。", "The end cannot come before the beginning.")))
        return cleaned


class NewProjectForm(ProjectForm, OfUnits):
    """A new project."""

    office = unit("项目管理办公室", "Office that keeps the library")
    field_order = ("unit", "office")

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["office"]
        chosen.queryset = offices
        if offices.count() == 1:
            chosen.initial = offices.get().pk


class ModeForm(Form):
    """The mode of building and operating."""

    mode = forms.ModelChoiceField(
        Mode.objects.all(), label=words("建设运营模式", "Mode"), widget=forms.RadioSelect, empty_label=None
    )
    reason = text("选择理由", "Reason", most=500)


class ManagerForm(Form):
    """The project manager."""

    person = forms.ModelChoiceField(Person.objects.none(), label=words("项目经理", "Project manager"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["person"]
        chosen.queryset = people


class AmountForm(Form):
    """Another approved amount."""

    amount_fen = WanField(label=words("批准投资（万元）", "Approved amount (10,000 yuan)"))
    why = why()


class PublicForm(Form):
    """What the public reads."""

    words = text(
        "公开说明",
        "What everybody reads",
        most=1000,
        help_text=words("不要写个人信息。", "No personal data, please."),
    )


class MilestoneForm(Form):
    """A milestone of a project."""

    name_zh = line("节点", "Milestone")
    name_en = line("英文名称", "Name in English", required=False)
    due_on = forms.DateField(label=words("时限", "Due"))
    plan_milestone = forms.ModelChoiceField(
        Milestone.everywhere.none(), label=words("对应规划节点", "Milestone of the city's plan"), required=False
    )
    public = forms.BooleanField(label=words("可向社会公开", "May be shown to the public"), required=False, initial=True)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["plan_milestone"]
        chosen.queryset = Milestone.everywhere.filter(task=project.plan_task_id, dropped_at=None)
