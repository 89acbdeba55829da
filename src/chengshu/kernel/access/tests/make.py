"""Makers of bodies, people and actors for tests."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from chengshu.kernel.access.actor import Actor, actor_for
from chengshu.kernel.access.models import Grant, Role, RolePermission
from chengshu.kernel.identity.models import Account, Organisation, Person
from chengshu.kernel.identity.services import add_organisation, add_person, open_account
from chengshu.spec.people import Permission, Scope

_numbers = count(1)
PASSWORD = "correct-horse-battery"


def make_organisation(
    name_zh: str = "", *, parent: Organisation | None = None, division_code: str = ""
) -> Organisation:
    """A bureau of the invented city."""
    number = next(_numbers)
    return add_organisation(
        name_zh or f"第{number}局",
        name_en=f"Bureau {number}",
        code=f"T{number:05}",
        parent=parent,
        division_code=division_code or ("" if parent else "9901"),
    )


def make_person(
    name_zh: str = "",
    *,
    organisation: Organisation | None = None,
    may: Mapping[Permission, Scope] | None = None,
    leads: bool = False,
) -> Person:
    """A person with a main post and a role of their own that holds ``may`` for the organisation."""
    number = next(_numbers)
    body = organisation or make_organisation()
    person = add_person(
        name_zh or f"职员{number}",
        name_en=f"Clerk {number}",
        organisation=body,
        title_zh="科员",
        title_en="Clerk",
        leads=leads,
    )
    if may:
        role = Role.objects.create(key=f"test.{number}", name_zh="测试", name_en="Test", declared=False)
        for permission, scope in may.items():
            RolePermission.objects.create(role=role, permission=permission.key, scope=scope)
        Grant.objects.create(person=person, role=role, organisation=body)
    return person


def make_actor(
    name_zh: str = "",
    *,
    organisation: Organisation | None = None,
    may: Mapping[Permission, Scope] | None = None,
    leads: bool = False,
) -> Actor:
    """Somebody who acts."""
    return actor_for(make_person(name_zh, organisation=organisation, may=may, leads=leads))


def make_account(*, organisation: Organisation | None = None, may: Mapping[Permission, Scope] | None = None) -> Account:
    """Somebody who can sign in with PASSWORD; ``client.force_login(make_account(...))``."""
    person = make_person(organisation=organisation, may=may)
    return open_account(person, username=f"clerk{person.pk}", password=PASSWORD, must_change=False)
