"""The pages of organisations and people, as the system administrator and others use them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chengshu.kernel.access.tests.make import make_account, make_organisation, make_person
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.identity.models import Account, Organisation, Person, SignInRule
from chengshu.kernel.identity.rights import CHANGE_ORGANISATIONS, SEE_ORGANISATIONS, SEE_PEOPLE, SHOW_CONTACT
from chengshu.kernel.identity.services import add_alias
from chengshu.kernel.identity.tests.make import enrolled, make_administrator
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Account:
    account = make_administrator("identity.system_administrator", second_factor=True)
    client.force_login(account)
    return account


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_can_be_read_in_both_languages(client: Client, admin: Account, language: str) -> None:
    Account.objects.filter(pk=admin.pk).update(language=language)
    body = make_organisation(parent=make_organisation())
    make_organisation(parent=body)
    add_alias(body, "别名甲")
    person = make_account(organisation=body).person
    forms = ("change", "rename", "move", "merge", "close", "open", "names/add")
    pages = [
        "/identity/account/",
        "/identity/password/",
        "/identity/second-factor/",
        "/identity/organisations/",
        "/identity/organisations/?q=局&active=True",
        "/identity/organisations/add/",
        "/identity/organisations/import/",
        f"/identity/organisations/{body.pk}/",
        *(f"/identity/organisations/{body.pk}/{form}/" for form in forms),
        "/identity/people/",
        "/identity/people/?q=clerk",
        "/identity/people/add/",
        f"/identity/people/{person.pk}/",
        *(
            f"/identity/people/{person.pk}/{form}/"
            for form in ("change", "move", "leave", "posts/give", "account/open")
        ),
        f"/identity/people/{person.pk}/posts/{person.posts.get().pk}/end/",
        f"/identity/people/{person.pk}/account/suspend/",
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert ("退出登录" in answer.content.decode()) is (language == "zh"), page


@pytest.mark.parametrize(("language", "first"), [("zh", "大数据管理局"), ("en", "Data Administration")])
def test_bodies_stand_in_the_list_by_both_names_with_the_key_behind(
    client: Client, admin: Account, language: str, first: str
) -> None:
    Account.objects.filter(pk=admin.pk).update(language=language)
    body = make_organisation("大数据管理局")
    Organisation.objects.filter(pk=body.pk).update(name_en="Data Administration", code="tianzhong.data")
    for words in ("data", "tianzhong.data", "大数据"):
        page = client.get("/identity/organisations/", {"q": words}).content.decode()
        names = [page.index(name) for name in ("大数据管理局", "Data Administration")]
        assert page.index(first) == min(names)
        assert page.index("· tianzhong.data</small>") > max(names)


def test_the_tree_is_changed_on_pages(client: Client, admin: Account) -> None:
    typed = {
        "name_zh": "数据局",
        "code": "D1",
        "kind": "bureau",
        "level": "city",
        "order": "1",
        "division_code": "9901",
    }
    assert client.post("/identity/organisations/add/", typed).status_code == 302
    assert client.post("/identity/organisations/add/", typed).status_code == 422
    body = Organisation.objects.get(code="D1")
    page = f"/identity/organisations/{body.pk}/"
    assert client.post(f"{page}rename/", {"name_zh": "数据管理局", "reason": "更名"}).status_code == 302
    assert client.post(f"{page}names/add/", {"name": "大数据局"}).status_code == 302
    parent = make_organisation()
    assert client.post(f"{page}move/", {"parent": parent.pk, "reason": "改革"}).status_code == 302
    assert (
        client.post(f"/identity/organisations/{parent.pk}/move/", {"parent": body.pk, "reason": "x"}).status_code == 409
    )
    shown = client.get(page).content.decode()
    assert all(word in shown for word in ("数据管理局", "大数据局", "改革", "更名"))
    alias = body.aliases.get(name="大数据局")
    assert client.post(f"{page}names/{alias.pk}/remove/").status_code == 302
    assert client.post(f"{page}close/", {"reason": "x"}).status_code == 302
    body.refresh_from_db()
    assert (body.parent, body.active) == (parent, False)


def test_a_body_outside_ones_reach_is_not_found(client: Client) -> None:
    own, other = make_organisation(), make_organisation()
    may = {CHANGE_ORGANISATIONS: Scope.UNIT_AND_BELOW, SEE_ORGANISATIONS: Scope.ALL}
    client.force_login(make_account(organisation=own, may=may))
    assert client.get(f"/identity/organisations/{own.pk}/rename/").status_code == 200
    assert client.get(f"/identity/organisations/{other.pk}/rename/").status_code == 404
    moved = client.post(f"/identity/organisations/{own.pk}/move/", {"parent": other.pk, "reason": "x"})
    assert moved.status_code == 403
    root = {"name_zh": "x", "code": "x", "kind": "bureau", "level": "city", "order": "0"}
    assert client.post("/identity/organisations/add/", root).status_code == 403


def test_a_person_is_added_gets_an_account_and_is_moved(client: Client, admin: Account) -> None:
    body, other = make_organisation(), make_organisation()
    typed = {"name_zh": "王明", "organisation": body.pk, "title_zh": "科长", "phone": "164-0000-1234", "leads": "on"}
    assert client.post("/identity/people/add/", typed).status_code == 302
    person = Person.objects.get(name_zh="王明")
    page = f"/identity/people/{person.pk}/"
    opened = client.post(f"{page}account/open/", {"username": "Wang.Ming"})
    assert opened.context["new_password"] in opened.content.decode()
    assert "no-store" in opened.headers["Cache-Control"]
    assert Account.objects.get(person=person).username == "wang.ming"
    assert client.post(f"{page}move/", {"organisation": other.pk, "title_zh": "处长"}).status_code == 302
    assert client.post(f"{page}posts/give/", {"organisation": body.pk, "title_zh": "兼职"}).status_code == 302
    shown = client.get(page).content.decode()
    assert all(word in shown for word in ("处长", "兼职", "科长", "wang.ming"))
    assert client.post(f"{page}account/suspend/", {"reason": "休假"}).status_code == 302
    assert client.post(f"{page}account/restore/").status_code == 302
    reset = client.post(f"{page}account/password/")
    assert Account.objects.get(person=person).check_password(reset.context["new_password"])
    assert client.post(f"{page}account/sessions/end/").status_code == 302
    post = person.posts.get(title_zh="兼职")
    assert client.post(f"{page}posts/{post.pk}/end/", {}).status_code == 302
    assert client.post(f"{page}leave/", {"reason": "退休"}).status_code == 302
    person.refresh_from_db()
    assert not person.active


def test_contacts_are_masked_until_the_purpose_is_given(client: Client, admin: Account) -> None:
    person = make_person()
    Person.objects.filter(pk=person.pk).update(phone="16400001234", email="wang@x.example")
    page = f"/identity/people/{person.pk}/"
    shown = client.get(page).content.decode()
    assert "164****1234" in shown
    assert "16400001234" not in shown
    assert "wang@x.example" not in shown

    assert client.get(f"{page}contact/").status_code == 405
    assert client.post(f"{page}contact/", {"reason": ""}).status_code == 422
    assert not Entry.objects.filter(verb="identity.person.read").exists()
    full = client.post(f"{page}contact/", {"reason": "防汛值班联络"}).content.decode()
    assert "16400001234" in full
    entry = Entry.objects.get(verb="identity.person.read")
    assert (entry.actor_id, entry.subject_id) == (admin.person_id, str(person.pk))
    assert entry.details["why"] == "防汛值班联络"


def test_who_may_see_people_may_not_see_their_contacts(client: Client) -> None:
    body = make_organisation()
    client.force_login(make_account(organisation=body, may={SEE_PEOPLE: Scope.UNIT}))
    inside, outside = make_person(organisation=body), make_person()
    Person.objects.update(phone="16400001234")
    assert client.post(f"/identity/people/{inside.pk}/contact/", {"reason": "x"}).status_code == 403
    assert client.get(f"/identity/people/{inside.pk}/").status_code == 200
    assert client.get(f"/identity/people/{outside.pk}/").status_code == 404
    client.force_login(make_account(organisation=body, may={SHOW_CONTACT: Scope.UNIT}))
    assert client.post(f"/identity/people/{outside.pk}/contact/", {"reason": "x"}).status_code == 404


def test_a_former_post_gives_no_reach(client: Client) -> None:
    from chengshu.kernel.acting.actor import PLATFORM
    from chengshu.kernel.identity.services import move_person

    body = make_organisation()
    client.force_login(make_account(organisation=body, may={SEE_PEOPLE: Scope.UNIT}))
    person = make_person(organisation=body)
    assert client.get(f"/identity/people/{person.pk}/").status_code == 200
    move_person(person, organisation=make_organisation(), by=PLATFORM)
    assert client.get(f"/identity/people/{person.pk}/").status_code == 404


def test_the_second_factor_is_reset_by_the_security_administrator_alone(client: Client, admin: Account) -> None:
    account, _ = enrolled(make_account())
    page = f"/identity/people/{account.person_id}/account/second-factor/"
    assert client.post(page, {"reason": "手机遗失"}).status_code == 403
    client.force_login(make_administrator("access.security_administrator", second_factor=True))
    assert client.post(page, {"reason": "手机遗失"}).status_code == 302
    account.refresh_from_db()
    assert account.totp_confirmed_at is None
    assert client.post(f"/identity/people/{account.person_id}/account/password/").status_code == 403


def test_the_rules_of_sign_in_are_set_with_history(client: Client) -> None:
    client.force_login(make_administrator("access.security_administrator", second_factor=True))
    from chengshu.kernel.identity.services.rules import FIELDS

    assert client.get("/identity/rules/").status_code == 200
    rule = SignInRule()
    typed = {name: getattr(rule, name) for name in FIELDS} | {"min_length": 14, "reason": "等保整改"}
    assert client.post("/identity/rules/", {**typed, "min_length": 3}).status_code == 422
    assert client.post("/identity/rules/", typed).status_code == 302
    assert SignInRule.objects.get().min_length == 14
    assert "等保整改" in client.get("/identity/rules/").content.decode()
    entry = Entry.objects.get(verb="identity.rule.changed")
    assert entry.details["min_length"] == [10, 14]


def test_the_language_is_chosen_on_the_account_page(client: Client) -> None:
    account = make_account()
    client.force_login(account)
    assert client.post("/identity/account/", {"language": "en"}).status_code == 302
    assert "My account" in client.get("/identity/account/").content.decode()
    assert client.post("/identity/account/", {"language": "xx"}).status_code == 422


def test_the_number_of_queries_does_not_grow_with_the_rows(client: Client, admin: Account) -> None:
    client.get("/identity/people/")
    counts = []
    for _ in range(2):
        for _ in range(6):
            make_account(organisation=make_organisation())
        found = []
        for page in ("/identity/organisations/", "/identity/people/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[1]


def test_the_search_finds_bodies_and_people_within_reach(client: Client) -> None:
    from chengshu.kernel.access.actor import actor_for
    from chengshu.kernel.identity.search import find

    body = make_organisation("独角兽管理局")
    seer = make_account(organisation=body, may={SEE_PEOPLE: Scope.UNIT, SEE_ORGANISATIONS: Scope.ALL}).person
    make_person("独角兽一", organisation=body)
    make_person("独角兽二", organisation=make_organisation())
    titles = [hit.title for hit in find(actor_for(seer), "独角兽", 10)]
    assert titles == ["独角兽管理局", "独角兽一"]
    assert find(actor_for(make_person()), "独角兽", 10) == []
