"""Who acts: a person at work, or the platform itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.models import Grant
from chengshu.kernel.identity.models import Account, Person
from chengshu.spec.people import Permission, Scope


@dataclass(frozen=True)
class Held:
    """One permission as held: how far, seen from which organisation."""

    scope: Scope
    organisation_id: int
    path: str
    division_code: str


@dataclass(frozen=True)
class Actor:
    """Who does something. ``person_id`` is None for the platform itself and for strangers.

    ``organisation_id`` and ``path`` are those of the main post; ``organisation_ids`` are all bodies with a post.
    """

    name: Text
    person_id: int | None = None
    organisation_id: int | None = None
    path: str = ""
    division_code: str = ""
    organisation_ids: frozenset[int] = frozenset()
    holdings: Mapping[str, tuple[Held, ...]] = field(default_factory=dict, hash=False)
    everything: bool = False
    address: str = ""

    def may(self, permission: Permission) -> bool:
        """Whether the permission is held at all, within whatever scope."""
        return self.everything or permission.key in self.holdings

    def holdings_of(self, permission: Permission) -> tuple[Held, ...]:
        """All the ways in which the permission is held; empty where it is not."""
        return self.holdings.get(permission.key, ())


PLATFORM = Actor(name=Text("系统", "The platform"), everything=True)
STRANGER = Actor(name=Text("未登录者", "A stranger"))


def actor_for(person: Person, *, address: str = "") -> Actor:
    """The person with all roles held today."""
    posts = list(person.posts.filter(until=None).select_related("organisation"))
    main = next((post.organisation for post in posts if post.main), None)
    return Actor(
        name=person.name,
        person_id=person.pk,
        organisation_id=main.pk if main else None,
        path=main.path if main else "",
        division_code=main.division_code if main else "",
        organisation_ids=frozenset(post.organisation_id for post in posts),
        holdings=_holdings(person),
        address=address,
    )


def actor_of_account(account: Account, *, address: str = "") -> Actor:
    """The person behind an account."""
    return actor_for(account.person, address=address)


def _holdings(person: Person) -> dict[str, tuple[Held, ...]]:
    today = clock.today()
    grants = (
        Grant.objects.filter(Q(until=None) | Q(until__gte=today), person=person, since__lte=today, role__retired=False)
        .select_related("organisation", "role")
        .prefetch_related("role__permissions")
    )
    found: dict[str, list[Held]] = {}
    for grant in grants:
        body = grant.organisation
        for row in grant.role.permissions.all():
            held = Held(Scope(row.scope), body.pk, body.path, body.division_code)
            found.setdefault(row.permission, []).append(held)
    return {key: tuple(held) for key, held in found.items()}
