"""Cases within reach."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.contacts import phone_key
from chengshu.kernel.cases.models import Case, Reporter
from chengshu.kernel.cases.rights import SEE


def cases_seen_by(actor: Actor) -> QuerySet[Case]:
    """The cases the actor may see, newest first."""
    return Case.scoped.within(actor, SEE).select_related("case_class", "keeper", "lead")


def case_for(actor: Actor, key: int) -> Case:
    """A case within reach, or one the actor has or had on the desk. Raises NotFound."""
    held = Q(item__desks__person=actor.person_id) if actor.person_id else Q(pk__in=[])
    found = Case.everywhere.filter(held, pk=key).select_related("case_class", "keeper", "lead", "item").first()
    return found or one_of(cases_seen_by(actor).select_related("item"), key)


def case_of_follow_key(key: str) -> Case:
    """The case that a reporter follows by its key. Raises NotFound."""
    return one_of(Case.everywhere.select_related("case_class", "lead"), follow_key=key)


def reporter_of_phone(phone: str) -> Reporter | None:
    """Who reported from this telephone before."""
    key = phone_key(phone)
    return Reporter.objects.filter(phone_key=key).order_by("pk").first() if key else None


def cases_of_reporter(reporter: Reporter, actor: Actor) -> QuerySet[Case]:
    """What this reporter reported before, within the actor's reach, newest first."""
    return cases_seen_by(actor).filter(reporter=reporter)
