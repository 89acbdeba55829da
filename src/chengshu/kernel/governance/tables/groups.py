"""Lists of groups, members, meetings and decisions."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.governance.models import (
    MEETING_STATE_LABELS,
    Decision,
    GroupMember,
    Meeting,
    MeetingState,
    SteeringGroup,
)
from chengshu.kernel.governance.tables.tones import badge, matter_badge
from chengshu.ui.parts import Chip, Link, State, plain
from chengshu.ui.tables import Column, Filter, Table


def group_url(group: SteeringGroup) -> str:
    """The page of a group."""
    return reverse("governance:group", args=[group.pk])


def meeting_url(meeting: Meeting) -> str:
    """The page of a meeting."""
    return reverse("governance:meeting", args=[meeting.pk])


def _standing(group: SteeringGroup) -> State:
    if group.dissolved_on:
        return State("off", Text("已撤销", "Dissolved"))
    return State("good", Text("运行中", "At work"))


GROUPS: Table[SteeringGroup] = Table(
    key="groups",
    label=Text("领导小组", "Steering groups"),
    columns=(
        Column("name", Text("名称", "Name"), lambda group: group.name, link=group_url, sort="name_zh", wide=True),
        Column("office", Text("办公室设在", "Office at"), lambda group: group.organisation.name),
        Column(
            "seats", Text("成员", "Members"), lambda group: getattr(group, "seats", None), numeric=True, sort="seats"
        ),
        Column(
            "met", Text("会议次数", "Meetings"), lambda group: getattr(group, "met", None), numeric=True, sort="met"
        ),
        Column(
            "last_met",
            Text("最近会议", "Last met"),
            lambda group: getattr(group, "last_met", None),
            sort="last_met",
            phone=False,
        ),
        Column("state", Text("状态", "State"), _standing),
    ),
    search=("name_zh", "name_en", "organisation__name_zh", "organisation__name_en"),
    order=("organisation__division_code", "organisation__order", "pk"),
    empty=Text("还没有领导小组。", "No steering group yet."),
)


def _title(member: GroupMember) -> Text:
    return Text(member.post.title_zh, member.post.title_en or member.post.title_zh)


def _end(member: GroupMember) -> Link:
    return Link(Text("免职", "End"), reverse("governance:end_seat", args=[member.pk]))


MEMBERS: Table[GroupMember] = Table(
    key="members",
    label=Text("成员名单", "Members"),
    columns=(
        Column("duty", Text("组内职务", "Duty"), lambda member: member.duty_label),
        Column("person", Text("姓名", "Name"), lambda member: Chip(member.post.person.name, "person")),
        Column(
            "post", Text("单位和职务", "Unit and post"), lambda member: f"{member.post.organisation} {_title(member)}"
        ),
        Column("since", Text("任职", "Since")),
        Column("until", Text("免职", "Until"), phone=False),
    ),
    empty=Text("还没有成员。", "Nobody sits in it yet."),
)


MEETINGS: Table[Meeting] = Table(
    key="meetings",
    label=Text("会议", "Meetings"),
    columns=(
        Column("title", Text("会议", "Meeting"), link=meeting_url, wide=True),
        Column("group", Text("领导小组", "Group"), lambda meeting: meeting.group.name, phone=False),
        Column("starts_at", Text("时间", "When"), sort="starts_at"),
        Column("place", Text("地点", "Place"), phone=False),
        Column("taken", Text("议定事项", "Decisions"), lambda meeting: getattr(meeting, "taken", None), numeric=True),
        Column("state", Text("状态", "State"), lambda meeting: badge(MeetingState(meeting.state), meeting.state_label)),
    ),
    search=("title", "group__name_zh", "place"),
    filters=(Filter("state", Text("状态", "State"), list(MEETING_STATE_LABELS.items())),),
    order=("-starts_at", "-pk"),
    empty=Text("还没有会议。", "No meeting yet."),
)

DECISIONS: Table[Decision] = Table(
    key="decisions",
    label=Text("议定事项", "Decisions"),
    columns=(
        Column("words", Text("议定事项", "Decision"), link=lambda decision: meeting_url(decision.meeting), wide=True),
        Column("meeting", Text("会议", "Meeting"), lambda decision: decision.meeting.title, phone=False),
        Column("lead", Text("牵头单位", "Lead unit"), lambda decision: decision.lead and decision.lead.name),
        Column(
            "supports",
            Text("配合单位", "Supporting units"),
            lambda decision: plain([body.name for body in decision.supports.all()]),
            phone=False,
        ),
        Column("due_on", Text("完成时限", "Due"), sort="due_on"),
        Column("matter", Text("落实情况", "Follow-up"), lambda decision: matter_badge(decision.matter)),
    ),
    search=("words", "meeting__title", "lead__name_zh", "lead__name_en"),
    filters=(
        Filter(
            "followed",
            Text("督办", "Supervision"),
            [("yes", Text("已转督办", "Supervised")), ("no", Text("未转督办", "Not supervised"))],
            narrow=lambda rows, chosen: rows.filter(matter__isnull=chosen == "no"),
        ),
    ),
    order=("-meeting__starts_at", "order"),
    empty=Text("还没有议定事项。", "No decision yet."),
)

# The same lists on the page of one group, which need not say whose they are.
SEATS = replace(
    MEMBERS, columns=(*MEMBERS.columns[:-1], Column("end", Text("办理", "Change"), _end, export=False)), key="seats"
)
MEETINGS_OF_GROUP = replace(MEETINGS, columns=tuple(one for one in MEETINGS.columns if one.key != "group"))
DECISIONS_OF_GROUP = replace(
    DECISIONS, columns=tuple(one for one in DECISIONS.columns if one.key not in {"meeting", "supports"})
)
