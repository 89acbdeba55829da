"""Pages of steering groups, meetings and decisions."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.governance.forms.fields import DayForm, ReasonForm
from chengshu.kernel.governance.forms.groups import (
    DecisionForm,
    GroupForm,
    MeetingForm,
    MinutesForm,
    NewGroupForm,
    SeatForm,
)
from chengshu.kernel.governance.models import GroupMember, Meeting, SteeringGroup
from chengshu.kernel.governance.purposes import MINUTES
from chengshu.kernel.governance.queries.groups import (
    decisions_seen_by,
    former_members_of,
    groups_seen_by,
    meetings_seen_by,
    members_of,
)
from chengshu.kernel.governance.rights import EDIT_GROUPS, SEE_GROUPS
from chengshu.kernel.governance.services.following import follow_up
from chengshu.kernel.governance.services.groups import (
    GroupContent,
    call_meeting,
    cancel_meeting,
    change_group,
    dissolve_group,
    drop_decision,
    end_seat,
    found_group,
    minute_meeting,
    record_decision,
    seat_member,
)
from chengshu.kernel.governance.tables.groups import (
    DECISIONS,
    DECISIONS_OF_GROUP,
    GROUPS,
    MEETINGS,
    MEETINGS_OF_GROUP,
    MEMBERS,
    SEATS,
    group_url,
    meeting_url,
)
from chengshu.kernel.governance.tables.tones import matter_badge
from chengshu.kernel.governance.views.frame import files_of, keep_all, tabs_of
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.parts import Tab
from chengshu.ui.tables import list_page, short_list


def _tabs(current: str) -> list[Tab]:
    return tabs_of(
        current,
        (
            ("governance:groups", Text("领导小组", "Steering groups"), True),
            ("governance:meetings", Text("会议", "Meetings"), True),
            ("governance:decisions", Text("议定事项", "Decisions"), True),
        ),
    )


@requires(SEE_GROUPS)
def groups(request: HubRequest) -> HttpResponseBase:
    """The groups within reach."""
    context = {"tabs": _tabs("governance:groups"), "may_edit": request.actor.may(EDIT_GROUPS)}
    return list_page(request, "governance/groups.html", GROUPS, groups_seen_by(request.actor), context)


@requires(SEE_GROUPS)
def meetings(request: HubRequest) -> HttpResponseBase:
    """The meetings within reach."""
    context = {"tabs": _tabs("governance:meetings")}
    return list_page(request, "governance/groups.html", MEETINGS, meetings_seen_by(request.actor), context)


@requires(SEE_GROUPS)
def decisions(request: HubRequest) -> HttpResponseBase:
    """The decisions within reach with their follow-up."""
    context = {"tabs": _tabs("governance:decisions")}
    return list_page(request, "governance/groups.html", DECISIONS, decisions_seen_by(request.actor), context)


@requires(SEE_GROUPS)
def group(request: HubRequest, group_id: int) -> HttpResponse:
    """A group with its members, meetings and decisions."""
    found = one_of(groups_seen_by(request.actor), group_id)
    decided = decisions_seen_by(request.actor).filter(meeting__group=found)
    edits = reaches(request.actor, EDIT_GROUPS, found.organisation) and not found.dissolved_on
    context = {
        "group": found,
        "members": short_list(SEATS if edits else MEMBERS, members_of(found)),
        "former": short_list(MEMBERS, former_members_of(found)),
        "meetings": short_list(MEETINGS_OF_GROUP, meetings_seen_by(request.actor).filter(group=found)),
        "decisions": short_list(DECISIONS_OF_GROUP, list(decided.order_by("-meeting__starts_at", "order")[:20])),
        "may_edit": edits,
    }
    return render(request, "governance/group.html", context)


@requires(EDIT_GROUPS)
def new_group(request: HubRequest) -> HttpResponseBase:
    """Found a group."""

    def save(form: NewGroupForm) -> str:
        given = dict(form.cleaned_data)
        organisation, parent = given.pop("organisation"), given.pop("parent")
        return group_url(found_group(organisation, GroupContent(**given), by=request.actor, parent=parent))

    form = typed(NewGroupForm, request, actor=request.actor, permission=EDIT_GROUPS)
    return form_view(
        request, form, save, title=Text("成立领导小组", "Found a steering group"), back=reverse("governance:groups")
    )


@requires(EDIT_GROUPS)
def edit_group(request: HubRequest, group_id: int) -> HttpResponseBase:
    """Change a group's name and duties."""
    found = one_of(groups_seen_by(request.actor), group_id)

    def save(form: GroupForm) -> str:
        return group_url(change_group(found.pk, GroupContent(**form.cleaned_data), by=request.actor))

    names = ("name_zh", "name_en", "duties", "office_duties", "founding_number", "founded_on")
    form = typed(GroupForm, request, initial={name: getattr(found, name) for name in names})
    return form_view(request, form, save, title=Text("修改领导小组", "Change the group"), back=group_url(found))


@requires(EDIT_GROUPS)
@require_POST
def dissolve(request: HubRequest, group_id: int) -> HttpResponse:
    """Dissolve a group."""
    found = dissolve_group(one_of(groups_seen_by(request.actor), group_id).pk, by=request.actor)
    return done(request, Text("领导小组已撤销。", "The group is dissolved."), group_url(found))


