"""Steering groups: who belongs to them, when they met, what they decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengshu.base import clock
from chengshu.base.models import Named, Stamped
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import Anchors, Scoped


class SteeringGroup(Named, Stamped):
    """A steering group (领导小组) or a working group below one (工作小组).

    ``organisation`` carries its office (领导小组办公室设在…); the city's group and each county's are rows of one kind.
    A dissolved group keeps its record.
    """

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="steering_groups")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="working_groups")
    duties = models.TextField()
    office_duties = models.TextField(blank=True)
    founded_on = models.DateField(default=clock.today)
    founding_number = models.CharField(max_length=100, blank=True)
    dissolved_on = models.DateField(null=True, blank=True)

    everywhere = models.Manager["SteeringGroup"]()
    scoped = Scoped["SteeringGroup"](Anchors(owner="members__post__person", units=("organisation",)))

    class Meta:
        ordering = ["organisation__division_code", "organisation__order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="group_ends_after_founding",
                condition=Q(dissolved_on=None) | Q(dissolved_on__gte=F("founded_on")),
            )
        ]


class MemberDuty(models.IntegerChoices):
    """What somebody is in the group or its office, in the order of a printed list."""

    HEAD = 1, "组长"
    EXECUTIVE_DEPUTY = 2, "常务副组长"
    DEPUTY = 3, "副组长"
    MEMBER = 4, "成员"
    OFFICE_HEAD = 5, "办公室主任"
    OFFICE_DEPUTY = 6, "办公室副主任"
    OFFICE_STAFF = 7, "办公室成员"


MEMBER_DUTY_LABELS = {
    MemberDuty.HEAD: Text("组长", "Head"),
    MemberDuty.EXECUTIVE_DEPUTY: Text("常务副组长", "Executive deputy head"),
    MemberDuty.DEPUTY: Text("副组长", "Deputy head"),
    MemberDuty.MEMBER: Text("成员", "Member"),
    MemberDuty.OFFICE_HEAD: Text("办公室主任", "Head of the office"),
    MemberDuty.OFFICE_DEPUTY: Text("办公室副主任", "Deputy head of the office"),
    MemberDuty.OFFICE_STAFF: Text("办公室成员", "Member of the office"),
}


class GroupMember(models.Model):
    """Somebody's seat in a group, held by virtue of a post (单位主要负责同志), from a day until a day, inclusive."""

    group = models.ForeignKey(SteeringGroup, models.CASCADE, related_name="members")
    post = models.ForeignKey("identity.Post", models.PROTECT, related_name="group_seats")
    duty = models.PositiveSmallIntegerField(choices=MemberDuty)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["duty", "pk"]
        constraints = [
            models.UniqueConstraint(name="group_seat_once", fields=["group", "post"], condition=Q(until=None)),
            models.UniqueConstraint(
                name="group_one_head", fields=["group"], condition=Q(until=None, duty=MemberDuty.HEAD)
            ),
            models.CheckConstraint(
                name="group_seat_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_label} {self.post.person}"

    @property
    def duty_label(self) -> Text:
        """The word for people."""
        return MEMBER_DUTY_LABELS[MemberDuty(self.duty)]


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    CALLED = "called", "已通知"
    HELD = "held", "已召开"
    CANCELLED = "cancelled", "已取消"


MEETING_STATE_LABELS = {
    MeetingState.CALLED: Text("已通知", "Called"),
    MeetingState.HELD: Text("已召开", "Held"),
    MeetingState.CANCELLED: Text("已取消", "Cancelled"),
}


class Meeting(Stamped):
    """A meeting of a group; ``number`` counts within the group from 1 (第几次会议). ``minutes`` is the text of its
    minutes (会议纪要); the signed paper is attached as a file."""

    group = models.ForeignKey(SteeringGroup, models.CASCADE, related_name="meetings")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.CALLED)
    reason = models.CharField(max_length=300, blank=True)
    minutes = models.TextField(blank=True)

    everywhere = models.Manager["Meeting"]()
    scoped = Scoped["Meeting"](Anchors(owner="attendances__post__person", units=("group__organisation",)))

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [models.UniqueConstraint(name="meeting_number_once", fields=["group", "number"])]

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> Text:
        """The word for people."""
        return MEETING_STATE_LABELS[MeetingState(self.state)]


class AgendaItem(models.Model):
    """An item of the agenda (议题) and the body that reports on it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    reporter = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(name="agenda_order_once", fields=["meeting", "order"])]

    def __str__(self) -> str:
        return self.title


class Presence(models.TextChoices):
    """Whether somebody came."""

    INVITED = "invited", "待签到"
    PRESENT = "present", "出席"
    DEPUTED = "deputed", "委派他人"
    ABSENT = "absent", "请假"


PRESENCE_LABELS = {
    Presence.INVITED: Text("待签到", "Invited"),
    Presence.PRESENT: Text("出席", "Present"),
    Presence.DEPUTED: Text("委派他人参会", "Sent a deputy"),
    Presence.ABSENT: Text("请假", "Excused"),
}


class Attendance(models.Model):
    """A member's attendance; ``deputy`` names who came instead, with title."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    post = models.ForeignKey("identity.Post", models.PROTECT, related_name="+")
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.INVITED)
    deputy = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="attendance_once", fields=["meeting", "post"]),
            models.CheckConstraint(name="attendance_deputy_named", condition=~Q(presence="deputed") | ~Q(deputy="")),
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.presence_label}"

    @property
    def presence_label(self) -> Text:
        """The word for people."""
        return PRESENCE_LABELS[Presence(self.presence)]


class Decision(Stamped):
    """Something a meeting decided (议定事项); ``matter`` is the supervised matter that follows it up, once raised."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    order = models.PositiveIntegerField()
    words = models.TextField()
    lead = models.ForeignKey("identity.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    supports = models.ManyToManyField("identity.Organisation", blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    matter = models.OneToOneField(
        "projects.Matter", models.PROTECT, null=True, blank=True, related_name="meeting_decision"
    )

    everywhere = models.Manager["Decision"]()
    scoped = Scoped["Decision"](
        Anchors(owner="meeting__attendances__post__person", units=("meeting__group__organisation", "lead", "supports"))
    )

    class Meta:
        ordering = ["-meeting__starts_at", "order"]
        constraints = [models.UniqueConstraint(name="decision_order_once", fields=["meeting", "order"])]

    def __str__(self) -> str:
        return self.words[:80]
