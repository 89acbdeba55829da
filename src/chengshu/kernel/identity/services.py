"""Writes of organisations, people, posts and accounts."""

from __future__ import annotations

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.identity.models import Account, Level, Organisation, OrganisationKind, Person, Post


@transaction.atomic
def add_organisation(
    name_zh: str,
    *,
    code: str,
    name_en: str = "",
    kind: str = OrganisationKind.BUREAU,
    level: str = Level.CITY,
    parent: Organisation | None = None,
    division_code: str = "",
    order: int = 0,
) -> Organisation:
    """A new body in the tree, below ``parent``; it takes the parent's area where none is given."""
    body = Organisation.objects.create(
        name_zh=name_zh,
        name_en=name_en,
        code=code,
        kind=kind,
        level=level,
        parent=parent,
        division_code=division_code or (parent.division_code if parent else ""),
        order=order,
    )
    body.path = f"{parent.path if parent else '/'}{body.pk}/"
    body.save(update_fields=["path"])
    return body


@transaction.atomic
def add_person(
    name_zh: str,
    *,
    organisation: Organisation,
    title_zh: str,
    name_en: str = "",
    title_en: str = "",
    leads: bool = False,
    phone: str = "",
    email: str = "",
) -> Person:
    """A person of the staff with the main post."""
    person = Person.objects.create(name_zh=name_zh, name_en=name_en, phone=phone, email=email)
    Post.objects.create(
        person=person,
        organisation=organisation,
        title_zh=title_zh,
        title_en=title_en,
        leads=leads,
        since=clock.today(),
    )
    return person


@transaction.atomic
def open_account(person: Person, *, username: str, password: str, must_change: bool = True) -> Account:
    """An account for a person. The password is taken as given: rules are checked where people type one."""
    account = Account(username=username.lower(), person=person, must_change_password=must_change)
    account.set_password(password)
    account.save()
    return account
