"""Reads of steering groups, meetings and decisions."""

from __future__ import annotations

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.governance.models import Decision, GroupMember, Meeting, SteeringGroup
from chengshu.kernel.governance.rights import SEE_GROUPS
from chengshu.kernel.identity.models import Organisation


def groups_seen_by(actor: Actor) -> QuerySet[SteeringGroup]:
    """The groups within reach, with how many sit in each, how often it met and when last."""
    found = SteeringGroup.scoped.within(actor, SEE_GROUPS)
    return found.select_related("organisation", "parent").annotate(
        seats=Count("members", filter=Q(members__until=None), distinct=True),
        met=Count("meetings", filter=Q(meetings__state="held"), distinct=True),
        last_met=Max("meetings__starts_at", filter=Q(meetings__state="held")),
    )


def members_of(group: SteeringGroup) -> QuerySet[GroupMember]:
    """Who sits in the group today, in the order of a printed list."""
    return group.members.filter(Q(until=None) | Q(until__gte=clock.today())).select_related(
        "post__person", "post__organisation"
    )


def former_members_of(group: SteeringGroup) -> QuerySet[GroupMember]:
    """Who sat in the group before, the last first."""
    return (
        group.members.filter(until__lt=clock.today())
        .select_related("post__person", "post__organisation")
        .order_by("-until", "pk")
    )


def meetings_seen_by(actor: Actor) -> QuerySet[Meeting]:
    """The meetings within reach, with how many decisions each took."""
    found = Meeting.scoped.within(actor, SEE_GROUPS)
    return found.select_related("group__organisation").annotate(taken=Count("decisions", distinct=True))


def decisions_seen_by(actor: Actor) -> QuerySet[Decision]:
    """The decisions within reach, with the supervised matter of each."""
    found = Decision.scoped.within(actor, SEE_GROUPS)
    return found.select_related("meeting__group", "lead", "matter").prefetch_related(
        Prefetch("supports", Organisation.objects.order_by("order", "pk"))
    )
