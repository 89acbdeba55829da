"""Steering groups: seats, meetings, decisions and what becomes of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import actor_for
from chengshu.kernel.access.tests.make import make_actor, make_organisation, make_person
from chengshu.kernel.governance.errors import (
    DecisionFollowed,
    DecisionIncomplete,
    GroupDissolved,
    MeetingNotHeld,
    OneHeadAlready,
    SeatHeldAlready,
)
from chengshu.kernel.governance.models import MeetingState, MemberDuty, Presence
from chengshu.kernel.governance.queries.groups import (
    decisions_seen_by,
    former_members_of,
    groups_seen_by,
    members_of,
)
from chengshu.kernel.governance.rights import GROUP_MEMBER
from chengshu.kernel.governance.services.following import follow_up
from chengshu.kernel.governance.services.groups import (
    AgendaLine,
    Came,
    call_meeting,
    dissolve_group,
    end_seat,
    minute_meeting,
    record_decision,
    seat_member,
)
from chengshu.kernel.governance.tests.make import body_of, grant, make_group, make_office
from chengshu.kernel.identity.models import Post
from chengshu.kernel.projects.models import MatterState, Milestone
from chengshu.kernel.projects.services import terminate_matter


def post_of(name: str) -> Post:
    """The main post of somebody new who leads a bureau."""
    return make_person(name, leads=True).posts.get()


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.1")
def test_members_hold_their_seat_by_a_post_and_with_a_duty_in_printed_order() -> None:
    office = make_office()
    group = make_group(office)
    seat_member(group.pk, post_of("成员甲"), duty=MemberDuty.MEMBER, by=office)
    seat_member(group.pk, post_of("市长"), duty=MemberDuty.HEAD, by=office)
    seat_member(group.pk, post_of("主任"), duty=MemberDuty.OFFICE_HEAD, by=office)

    assert [str(member) for member in members_of(group)] == ["组长 市长", "成员 成员甲", "办公室主任 主任"]
    assert group.duties == "统筹推进智慧城市建设"


@pytest.mark.django_db
def test_a_group_has_one_head_and_nobody_sits_twice() -> None:
    office = make_office()
    group = make_group(office)
    mayor = post_of("市长")
    seat_member(group.pk, mayor, duty=MemberDuty.HEAD, by=office)

    with pytest.raises(OneHeadAlready):
        seat_member(group.pk, post_of("另一位"), duty=MemberDuty.HEAD, by=office)
    with pytest.raises(SeatHeldAlready):
        seat_member(group.pk, mayor, duty=MemberDuty.MEMBER, by=office)


@pytest.mark.django_db
def test_an_ended_seat_stays_on_record_and_a_dissolved_group_takes_nobody() -> None:
    office = make_office()
    group = make_group(office)
    today = clock.today()
    member = seat_member(
        group.pk, post_of("成员甲"), duty=MemberDuty.MEMBER, by=office, since=today - timedelta(days=9)
    )
    end_seat(member.pk, on=today - timedelta(days=1), by=office)

    assert not members_of(group)
    assert [one.pk for one in former_members_of(group)] == [member.pk]
    dissolve_group(group.pk, by=office)
    with pytest.raises(GroupDissolved):
        seat_member(group.pk, post_of("成员乙"), duty=MemberDuty.MEMBER, by=office)


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.1")
def test_a_meeting_invites_the_members_and_keeps_agenda_attendance_minutes_and_decisions() -> None:
    office = make_office()
    group = make_group(office)
    seat_member(group.pk, post_of("市长"), duty=MemberDuty.HEAD, by=office)
    seat_member(group.pk, post_of("局长"), duty=MemberDuty.MEMBER, by=office)
    bureau = make_organisation("市财政局")
    agenda = [AgendaLine("审议年度建设计划", bureau), AgendaLine("听取进展汇报")]

    meeting = call_meeting(group.pk, title="第一次全体会议", starts_at=clock.now(), agenda=agenda, by=office)
    with pytest.raises(MeetingNotHeld):
        record_decision(meeting.pk, words="尽快建设", by=office)
    head, member = meeting.attendances.all()
    came = {head.pk: Came(Presence.PRESENT), member.pk: Came(Presence.DEPUTED, "王副局长")}
    minute_meeting(meeting.pk, minutes="会议审议通过……", came=came, by=office)
    decision = record_decision(meeting.pk, words="年底前建成云平台", lead=bureau, by=office)

    meeting.refresh_from_db()
    assert (meeting.number, meeting.state) == (1, MeetingState.HELD)
    assert [item.title for item in meeting.agenda.all()] == ["审议年度建设计划", "听取进展汇报"]
    assert [one.deputy for one in meeting.attendances.all()] == ["", "王副局长"]
    assert decision.order == 1


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.1")
def test_a_decision_becomes_a_supervised_matter_of_its_lead_unit_and_shows_its_state() -> None:
    office = make_office()
    bureau = make_organisation("市大数据局")
    meeting = call_meeting(make_group(office).pk, title="专题会", starts_at=clock.now(), agenda=(), by=office)
    minute_meeting(meeting.pk, minutes="纪要", came={}, by=office)
    vague = record_decision(meeting.pk, words="加强统筹", by=office)
    due = clock.today() + timedelta(days=60)
    decision = record_decision(meeting.pk, words="建成共享平台", lead=bureau, due_on=due, by=office)

    with pytest.raises(DecisionIncomplete):
        follow_up(vague.pk, by=office)
    follow_up(decision.pk, by=office)

    shown = decisions_seen_by(office).get(pk=decision.pk)
    assert shown.matter is not None
    assert shown.matter.state == MatterState.RUNNING
    milestone = Milestone.everywhere.get(task__matter=shown.matter)
    assert (milestone.due_on, milestone.task.units.get().organisation) == (due, bureau)
    with pytest.raises(DecisionFollowed):
        follow_up(decision.pk, by=office)
    terminate_matter(shown.matter, reason="不再需要", by=office)
    again = decisions_seen_by(office).get(pk=decision.pk).matter
    assert again is not None
    assert again.state == MatterState.TERMINATED


@pytest.mark.django_db
def test_a_member_sees_the_groups_they_sit_in_and_no_other() -> None:
    office = make_office()
    mine, other = make_group(office), make_group(office)
    post = post_of("成员甲")
    member = grant(post.person, GROUP_MEMBER, post.organisation)
    seat_member(mine.pk, post, duty=MemberDuty.MEMBER, by=office)

    assert [group.pk for group in groups_seen_by(actor_for(post.person))] == [mine.pk]
    assert other.pk not in groups_seen_by(member).values_list("pk", flat=True)


@pytest.mark.django_db
def test_who_does_not_keep_groups_founds_none() -> None:
    stranger = make_actor()
    with pytest.raises(NotAllowed):
        make_group(stranger)
    assert body_of(stranger).steering_groups.count() == 0
