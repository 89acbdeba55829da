"""Writes of steering groups, their members, meetings and decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.governance.errors import (
    DecisionFollowed,
    EndsBeforeStart,
    GroupDissolved,
    MeetingNotHeld,
    MeetingNotOpen,
    OneHeadAlready,
    SeatHeldAlready,
)
from chengshu.kernel.governance.models import (
    AgendaItem,
    Attendance,
    Decision,
    GroupMember,
    Meeting,
    MeetingState,
    MemberDuty,
    Presence,
    SteeringGroup,
)
from chengshu.kernel.governance.rights import EDIT_GROUPS
from chengshu.kernel.identity.models import Organisation, Post


@dataclass(frozen=True)
class GroupContent:
    """What is written about a group."""

    name_zh: str
    duties: str
    name_en: str = ""
    office_duties: str = ""
    founding_number: str = ""
    founded_on: date | None = None


@transaction.atomic
def found_group(
    organisation: Organisation, content: GroupContent, *, by: Actor, parent: SteeringGroup | None = None
) -> SteeringGroup:
    """Found a group whose office sits with ``organisation``; ``parent`` makes it a working group of another."""
    must_reach(by, EDIT_GROUPS, organisation)
    group = SteeringGroup(organisation=organisation, parent=parent)
    _write(group, content)
    record(by, "governance.group.founded", group)
    return group


@transaction.atomic
def change_group(group_id: int, content: GroupContent, *, by: Actor) -> SteeringGroup:
    """Write a group's name and duties anew. Raises GroupDissolved."""
    group = _group(group_id, by)
    before = group.duties
    _write(group, content)
    record(by, "governance.group.changed", group, duties_before=before)
    return group


@transaction.atomic
def dissolve_group(group_id: int, *, by: Actor, on: date | None = None) -> SteeringGroup:
    """End a group and all its open seats. Raises GroupDissolved, EndsBeforeStart."""
    group = _group(group_id, by)
    day = on or clock.today()
    if day < group.founded_on:
        raise EndsBeforeStart
    group.dissolved_on = day
    group.save(update_fields=["dissolved_on"])
    for member in group.members.filter(until=None):
        member.until = max(day, member.since)
        member.save(update_fields=["until"])
    record(by, "governance.group.dissolved", group, on=day.isoformat())
    return group


@transaction.atomic
def seat_member(group_id: int, post: Post, *, duty: MemberDuty, by: Actor, since: date | None = None) -> GroupMember:
    """Give the holder of a post a seat. Raises GroupDissolved, SeatHeldAlready, OneHeadAlready."""
    group = _group(group_id, by)
    if group.members.filter(post=post, until=None).exists():
        raise SeatHeldAlready(name=post.person.name)
    if duty == MemberDuty.HEAD:
        head = group.members.filter(duty=MemberDuty.HEAD, until=None).select_related("post__person").first()
        if head:
            raise OneHeadAlready(name=head.post.person.name)
    member = GroupMember.objects.create(group=group, post=post, duty=duty, since=since or clock.today())
    record(by, "governance.group.member_seated", group, person=post.person_id, duty=duty.name)
    return member


@transaction.atomic
def end_seat(member_id: int, *, by: Actor, on: date | None = None) -> GroupMember:
    """End a seat with a day, inclusive. Raises EndsBeforeStart."""
    member = GroupMember.objects.select_for_update().select_related("group__organisation").get(pk=member_id)
    must_reach(by, EDIT_GROUPS, member.group.organisation)
    day = on or clock.today()
    if day < member.since:
        raise EndsBeforeStart
    member.until = day
    member.save(update_fields=["until"])
    record(by, "governance.group.seat_ended", member.group, person=member.post.person_id, on=day.isoformat())
    return member


@dataclass(frozen=True)
class AgendaLine:
    """An item of the agenda to be."""

    title: str
    reporter: Organisation | None = None


@transaction.atomic
def call_meeting(
    group_id: int, *, title: str, starts_at: datetime, agenda: Iterable[AgendaLine], by: Actor, place: str = ""
) -> Meeting:
    """Call the next meeting of a group and invite all its present members. Raises GroupDissolved."""
    group = _group(group_id, by)
    last = group.meetings.aggregate(last=Max("number"))["last"] or 0
    meeting = Meeting.everywhere.create(group=group, number=last + 1, title=title, starts_at=starts_at, place=place)
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=order, title=line.title, reporter=line.reporter)
        for order, line in enumerate(agenda, start=1)
    )
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, post_id=post_id)
        for post_id in group.members.filter(until=None).values_list("post_id", flat=True)
    )
    record(by, "governance.meeting.called", meeting, starts_at=starts_at.isoformat())
    return meeting


