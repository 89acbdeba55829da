"""Reads of organisations, people, posts, accounts."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from chengshu.base import clock, masks
from chengshu.base.errors import NotAllowed, NotFound
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.acting.scopes import reaches, reaches_everything
from chengshu.kernel.identity import rights
from chengshu.kernel.identity.models import (
    Account,
    Organisation,
    OrganisationAlias,
    Person,
    SignInRule,
)
from chengshu.kernel.identity.rights import SEE_PEOPLE
from chengshu.kernel.identity.words import CHANGES, KINDS, LEVELS
from chengshu.spec.data import Grade
from chengshu.spec.people import Permission, Power
from chengshu.ui.parts import Happening

CONTACT_GRADE = Grade.SENSITIVE

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
    bodies = list(found.prefetch_related("aliases"))
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


def rule_history() -> list[SignInRule]:
    """The last rules, the newest first."""
    return list(SignInRule.objects.select_related("by")[:50])


def body_within(actor: Actor, permission: Permission, key: int) -> Organisation:
    """The body, if the actor holds the permission for it. Raises NotFound."""
    body = Organisation.objects.select_related("parent", "successor").filter(pk=key).first()
    if body is None or not reaches(actor, permission, body):
        raise NotFound
    return body


def check_reach(actor: Actor, permission: Permission, body: Organisation | None) -> None:
    """Whether the actor holds the permission for this body, or for the whole tree where None. Raises NotAllowed."""
    if not (reaches(actor, permission, body) if body else reaches_everything(actor, permission)):
        raise NotAllowed


def body_page(actor: Actor, key: int) -> dict[str, Any]:
    """What the page of a body shows; of its people those whom the actor may see."""
    body = one_of(Organisation.objects.select_related("parent", "successor"), key)
    above = [int(one) for one in body.path.strip("/").split("/")[:-1]]
    posts = body.posts.filter(until=None, person__in=people_seen_by(actor)).select_related("person")
    history = body.changes.select_related("by")[:100]
    return {
        "body": body,
        "kind": KINDS[body.kind],
        "level": LEVELS[body.level],
        "above": Organisation.objects.filter(pk__in=above).order_by("path"),
        "children": body.children.order_by("-active", "order", "pk"),
        "posts": posts.order_by("-leads", "since", "pk"),
        "aliases": body.aliases.order_by("name"),
        "history": [
            Happening(
                at=one.at,
                who=one.by.name if one.by else Text("系统", "The platform"),
                what=CHANGES[one.what],
                note=one.reason,
                changes=((CHANGES[one.what], one.before, one.after),) if one.before or one.after else (),
            )
            for one in history
        ],
        "may_change": reaches(actor, rights.CHANGE_ORGANISATIONS, body),
        "may_add_people": reaches(actor, rights.CHANGE_PEOPLE, body),
    }


def person_within(actor: Actor, permission: Permission, key: int) -> Person:
    """The person, if the actor holds the permission for somebody there. Raises NotFound."""
    return one_of(Person.scoped.within(actor, permission).select_related("account"), key)


def person_with_account(actor: Actor, permission: Permission, key: int) -> Person:
    """The person, who has an account. Raises NotFound."""
    who = person_within(actor, permission, key)
    if getattr(who, "account", None) is None:
        raise NotFound
    return who


def person_page(actor: Actor, key: int) -> dict[str, Any]:
    """What the page of a person shows; contacts masked by their grade."""
    who = person_within(actor, SEE_PEOPLE, key)
    account = getattr(who, "account", None)

    def may(permission: Permission) -> bool:
        return Person.scoped.within(actor, permission).filter(pk=who.pk).exists()

    oneself = actor.person_id == who.pk
    keeps = account is not None and may(rights.KEEP_ACCOUNTS)
    return {
        "person": who,
        "account": account,
        "phone": masks.by_grade(masks.phone, who.phone, CONTACT_GRADE),
        "email": masks.by_grade(masks.email, who.email, CONTACT_GRADE),
        "posts": who.posts.select_related("organisation").order_by("until", "-main", "-since"),
        "sessions": account.sessions.all()[:10] if keeps and account else (),
        "may_change": may(rights.CHANGE_PEOPLE),
        "may_show_contact": bool(who.phone or who.email) and may(rights.SHOW_CONTACT),
        "may_open": account is None and who.active and may(rights.KEEP_ACCOUNTS),
        "may_keep": keeps and not oneself,
        "may_end_sessions": account is not None and may(rights.END_SESSIONS),
        "may_reset_factor": bool(account and account.totp_confirmed_at and not oneself)
        and may(rights.RESET_SECOND_FACTOR),
    }


def powers_that_would_be_left_alone(person: Person) -> list[Text]:
    """The powers (三员) which this person is the last to hold with an account that works.

    Who holds what is kept a floor above; it is asked through the relation of a person to the grants. Locks the
    accounts of all holders, so that two who go at the same time do not each count on the other.
    """
    holders = _holders(grants__role__power__in=list(Power)).values("pk")
    list(Account.objects.select_for_update().filter(person__in=holders).order_by("pk").values_list("pk", flat=True))
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
