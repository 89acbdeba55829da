"""What an actor sees of the catalogue."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.catalogue.models import (
    OPEN_STATES,
    DataNeed,
    Duty,
    Item,
    Resource,
    Standing,
    Submission,
)
from chengshu.kernel.catalogue.rights import ASSIGN_DUTIES, COMPILE, PUBLISH, REVIEW, SEE
from chengshu.spec.data import Sharing

WRITING = (COMPILE, REVIEW, PUBLISH)


def catalogue_seen_by(actor: Actor) -> QuerySet[Resource]:
    """Every published entry, and those still compiled, under review or withdrawn of units the actor works for."""
    found = Resource.everywhere.select_related("provider", "classification")
    if actor.everything:
        return found
    if not actor.may(SEE):
        return found.none()
    return found.filter(Q(standing=Standing.PUBLISHED) | Q(pk__in=own_entries(actor).values("pk")))


def own_entries(actor: Actor) -> QuerySet[Resource]:
    """The entries of units for which the actor compiles or reviews."""
    reached = Q(pk__in=[])
    for permission in WRITING:
        if actor.everything or actor.may(permission):
            reached |= Q(pk__in=Resource.scoped.within(actor, permission).values("pk"))
    return Resource.everywhere.filter(reached).select_related("provider", "classification")


def entry_seen_by(actor: Actor, key: str) -> Resource:
    """The entry of this key if the actor may see it. Raises NotFound."""
    return one_of(catalogue_seen_by(actor), key=key)


def submissions_seen_by(actor: Actor) -> QuerySet[Submission]:
    """The submissions of units for which the actor compiles or reviews."""
    reached = Q(pk__in=[])
    for permission in WRITING:
        if actor.everything or actor.may(permission):
            reached |= Q(pk__in=Submission.scoped.within(actor, permission).values("pk"))
    return Submission.everywhere.filter(reached).select_related("resource__provider", "resource__classification")


def open_submission(resource: Resource) -> Submission | None:
    """The submission under way about an entry."""
    return resource.submissions.filter(state__in=OPEN_STATES).first()


def needs_seen_by(actor: Actor) -> QuerySet[DataNeed]:
    """The needs stated by or of units within reach."""
    found = DataNeed.scoped.within(actor, SEE)
    return found.select_related("asker", "provider", "resource")


def duties_seen_by(actor: Actor) -> QuerySet[Duty]:
    """The duties of units within reach."""
    return Duty.scoped.within(actor, SEE).select_related("provider", "resource", "need__asker")


def may_assign(actor: Actor) -> bool:
    """Whether the actor lays duties on units."""
    return actor.may(ASSIGN_DUTIES) or actor.everything


def not_shared() -> QuerySet[Resource]:
    """The negative list (负面清单): published entries that are not shared, and those with items that are not.

    ``kept_back`` counts these items.
    """
    with_items = Item.objects.filter(sharing=Sharing.NOT_SHARED).values("resource")
    found = Resource.everywhere.filter(standing=Standing.PUBLISHED, node="")
    found = found.filter(Q(sharing=Sharing.NOT_SHARED) | Q(pk__in=with_items))
    kept_back = Count("items", filter=Q(items__sharing=Sharing.NOT_SHARED))
    return found.select_related("provider").annotate(kept_back=kept_back)
