"""Whose rows an actor may write, and which rows of the areas above apply to them."""

from __future__ import annotations

from django.db.models import Q

from chengshu.kernel.access.actor import Actor, actor_for
from chengshu.kernel.access.models import Grant
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.spec.people import Permission


def in_area_of(actor: Actor, path: str = "organisation") -> Q:
    """Rows kept by a body of the actor's own area or of an area above it: what a county follows of its city.

    ``path`` leads to the body. An actor without an area is reached by rows of the whole country alone.
    """
    code = actor.division_code
    return Q(**{f"{path}__division_code__in": [code[:length] for length in range(len(code) + 1)]})


def people_with(permission: Permission, organisation: Organisation) -> list[int]:
    """The keys of those who hold the permission for a body: of its own area, else of the nearest one above."""
    grants = Grant.objects.filter(
        role__permissions__permission=permission.key, role__retired=False, person__active=True
    ).select_related("organisation")
    near = sorted(
        {(-len(grant.organisation.division_code), grant.person_id) for grant in grants}, key=lambda found: found[0]
    )
    people = {person.pk: person for person in Person.objects.filter(pk__in=[key for _, key in near])}
    found: dict[int, list[int]] = {}
    for distance, key in near:
        if reaches(actor_for(people[key]), permission, organisation):
            found.setdefault(distance, []).append(key)
    return found[min(found)] if found else []
