"""Reads of organisations, people, posts, accounts."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.identity.models import (
    Organisation,
    OrganisationAlias,
    Person,
    SignInRule,
)
from chengshu.kernel.identity.rights import SEE_PEOPLE
from chengshu.spec.people import Power

POWERS = {
    Power.SYSTEM: Text("系统管理员", "system administrator"),
    Power.SECURITY: Text("安全管理员", "security administrator"),
    Power.AUDIT: Text("审计管理员", "audit administrator"),
}


def organisation_called(name: str) -> Organisation | None:
    """The organisation with this exact name, Chinese or English, or alias; None where nobody is called so.

    A body that is open goes before one that has been closed.
    """
    named = Organisation.objects.filter(Q(name_zh=name) | Q(name_en=name)).order_by("-active", "pk").first()
    if named and named.active:
        return named
    alias = OrganisationAlias.objects.filter(name=name).select_related("organisation").first()
    return alias.organisation if alias else named


def main_organisation_of(person: Person) -> Organisation | None:
    """Where the person holds the main post now; None for somebody between posts."""
    post = person.posts.filter(main=True, until=None).select_related("organisation").first()
    return post.organisation if post else None


def organisations_in_order(words: str = "", *, closed: bool = False) -> list[Organisation]:
    """All bodies as the tree is printed, parents before children, each with ``depth`` and ``posts_held``.

    With words: those whose name, alias or code contains them.
    """
    held = Count("posts", filter=Q(posts__until=None))
    found = Organisation.objects.annotate(posts_held=held).order_by("order", "pk")
    if not closed:
        found = found.filter(active=True)
    if words:
        matching = Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(code__startswith=words)
        aliased = OrganisationAlias.objects.filter(name__icontains=words).values("organisation")
        found = found.filter(matching | Q(pk__in=aliased))
    bodies = list(found)
    places = {body.pk: (body.order, body.pk) for body in bodies}

    def place(body: Organisation) -> list[tuple[int, int]]:
        keys = [int(key) for key in body.path.strip("/").split("/") if key]
        return [places.get(key, (0, key)) for key in keys]

    for body in bodies:
        body.depth = body.path.count("/") - 2  # type: ignore[attr-defined]
    return sorted(bodies, key=place)


def people_seen_by(actor: Actor, words: str = "", *, organisation: Organisation | None = None) -> QuerySet[Person]:
    """The people within the actor's reach, those of one body and all below it where one is given."""
    found = Person.scoped.within(actor, SEE_PEOPLE)
    if words:
        held = Q(posts__title_zh__icontains=words, posts__until=None)
        named = (
            Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(account__username__startswith=words.lower())
        )
        found = found.filter(pk__in=Person.objects.filter(named | held).values("pk"))
    if organisation:
        inside = Person.objects.filter(posts__organisation__path__startswith=organisation.path, posts__until=None)
        found = found.filter(pk__in=inside.values("pk"))
    return found.select_related("account").prefetch_related("posts__organisation")


def sign_in_rule() -> SignInRule:
    """The rule that holds now; where nobody has set one, the usual values."""
    return SignInRule.objects.first() or SignInRule()


def powers_that_would_be_left_alone(person: Person) -> list[Text]:
    """The powers (三员) which this person is the last to hold with an account that works.

    Who holds what is kept a floor above; it is asked through the relation of a person to the grants.
    """
    mine = set(_holders().filter(pk=person.pk).values_list("grants__role__power", flat=True))
    return [
        POWERS[power]
        for power in Power
        if power in mine and not _holders(grants__role__power=power).exclude(pk=person.pk).exists()
    ]


def _holders(**conditions: object) -> QuerySet[Person]:
    """People with an account that works and a role granted today that fits; one row for each grant."""
    today = clock.today()
    return Person.objects.filter(
        Q(grants__until=None) | Q(grants__until__gte=today),
        grants__since__lte=today,
        grants__role__retired=False,
        active=True,
        account__is_active=True,
        **conditions,
    )
