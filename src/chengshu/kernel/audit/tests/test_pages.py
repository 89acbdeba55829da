"""The audit administrator reads the record, and that is recorded too."""

from __future__ import annotations

import pytest
from django.test import Client

from chengshu.base.text import Text
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.audit.services import record
from chengshu.kernel.audit.tests.make import CLERK, make_entries, tamper
from chengshu.kernel.identity.models import Account
from chengshu.kernel.identity.tests.make import make_administrator

pytestmark = pytest.mark.django_db
PAGE = "/audit/entries/"


@pytest.fixture
def admin(client: Client) -> Account:
    account = make_administrator("audit.administrator", second_factor=True)
    client.force_login(account)
    return account


def found(client: Client, **asked: str) -> list[str]:
    listing = client.get(PAGE, asked).context["listing"]
    return [line.row.verb for line in listing.lines if line.row.verb.startswith("test.")]


def test_the_record_is_narrowed_by_person_verb_subject_time_and_address(client: Client, admin: Account) -> None:
    other = Actor(Text("李静", "Li Jing"), person_id=6, address="10.0.0.9")
    record(CLERK, "test.one.done", admin.person)
    record(other, "test.two.done")
    assert found(client) == ["test.two.done", "test.one.done"]
    assert found(client, person="李静") == ["test.two.done"]
    assert found(client, verb="test.one") == ["test.one.done"]
    assert found(client, address="10.0.0.9") == ["test.two.done"]
    assert found(client, subject=admin.person.name_zh) == ["test.one.done"]
    assert found(client, since="2000-01-01", until="2000-12-31") == []
    assert found(client, since="2000-01-01") == ["test.two.done", "test.one.done"]


def test_looking_at_the_record_is_recorded_with_what_was_asked(client: Client, admin: Account) -> None:
    client.get(PAGE, {"person": "李静"})
    client.get(PAGE, {"format": "csv"})
    looks = Entry.objects.filter(verb="audit.entries.read", actor_id=admin.person_id)
    assert [look.details for look in looks.order_by("pk")] == [{"person": "李静"}, {"format": "csv"}]


def test_the_record_is_exported(client: Client, admin: Account) -> None:
    record(CLERK, "test.one.done", None, note="=1+1")
    answer = client.get(PAGE, {"format": "csv", "verb": "test."})
    content = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "test.one.done" in content
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("asked", [{"since": "no day"}, {"verb": "x" * 500}, {"page": "zz"}, {"person": "\x00"}])
def test_odd_questions_do_no_harm(client: Client, admin: Account, asked: dict[str, str]) -> None:
    assert client.get(PAGE, asked).status_code == 200


def test_the_chain_is_verified_on_a_page(client: Client, admin: Account) -> None:
    make_entries(5)
    assert "完好" in client.post("/audit/verify/").content.decode()
    tamper(3, verb="test.thing.forged")
    shown = client.post("/audit/verify/").content.decode()
    assert "#3" in shown
    assert "verb" in shown


@pytest.mark.parametrize("key", ["identity.system_administrator", "access.security_administrator"])
def test_the_other_administrators_do_not_read_the_record(client: Client, key: str) -> None:
    client.force_login(make_administrator(key, second_factor=True))
    assert client.get(PAGE).status_code == 403
    assert client.post("/audit/verify/").status_code == 403


def test_the_audit_administrator_does_nothing_else(client: Client, admin: Account) -> None:
    for page in ("/identity/people/", "/identity/organisations/", "/access/roles/", "/identity/rules/"):
        assert client.get(page).status_code == 403
    assert client.get(PAGE).status_code == 200
    assert make_account().person_id != admin.person_id
