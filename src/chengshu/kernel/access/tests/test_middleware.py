"""Every request knows who acts, from where, in which language, at the cost of few queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from chengshu.base import clock
from chengshu.kernel.access.middleware import address_of
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.identity.models import Account, StaffSession
from chengshu.kernel.identity.rights import SEE_ORGANISATIONS, SEE_PEOPLE
from chengshu.kernel.identity.tests.make import make_administrator
from chengshu.spec.people import Scope

DOOR = "/identity/sign-in/"


@pytest.mark.django_db
def test_knowing_who_acts_costs_four_queries(client: Client) -> None:
    client.force_login(make_account(may={SEE_PEOPLE: Scope.UNIT, SEE_ORGANISATIONS: Scope.ALL}))
    client.get(DOOR)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(DOOR).status_code == 302
    assert len(queries) <= 4


@pytest.mark.django_db
def test_a_stranger_costs_none(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get("/identity/people/")
    assert len(queries) == 0


@pytest.mark.django_db
def test_the_last_look_is_written_once_a_minute(client: Client) -> None:
    client.force_login(make_account())
    start = clock.now()
    seen = []
    for seconds in (0, 30, 59, 90, 100):
        with clock.frozen(start + timedelta(seconds=seconds)):
            client.get(DOOR)
            seen.append((StaffSession.objects.get().last_seen - start).total_seconds())
    assert seen == [0, 0, 0, 90, 90]


@pytest.mark.django_db
def test_the_accounts_language_goes_before_the_cookies(client: Client) -> None:
    account = make_account()
    client.cookies["language"] = "en"
    assert client.get(DOOR).headers["Content-Language"] == "en"
    client.force_login(account)
    assert client.get("/identity/account/").headers["Content-Language"] == "zh-CN"
    Account.objects.filter(pk=account.pk).update(language="en")
    assert client.get("/identity/account/").headers["Content-Language"] == "en"


@pytest.mark.django_db
def test_a_fragment_request_makes_the_whole_page_go(client: Client) -> None:
    fragment = {"HX-Request": "true"}
    answer = client.get("/identity/people/", headers=fragment)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, f"{DOOR}?next=%2Fidentity%2Fpeople%2F")
    client.force_login(make_administrator("audit.administrator"))
    answer = client.get("/audit/entries/", headers=fragment)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/identity/second-factor/")


@pytest.mark.django_db
def test_the_record_knows_the_address_of_strangers(client: Client) -> None:
    client.post(DOOR, {"username": "nobody", "password": "x"}, REMOTE_ADDR="10.1.2.3")
    assert Entry.objects.get(verb="identity.sign_in.failed").address == "10.1.2.3"


def request_from(address: str, passed: str) -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=passed)


@pytest.mark.parametrize(
    ("address", "passed", "found"),
    [
        ("9.9.9.9", "1.1.1.1", "9.9.9.9"),
        ("10.0.0.1", "1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_only_the_citys_own_proxies_are_believed(settings: object, address: str, passed: str, found: str) -> None:
    settings.TRUSTED_PROXIES = frozenset({"10.0.0.1", "10.0.0.2"})  # type: ignore[attr-defined]
    assert address_of(request_from(address, passed)) == found