@requires(EDIT_GROUPS)
def new_seat(request: HubRequest, group_id: int) -> HttpResponseBase:
    """Give somebody a seat."""
    found: SteeringGroup = one_of(groups_seen_by(request.actor), group_id)

    def save(form: SeatForm) -> str:
        given = form.cleaned_data
        seat_member(found.pk, given["post"], duty=given["duty"], since=given["since"], by=request.actor)
        return group_url(found)

    return form_view(
        request, typed(SeatForm, request), save, title=Text("增加成员", "Add a member"), back=group_url(found)
    )


@requires(EDIT_GROUPS)
def leave_seat(request: HubRequest, member_id: int) -> HttpResponseBase:
    """End a seat as of a day."""
    seen = GroupMember.objects.filter(group__in=groups_seen_by(request.actor).values("pk"))
    member = one_of(seen, member_id)

    def save(form: DayForm) -> str:
        return group_url(end_seat(member.pk, on=form.cleaned_data["on"], by=request.actor).group)

    title = Text("免去组内职务", "End the seat")
    return form_view(request, typed(DayForm, request), save, title=title, back=group_url(member.group), note=member)


@requires(EDIT_GROUPS)
def new_meeting(request: HubRequest, group_id: int) -> HttpResponseBase:
    """Call a meeting."""
    found = one_of(groups_seen_by(request.actor), group_id)

    def save(form: MeetingForm) -> str:
        given = form.cleaned_data
        meeting = call_meeting(
            found.pk,
            title=given["title"],
            starts_at=given["starts_at"],
            place=given["place"],
            agenda=form.agenda_lines(),
            by=request.actor,
        )
        return meeting_url(meeting)

    return form_view(
        request, typed(MeetingForm, request), save, title=Text("召开会议", "Call a meeting"), back=group_url(found)
    )


@requires(SEE_GROUPS)
def meeting(request: HubRequest, meeting_id: int) -> HttpResponse:
    """A meeting with agenda, attendance, minutes and decisions."""
    found = one_of(meetings_seen_by(request.actor), meeting_id)
    decided = decisions_seen_by(request.actor)
    context = {
        "meeting": found,
        "agenda": found.agenda.select_related("reporter"),
        "attendances": found.attendances.select_related("post__person", "post__organisation"),
        "decisions": [(one, matter_badge(one.matter)) for one in decided.filter(meeting=found).order_by("order")],
        "files": files_of(found),
        "may_edit": reaches(request.actor, EDIT_GROUPS, found.group.organisation),
    }
    return render(request, "governance/meeting.html", context)


@requires(EDIT_GROUPS)
def minute(request: HubRequest, meeting_id: int) -> HttpResponseBase:
    """Record minutes and attendance."""
    found: Meeting = one_of(meetings_seen_by(request.actor), meeting_id)

    def save(form: MinutesForm) -> str:
        minute_meeting(found.pk, minutes=form.cleaned_data["minutes"], came=form.came(), by=request.actor)
        keep_all(form.cleaned_data["papers"], purpose=MINUTES, by=request.actor, subject=found)
        return meeting_url(found)

    form = typed(MinutesForm, request, meeting=found, initial={"minutes": found.minutes})
    return form_view(
        request, form, save, title=Text("登记纪要和出席情况", "Minutes and attendance"), back=meeting_url(found)
    )


@requires(EDIT_GROUPS)
def cancel(request: HubRequest, meeting_id: int) -> HttpResponseBase:
    """Call a meeting off."""
    found = one_of(meetings_seen_by(request.actor), meeting_id)

    def save(form: ReasonForm) -> str:
        return meeting_url(cancel_meeting(found.pk, reason=form.cleaned_data["why"], by=request.actor))

    return form_view(
        request,
        typed(ReasonForm, request),
        save,
        title=Text("取消会议", "Call the meeting off"),
        back=meeting_url(found),
    )


@requires(EDIT_GROUPS)
def new_decision(request: HubRequest, meeting_id: int) -> HttpResponseBase:
    """Record a decision."""
    found = one_of(meetings_seen_by(request.actor), meeting_id)

    def save(form: DecisionForm) -> str:
        record_decision(found.pk, by=request.actor, **form.cleaned_data)
        return meeting_url(found)

    return form_view(
        request,
        typed(DecisionForm, request),
        save,
        title=Text("记录议定事项", "Record a decision"),
        back=meeting_url(found),
    )


@requires(EDIT_GROUPS)
@require_POST
def follow(request: HubRequest, decision_id: int) -> HttpResponse:
    """Make a supervised matter of a decision."""
    decision = follow_up(one_of(decisions_seen_by(request.actor), decision_id).pk, by=request.actor)
    return done(request, Text("已转督办并交办牵头单位。", "It is supervised now."), meeting_url(decision.meeting))


@requires(EDIT_GROUPS)
@require_POST
def drop(request: HubRequest, decision_id: int) -> HttpResponse:
    """Strike a decision recorded by mistake."""
    decision = one_of(decisions_seen_by(request.actor), decision_id)
    drop_decision(decision.pk, by=request.actor)
    return done(request, Text("已删除。", "Struck."), meeting_url(decision.meeting))
