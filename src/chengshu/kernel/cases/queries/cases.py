"""Cases within reach."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.cases.contacts import phone_key
from chengshu.kernel.cases.models import Case, Reporter
from chengshu.kernel.cases.queries.desk import Reach
from chengshu.kernel.cases.rights import SEE
from chengshu.spec.people import Scope

RELATED = ("case_class", "keeper", "lead", "item", "reporter")


def cases_seen_by(actor: Actor) -> QuerySet[Case]:
    """The cases the actor may see, newest first: by the units that keep or handle them, no list of keys in between."""
    rows = Case.everywhere.select_related("case_class", "keeper", "lead")
    units = Reach.of(actor).units
    if units is None:
        return rows
    mine = Q(taken_by=actor.person_id) if _own(actor) else Q(pk__in=[])
    return rows.filter(Q(keeper__in=units) | Q(lead__in=units) | mine)


def may_see(actor: Actor, case: Case) -> bool:
    """Whether a case is within reach, or is or was on the actor's desk."""
    if any(reaches(actor, SEE, body) for body in (case.keeper, case.lead) if body is not None):
        return True
    if actor.person_id is None:
        return False
    if _own(actor) and case.taken_by_id == actor.person_id:
        return True
    return case.item is not None and case.item.desks.filter(person_id=actor.person_id).exists()


def case_for(actor: Actor, key: int) -> Case:
    """A case within reach, or one the actor has or had on the desk. Raises NotFound."""
    found = one_of(Case.everywhere.select_related(*RELATED), key)
    if not may_see(actor, found):
        raise NotFound
    return found


def _own(actor: Actor) -> bool:
    return any(held.scope is Scope.OWN for held in actor.holdings_of(SEE))


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
