"""People, their posts and their accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.kernel.access.tests.make import PASSWORD, make_account, make_actor, make_organisation, make_person
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.identity import services
from chengshu.kernel.identity.errors import AlreadyHasAccount, LastOfPower, NotOneself
from chengshu.kernel.identity.models import Account, SignInRule, StaffSession
from chengshu.kernel.identity.queries import main_organisation_of
from chengshu.kernel.identity.services import accounts
from chengshu.kernel.identity.services.passwords import complaints_about
from chengshu.kernel.identity.services.sessions import device_of, end_all_sessions
from chengshu.kernel.identity.tests.make import enrolled, make_administrator

pytestmark = pytest.mark.django_db
OWN = "/identity/account/"


@pytest.fixture
def by() -> Actor:
    return make_actor("管理员")


def test_a_further_post_leaves_the_main_one(by: Actor) -> None:
    person, other = make_person(), make_organisation()
    main = main_organisation_of(person)
    services.give_post(person, organisation=other, title_zh="兼职", by=by)
    assert main_organisation_of(person) == main
    services.give_post(person, organisation=other, title_zh="主任", main=True, by=by)
    assert main_organisation_of(person) == other
    assert person.posts.filter(until=None, main=True).count() == 1


def test_when_the_main_post_ends_the_oldest_other_becomes_it(by: Actor) -> None:
    person = make_person()
    second = services.give_post(person, organisation=make_organisation(), title_zh="兼职", by=by)
    services.end_post(person.posts.get(main=True), by=by)
    second.refresh_from_db()
    assert second.main


def test_a_post_ends_neither_before_it_began_nor_tomorrow(by: Actor) -> None:
    post = make_person().posts.get()
    for day in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)):
        with pytest.raises(BadInput):
            services.end_post(post, until=day, by=by)


def test_who_leaves_can_no_longer_sign_in(client: Client, by: Actor) -> None:
    account = make_account()
    client.force_login(account)
    assert client.get(OWN).status_code == 200
    services.leave_service(account.person, by=by, reason="退休")
    assert client.get(OWN).status_code == 302
    assert client.post("/identity/sign-in/", {"username": account.username, "password": PASSWORD}).status_code == 422
    assert not account.person.posts.filter(until=None).exists()


def test_a_person_has_one_account(by: Actor) -> None:
    account = make_account()
    with pytest.raises(AlreadyHasAccount):
        services.open_account(account.person, username="second", password="x", by=by)
    with pytest.raises(BadInput):
        services.open_account(make_person(), username=account.username.upper(), password="x", by=by)


def test_a_new_password_keeps_every_rule(by: Actor) -> None:
    account, password = services.open_account_with_new_password(make_person(), username="new.one", by=by)
    assert account.check_password(password)
    assert account.must_change_password
    strict = SignInRule(min_length=16, min_classes=4)
    assert all(complaints_about(accounts.new_password(), account, strict) == [] for _ in range(200))


def test_a_reset_password_replaces_the_old_and_ends_all_sessions(client: Client, by: Actor) -> None:
    account = make_account()
    client.force_login(account)
    client.get(OWN)
    password = services.reset_password(account, by=by)
    account.refresh_from_db()
    assert account.check_password(password)
    assert not account.check_password(PASSWORD)
    assert client.get(OWN).status_code == 302


def test_a_reset_password_leaves_the_second_factor(by: Actor) -> None:
    account, _ = enrolled(make_account())
    services.reset_password(account, by=by)
    account.refresh_from_db()
    assert account.totp_confirmed_at


def test_nobody_suspends_or_resets_their_own_account() -> None:
    account = make_account()
    oneself = Actor(name=account.person.name, person_id=account.person_id)
    with pytest.raises(NotOneself):
        services.suspend_account(account, by=oneself)
    with pytest.raises(NotOneself):
        services.reset_password(account, by=oneself)


def leave(account: Account, *, by: Actor) -> None:
    services.leave_service(account.person, by=by)


@pytest.mark.parametrize("end", [services.suspend_account, leave])
def test_the_last_administrator_of_a_kind_stays(end: Callable[..., object], by: Actor) -> None:
    first = make_administrator("audit.administrator")
    with pytest.raises(LastOfPower):
        end(first, by=by)
    make_administrator("audit.administrator")
    end(first, by=by)
    first.refresh_from_db()
    assert not first.is_active


def test_somebody_whose_account_is_suspended_does_not_count_as_an_administrator(by: Actor) -> None:
    first, second = make_administrator("audit.administrator"), make_administrator("audit.administrator")
    services.suspend_account(first, by=by)
    with pytest.raises(LastOfPower):
        services.suspend_account(second, by=by)


def test_contacts_enter_the_record_masked(by: Actor) -> None:
    person = make_person("王明")
    services.change_person(person, name_zh="王明", name_en="", phone="16400001234", email="wang@x.example", by=by)
    entry = Entry.objects.get(verb="identity.person.changed")
    assert entry.details["phone"] == ["", "164****1234"]
    assert "16400001234" not in str(entry.details)
    assert "wang@" not in str(entry.details)


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("Short-1", False),
        ("alllowercaseletters", False),
        ("ALLUPPERCASE1234", False),
        ("Password123", False),
        ("Clerk99-is-me", False),
        ("Spring-rain-42", True),
        ("春雨润物细无声Abc1", True),
        ("x" * 129, False),
    ],
)
def test_the_rule_of_the_day_decides_about_a_password(typed: str, good: bool) -> None:
    account = make_account()
    account.username = "clerk99"
    assert (complaints_about(typed, account) == []) is good


def test_the_last_passwords_are_not_used_again(client: Client) -> None:
    SignInRule.objects.create(remember_last=3, max_age_days=0)
    account = make_account()
    client.force_login(account)

    def change(old: str, new: str) -> int:
        return client.post("/identity/password/", {"old": old, "new": new, "again": new}).status_code

    passwords = [PASSWORD, "Spring-rain-42", "Summer-wind-43", "Autumn-moon-44"]
    for old, new in pairwise(passwords):
        assert change(old, new) == 302
    assert change(passwords[3], passwords[3]) == 422
    assert change(passwords[3], passwords[1]) == 422
    account.former_passwords.filter(pk__in=account.former_passwords.values_list("pk")[1:]).delete()
    assert change(passwords[3], passwords[1]) == 302


def test_the_wrong_present_password_changes_nothing_and_counts(client: Client) -> None:
    SignInRule.objects.create(free_attempts=2)
    account = make_account()
    client.force_login(account)
    typed = {"old": "wrong", "new": "Spring-rain-42", "again": "Spring-rain-42"}
    assert [client.post("/identity/password/", typed).status_code for _ in range(3)] == [422, 422, 429]
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_a_changed_password_ends_all_other_sessions(client: Client) -> None:
    account = make_account()
    other = Client()
    for one in (client, other):
        one.force_login(account)
        assert one.get(OWN).status_code == 200
    typed = {"old": PASSWORD, "new": "Spring-rain-42", "again": "Spring-rain-42"}
    assert client.post("/identity/password/", typed).status_code == 302
    assert client.get(OWN).status_code == 200
    assert other.get(OWN).status_code == 302


def test_one_device_can_be_signed_out_from_another(client: Client) -> None:
    account = make_account()
    other = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    for one in (client, other):
        one.force_login(account)
        one.get(OWN)
    page = client.get(OWN).content.decode()
    assert "Firefox 140 · Linux" in page
    session = StaffSession.objects.get(device__startswith="Firefox")
    assert client.post(f"/identity/sessions/{session.pk}/end/").status_code == 302
    assert other.get(OWN).status_code == 302
    assert client.get(OWN).status_code == 200


def test_nobody_ends_somebody_elses_session(client: Client) -> None:
    client.force_login(make_account())
    client.get(OWN)
    other = Client()
    other.force_login(make_account())
    other.get(OWN)
    session = StaffSession.objects.latest("pk")
    assert client.post(f"/identity/sessions/{session.pk}/end/").status_code == 404
    assert other.get(OWN).status_code == 200


def test_single_sign_out_reaches_every_device(client: Client) -> None:
    account = make_account()
    devices = [client, Client(), Client()]
    for one in devices:
        one.force_login(account)
        one.get(OWN)
    unlisted = Client()
    unlisted.force_login(account)
    assert client.post("/identity/sessions/end/").status_code == 302
    assert [one.get(OWN).status_code for one in (*devices, unlisted)] == [302] * 4


def test_a_session_ends_after_idle_minutes(client: Client) -> None:
    SignInRule.objects.create(idle_minutes=10)
    account = make_account()
    client.force_login(account)
    start = clock.now()
    for minutes, status in ((0, 200), (9, 200), (18, 200), (29, 302), (30, 302)):
        with clock.frozen(start + timedelta(minutes=minutes)):
            assert client.get(OWN).status_code == status
    assert StaffSession.objects.get(account=account).ended_why == "idle"


def test_a_stolen_session_of_another_account_is_worth_nothing(client: Client) -> None:
    mine, other = make_account(), make_account()
    client.force_login(mine)
    client.get(OWN)
    session = client.session
    session[SESSION_KEY] = str(other.pk)
    session.save()
    assert client.get(OWN).status_code == 302


def test_ending_sessions_raises_the_version_so_that_none_survives(by: Actor) -> None:
    account = make_account()
    before = account.get_session_auth_hash()
    end_all_sessions(account, by=by)
    assert Account.objects.get(pk=account.pk).get_session_auth_hash() != before


WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (f"{WINDOWS} Chrome/130.0.0.0 Safari/537.36 Edg/130.0", "Edge 130 · Windows"),
        (f"{ANDROID} Chrome/129.0.0.0 Mobile Safari/537.36", "Chrome 129 · Android"),
        (f"{IPHONE} Version/18.0 Mobile Safari/604.1", "Safari 18 · iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_device_is_named_as_people_know_it(agent: str, device: str) -> None:
    assert device_of(agent) == device
