"""The pages of roles and grants, as the security administrator uses them."""

from __future__ import annotations

import pytest
from django.test import Client

from chengshu.kernel.access.actor import actor_for
from chengshu.kernel.access.models import Grant, Role
from chengshu.kernel.access.tests.make import make_account, make_organisation, make_person
from chengshu.kernel.identity.models import Account
from chengshu.kernel.identity.rights import SEE_PEOPLE
from chengshu.kernel.identity.tests.make import make_administrator, make_role
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Account:
    account = make_administrator("access.security_administrator", second_factor=True)
    client.force_login(account)
    return account


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_can_be_read_in_both_languages(client: Client, admin: Account, language: str) -> None:
    Account.objects.filter(pk=admin.pk).update(language=language)
    person, role = make_person(may={SEE_PEOPLE: Scope.UNIT}), make_role("identity.staff")
    pages = (
        "/access/roles/",
        "/access/roles/make/",
        f"/access/roles/{role.pk}/",
        f"/access/roles/{role.pk}/permissions/{SEE_PEOPLE.key}/",
        "/access/people/",
        f"/access/people/{person.pk}/",
        f"/access/people/{person.pk}/grant/",
        "/access/permissions/",
        f"/access/permissions/{SEE_PEOPLE.key}/",
    )
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert ("角色" in answer.content.decode()) is (language == "zh"), page


def test_a_role_is_granted_and_taken_back_on_pages(client: Client, admin: Account) -> None:
    person, body, role = make_person(), make_organisation(), make_role("identity.staff")
    page = f"/access/people/{person.pk}/grant/"
    typed = {"role": role.pk, "organisation": body.pk, "reason": "入职"}
    assert client.post(page, {**typed, "reason": ""}).status_code == 422
    assert client.post(page, typed).status_code == 302
    assert actor_for(person).may(SEE_PEOPLE)
    assert client.post(page, typed).status_code == 409

    grant = Grant.objects.get(person=person)
    assert "入职" in client.get(f"/access/people/{person.pk}/").content.decode()
    assert client.post(f"/access/grants/{grant.pk}/take-back/", {"reason": "离职"}).status_code == 302
    assert not actor_for(person).may(SEE_PEOPLE)
    assert "离职" in client.get(f"/access/people/{person.pk}/").content.decode()


def test_the_scope_of_a_permission_is_changed_on_a_page(client: Client, admin: Account) -> None:
    role = make_role("identity.staff")
    page = f"/access/roles/{role.pk}/permissions/{SEE_PEOPLE.key}/"
    assert client.post(page, {"scope": "unit_and_below", "reason": "试点"}).status_code == 302
    assert "试点" in client.get(f"/access/roles/{role.pk}/").content.decode()
    assert client.post(page, {"scope": "everything", "reason": "x"}).status_code == 422
    assert client.post(page, {"scope": "", "reason": "收紧"}).status_code == 302
    assert role.permissions.get(permission=SEE_PEOPLE.key).scope == ""


def test_an_own_role_is_made_on_a_page(client: Client, admin: Account) -> None:
    assert (
        client.post("/access/roles/make/", {"name_zh": "窗口", "name_en": "Counter", "reason": "x"}).status_code == 302
    )
    role = Role.objects.get(name_zh="窗口")
    assert not role.declared
    assert client.post(f"/access/roles/{role.pk}/retire/", {"reason": "x"}).status_code == 302


def test_who_only_sees_roles_cannot_grant(client: Client, admin: Account) -> None:
    from chengshu.kernel.access.rights import SEE_ROLES

    client.force_login(make_account(may={SEE_ROLES: Scope.ALL, SEE_PEOPLE: Scope.ALL}))
    person = make_person()
    assert "/grant/" not in client.get(f"/access/people/{person.pk}/").content.decode()
    assert client.post(f"/access/people/{person.pk}/grant/", {}).status_code == 403


def test_the_lists_can_be_exported(client: Client, admin: Account) -> None:
    make_person(may={SEE_PEOPLE: Scope.UNIT})
    for page in ("/access/roles/", "/access/people/", "/access/permissions/", f"/access/permissions/{SEE_PEOPLE.key}/"):
        answer = client.get(page, {"format": "csv"})
        assert answer.headers["Content-Type"].startswith("text/csv")


def test_the_number_of_queries_does_not_grow_with_the_people(client: Client, admin: Account) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get("/access/people/")
    counts = []
    for _ in range(2):
        for _ in range(6):
            make_person(may={SEE_PEOPLE: Scope.UNIT})
        with CaptureQueriesContext(connection) as queries:
            client.get("/access/people/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
