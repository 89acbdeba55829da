"""Who acts, with the roles held today; the word itself is ``kernel.acting``'s."""

from __future__ import annotations

from django.db.models import Q

from chengshu.base import clock
from chengshu.kernel.access.models import Grant
from chengshu.kernel.acting.actor import PLATFORM, STRANGER, Actor, Held
from chengshu.kernel.identity.models import Account, Person
from chengshu.spec.people import Scope

__all__ = ["PLATFORM", "STRANGER", "Actor", "Held", "actor_for", "actor_of_account"]


def actor_for(person: Person, *, address: str = "") -> Actor:
    """The person with all roles held today; two queries."""
    posts = list(person.posts.filter(until=None).select_related("organisation"))
    main = next((post.organisation for post in posts if post.main), None)
    holdings, powers = _holdings(person)
    return Actor(
        name=person.name,
        person_id=person.pk,
        organisation_id=main.pk if main else None,
        path=main.path if main else "",
        division_code=main.division_code if main else "",
        organisation_ids=frozenset(post.organisation_id for post in posts),
        holdings=holdings,
        address=address,
        powers=powers,
    )


def actor_of_account(account: Account, *, address: str = "") -> Actor:
    """The person behind an account."""
    return actor_for(account.person, address=address)


def _holdings(person: Person) -> tuple[dict[str, tuple[Held, ...]], frozenset[str]]:
    """What is held today and the powers that come with it; a role without permissions still brings its power."""
    today = clock.today()
    rows = Grant.objects.filter(
        Q(until=None) | Q(until__gte=today), person=person, since__lte=today, role__retired=False
    ).values_list(
        "role__power",
        "role__permissions__permission",
        "role__permissions__scope",
        "organisation_id",
        "organisation__path",
        "organisation__division_code",
    )
    found: dict[str, list[Held]] = {}
    powers = set()
    for power, permission, scope, organisation_id, path, division_code in rows:
        powers.add(power)
        if permission and scope:
            found.setdefault(permission, []).append(Held(Scope(scope), organisation_id, path, division_code))
    return {key: tuple(held) for key, held in found.items()}, frozenset(powers - {""})