@transaction.atomic
def cancel_meeting(meeting_id: int, *, reason: str, by: Actor) -> Meeting:
    """Call a meeting off. Raises MeetingNotOpen."""
    meeting = _meeting(meeting_id, by)
    if meeting.state != MeetingState.CALLED:
        raise MeetingNotOpen(state=meeting.state_label)
    meeting.state = MeetingState.CANCELLED
    meeting.reason = reason
    meeting.save(update_fields=["state", "reason"])
    record(by, "governance.meeting.cancelled", meeting, reason=reason)
    return meeting


@dataclass(frozen=True)
class Came:
    """Whether somebody came, or who came instead."""

    presence: Presence
    deputy: str = ""


@transaction.atomic
def minute_meeting(meeting_id: int, *, minutes: str, came: Mapping[int, Came], by: Actor) -> Meeting:
    """Record that a meeting was held: its minutes, and by key of Attendance who came. Raises MeetingNotOpen.

    Minutes may be written anew while the meeting is held, never for a cancelled one.
    """
    meeting = _meeting(meeting_id, by)
    if meeting.state == MeetingState.CANCELLED:
        raise MeetingNotOpen(state=meeting.state_label)
    for attendance in meeting.attendances.filter(pk__in=came):
        seen = came[attendance.pk]
        attendance.presence = seen.presence
        attendance.deputy = seen.deputy if seen.presence == Presence.DEPUTED else ""
        attendance.save(update_fields=["presence", "deputy"])
    meeting.state = MeetingState.HELD
    meeting.minutes = minutes
    meeting.save(update_fields=["state", "minutes"])
    record(by, "governance.meeting.minuted", meeting, present=meeting.attendances.filter(presence="present").count())
    return meeting


@transaction.atomic
def record_decision(
    meeting_id: int,
    *,
    words: str,
    by: Actor,
    lead: Organisation | None = None,
    supports: Iterable[Organisation] = (),
    due_on: date | None = None,
) -> Decision:
    """Write down what a held meeting decided. Raises MeetingNotHeld."""
    meeting = _meeting(meeting_id, by)
    if meeting.state != MeetingState.HELD:
        raise MeetingNotHeld
    last = meeting.decisions.aggregate(last=Max("order"))["last"] or 0
    decision = Decision.everywhere.create(meeting=meeting, order=last + 1, words=words, lead=lead, due_on=due_on)
    decision.supports.set(supports)
    record(by, "governance.decision.recorded", decision, meeting=meeting.pk)
    return decision


@transaction.atomic
def drop_decision(decision_id: int, *, by: Actor) -> None:
    """Strike a decision recorded by mistake, before it is followed up. Raises DecisionFollowed."""
    decision = Decision.everywhere.select_for_update(of=("self",)).select_related("matter").get(pk=decision_id)
    meeting = _meeting(decision.meeting_id, by)
    if decision.matter:
        raise DecisionFollowed(number=decision.matter.number)
    record(by, "governance.decision.dropped", decision, meeting=meeting.pk, words=decision.words)
    decision.delete()


def _group(group_id: int, by: Actor) -> SteeringGroup:
    group = SteeringGroup.everywhere.select_for_update(of=("self",)).select_related("organisation").get(pk=group_id)
    must_reach(by, EDIT_GROUPS, group.organisation)
    if group.dissolved_on:
        raise GroupDissolved
    return group


def _meeting(meeting_id: int, by: Actor) -> Meeting:
    rows = Meeting.everywhere.select_for_update(of=("self",)).select_related("group__organisation")
    meeting = rows.get(pk=meeting_id)
    must_reach(by, EDIT_GROUPS, meeting.group.organisation)
    return meeting


def _write(group: SteeringGroup, content: GroupContent) -> None:
    group.name_zh, group.name_en = content.name_zh, content.name_en
    group.duties, group.office_duties = content.duties, content.office_duties
    group.founding_number = content.founding_number
    group.founded_on = content.founded_on or group.founded_on
    group.changed_at = clock.now()
    group.save()
