"""What people type about groups, meetings and decisions."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.kernel.access.forms import unit, units
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.governance.forms.fields import KeptForm, PostField, long_text, posts_held
from chengshu.kernel.governance.models import MEMBER_DUTY_LABELS, Meeting, MemberDuty, Presence, SteeringGroup
from chengshu.kernel.governance.models import PRESENCE_LABELS as PRESENCES
from chengshu.kernel.governance.purposes import MINUTES
from chengshu.kernel.governance.rights import SEE_GROUPS
from chengshu.kernel.governance.services.groups import AgendaLine, Came
from chengshu.kernel.identity.queries import organisation_called
from chengshu.ui.fields import day, line
from chengshu.ui.forms import Form, choices, words


class GroupForm(Form):
    """A group's name and duties."""

    name_zh = line("名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    duties = long_text("领导小组职责", "Duties of the group")
    office_duties = long_text("办公室职责", "Duties of its office", required=False)
    founding_number = line("成立文号", "Founding document no.", required=False, length=100)
    founded_on = day("成立日期", "Founded on", required=False)


class NewGroupForm(GroupForm, KeptForm):
    """A new group."""

    parent = forms.ModelChoiceField(
        SteeringGroup.everywhere.filter(dissolved_on=None),
        label=words("上级领导小组", "Working group of"),
        required=False,
        help_text=words("工作小组请选择所属领导小组。", "For a working group, the group it belongs to."),
    )
    field_order = ("organisation", "parent")
    reach = {"parent": SEE_GROUPS}


class SeatForm(Form):
    """A seat for the holder of a post."""

    post = PostField(posts_held(), label=words("人员", "Person"))
    duty = forms.TypedChoiceField(
        label=words("组内职务", "Duty"), choices=choices(MEMBER_DUTY_LABELS), coerce=lambda key: MemberDuty(int(key))
    )
    since = day("任职日期", "Since", required=False)


class MeetingForm(Form):
    """A meeting to be called."""

    title = line("会议名称", "Title")
    starts_at = forms.DateTimeField(label=words("时间", "When"))
    place = line("地点", "Place", required=False)
    agenda = long_text(
        "议题",
        "Agenda",
        required=False,
        help_zh="每行一个议题；需汇报单位的，在“|”后写单位名称，如：审议年度计划 | 市财政局。",
        help_en="One item a line; the reporting unit after “|”, as in: Yearly plan | Finance bureau.",
    )

    def agenda_lines(self) -> list[AgendaLine]:
        """The items typed; a unit that is not known stays with the words."""
        return [_agenda_line(typed) for typed in self.cleaned_data["agenda"].splitlines() if typed.strip()]


def _agenda_line(typed: str) -> AgendaLine:
    title, _, name = typed.replace("｜", "|").partition("|")
    reporter = organisation_called(name.strip()) if name.strip() else None
    return AgendaLine(title.strip() if reporter or not name.strip() else typed.strip(), reporter)


class MinutesForm(Form):
    """Minutes, and one choice for each person invited."""

    minutes = long_text("会议纪要", "Minutes", rows=10)
    papers = FilesField(purpose=MINUTES, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invited = list(meeting.attendances.select_related("post__person", "post__organisation"))
        for one in self.invited:
            label = f"{one.post.organisation} {one.post.person}"
            self.fields[f"came_{one.pk}"] = forms.ChoiceField(
                label=label,
                choices=choices(PRESENCES),
                initial=Presence.PRESENT if one.presence == Presence.INVITED else one.presence,
                widget=forms.Select({"class": "form-select"}),
            )
            self.fields[f"deputy_{one.pk}"] = forms.CharField(
                label=f"{label} · {words('代会人员', 'deputy')}",
                required=False,
                max_length=100,
                initial=one.deputy,
                widget=forms.TextInput({"class": "form-control"}),
            )

    def clean(self) -> dict[str, Any]:
        """Whoever sent a deputy names them."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self.invited:
            if given.get(f"came_{one.pk}") == Presence.DEPUTED and not given.get(f"deputy_{one.pk}"):
                self.add_error(f"deputy_{one.pk}", str(words("请填写代会人员。", "Name who came instead.")))
        return given

    def came(self) -> dict[int, Came]:
        """Who came, by key of Attendance."""
        given = self.cleaned_data
        return {
            one.pk: Came(Presence(given[f"came_{one.pk}"]), given[f"deputy_{one.pk}"].strip()) for one in self.invited
        }


class DecisionForm(Form):
    """A decision of a meeting."""

    words = long_text("议定事项", "Decision", rows=3)
    lead = unit("牵头单位", "Lead unit", required=False)
    supports = units("配合单位", "Supporting units")
    due_on = day("完成时限", "Due", required=False)
