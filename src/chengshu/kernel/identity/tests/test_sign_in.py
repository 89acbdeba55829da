"""Signing in: nobody learns which names exist, nobody guesses for long, administrators need a second factor."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.models import Grant, Role
from chengshu.kernel.access.tests.make import PASSWORD, make_account
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.identity import ciphers
from chengshu.kernel.identity.errors import SecretUnreadable
from chengshu.kernel.identity.models import Account, Attempts, SignInRule, StaffSession
from chengshu.kernel.identity.services.attempts import forget_old_attempts, waiting_time
from chengshu.kernel.identity.services.second_factor import STEP
from chengshu.kernel.identity.services.sign_in import PATIENCE
from chengshu.kernel.identity.tests.make import enrolled, make_administrator

pytestmark = pytest.mark.django_db
PAGE = "/identity/sign-in/"
OWN = "/identity/account/"


def try_to_sign_in(client: Client, username: str, password: str, **extra: str) -> int:
    return client.post(PAGE, {"username": username, "password": password}, **extra).status_code  # type: ignore[arg-type]


def is_signed_in(client: Client) -> bool:
    return client.get(OWN).status_code == 200


def test_name_and_password_open_the_door(client: Client) -> None:
    account = make_account()
    assert try_to_sign_in(client, account.username.upper(), PASSWORD) == 302
    assert is_signed_in(client)
    assert Entry.objects.filter(verb="identity.sign_in.done", actor_id=account.person_id).exists()


def test_one_goes_on_to_the_page_one_wanted_and_never_to_another_site(client: Client) -> None:
    account = make_account()
    typed = {"username": account.username, "password": PASSWORD}
    assert client.post(f"{PAGE}?next=/identity/account/", typed).headers["Location"] == "/identity/account/"
    client.post("/identity/sign-out/")
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = client.post(PAGE, {**typed, "next": elsewhere}, query_params={"next": elsewhere})
        assert answer.headers["Location"] == "/"
        client.post("/identity/sign-out/")


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: Client) -> None:
    account = make_account()
    wrong = client.post(PAGE, {"username": account.username, "password": "x"})
    unknown = client.post(PAGE, {"username": "nobody.at.all", "password": "x"})
    suspended = make_account()
    Account.objects.filter(pk=suspended.pk).update(is_active=False)
    closed = client.post(PAGE, {"username": suspended.username, "password": PASSWORD})

    answers = [wrong, unknown, closed]
    assert {answer.status_code for answer in answers} == {422}
    assert len({errors_of(answer.content.decode()) for answer in answers}) == 1


def errors_of(html: str) -> str:
    return html.split('role="alert"')[1].split("</ul>", maxsplit=1)[0]


@pytest.mark.parametrize("exists", [True, False])
def test_failures_make_the_next_attempt_wait_whether_the_name_exists_or_not(client: Client, exists: bool) -> None:
    SignInRule.objects.create(free_attempts=3, first_wait_seconds=30, free_attempts_per_address=99)
    username = make_account().username if exists else "nobody"
    start = clock.now()
    with clock.frozen(start):
        assert [try_to_sign_in(client, username, "x") for _ in range(4)] == [422, 422, 422, 429]
        assert try_to_sign_in(client, username, PASSWORD) == 429
    with clock.frozen(start + timedelta(seconds=29)):
        answer = client.post(PAGE, {"username": username, "password": PASSWORD})
        assert answer.status_code == 429
        assert f"{clock.local(start + timedelta(seconds=30)):%H:%M:%S}" in answer.content.decode()
    with clock.frozen(start + timedelta(seconds=31)):
        assert try_to_sign_in(client, username, "x") == 422
    with clock.frozen(start + timedelta(seconds=31 + 59)):
        assert try_to_sign_in(client, username, PASSWORD) == 429
    with clock.frozen(start + timedelta(seconds=31 + 61)):
        assert try_to_sign_in(client, username, PASSWORD) == (302 if exists else 422)


def test_the_wait_doubles_up_to_a_bound() -> None:
    rule = SignInRule(first_wait_seconds=30, longest_wait_seconds=600)
    waits = [waiting_time(failures, 5, rule).total_seconds() for failures in (0, 4, 5, 6, 7, 8, 9, 10, 500)]
    assert waits == [0, 0, 30, 60, 120, 240, 480, 600, 600]


def test_one_address_cannot_try_many_names(client: Client) -> None:
    SignInRule.objects.create(free_attempts_per_address=4)
    for number in range(4):
        assert try_to_sign_in(client, f"name{number}", "x") == 422
    account = make_account()
    assert try_to_sign_in(client, account.username, PASSWORD) == 429
    assert try_to_sign_in(client, account.username, PASSWORD, REMOTE_ADDR="10.9.9.9") == 302


def test_ones_own_success_does_not_clear_the_address(client: Client) -> None:
    SignInRule.objects.create(free_attempts_per_address=4)
    account = make_account()
    for number in range(3):
        try_to_sign_in(client, f"name{number}", "x")
        assert try_to_sign_in(client, account.username, PASSWORD) == 302
    try_to_sign_in(client, "name9", "x")
    assert try_to_sign_in(client, account.username, PASSWORD) == 429


def test_success_forgets_the_failures_of_the_name(client: Client) -> None:
    SignInRule.objects.create(free_attempts=3)
    account = make_account()
    for _ in range(3):
        try_to_sign_in(client, account.username, "x")
        try_to_sign_in(client, account.username, "x")
        assert try_to_sign_in(client, account.username, PASSWORD) == 302


def test_nothing_typed_into_the_name_field_is_kept(client: Client) -> None:
    try_to_sign_in(client, "my-secret-password", "x")
    assert not Attempts.objects.filter(key__contains="secret").exists()
    (entry,) = Entry.objects.filter(verb="identity.sign_in.failed")
    assert "secret" not in f"{entry.subject_name}{entry.details}"


def test_old_attempts_are_forgotten(client: Client) -> None:
    try_to_sign_in(client, "nobody", "x")
    assert forget_old_attempts() == 0
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert forget_old_attempts() == 2


def test_overlong_input_is_refused_before_it_is_hashed(client: Client) -> None:
    assert try_to_sign_in(client, "x" * 1000, "y" * 100_000) == 422
    assert not Attempts.objects.exists()


def test_the_second_factor_is_asked_after_the_password(client: Client) -> None:
    account, secret = enrolled(make_account())
    assert try_to_sign_in(client, account.username, PASSWORD) == 302
    assert not is_signed_in(client)
    code = pyotp.TOTP(secret).at(clock.now())
    assert client.post("/identity/second-step/", {"code": code}).status_code == 302
    assert is_signed_in(client)


def test_a_code_is_taken_once(client: Client) -> None:
    account, secret = enrolled(make_account())
    with clock.frozen(clock.now()):
        code = pyotp.TOTP(secret).at(clock.now())
        for expected in (302, 422):
            other = Client()
            try_to_sign_in(other, account.username, PASSWORD)
            assert other.post("/identity/second-step/", {"code": code}).status_code == expected


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 302), (0, 302), (1, 302), (2, 422)])
def test_a_code_counts_in_its_half_minute_and_the_neighbours(client: Client, steps: int, status: int) -> None:
    account, secret = enrolled(make_account())
    moment = clock.now()
    with clock.frozen(moment):
        try_to_sign_in(client, account.username, PASSWORD)
        code = pyotp.TOTP(secret).at(moment + timedelta(seconds=steps * STEP))
        assert client.post("/identity/second-step/", {"code": code}).status_code == status


def test_codes_cannot_be_guessed_for_long(client: Client) -> None:
    SignInRule.objects.create(free_attempts=3)
    account, _ = enrolled(make_account())
    try_to_sign_in(client, account.username, PASSWORD)
    answers = [client.post("/identity/second-step/", {"code": "000000"}).status_code for _ in range(4)]
    assert answers == [422, 422, 422, 429]


def test_the_second_step_has_to_follow_soon(client: Client) -> None:
    account, secret = enrolled(make_account())
    try_to_sign_in(client, account.username, PASSWORD)
    with clock.frozen(clock.now() + PATIENCE + timedelta(seconds=1)):
        answer = client.post("/identity/second-step/", {"code": pyotp.TOTP(secret).at(clock.now())})
        assert answer.status_code == 302
        assert answer.headers["Location"] == PAGE
        assert not is_signed_in(client)


def test_the_secret_is_encrypted_for_its_owner_alone() -> None:
    account, secret = enrolled(make_account())
    other = make_account()
    assert secret not in account.totp_secret
    assert ciphers.decrypted(account.totp_secret, owner=str(account.pk)) == secret
    with pytest.raises(SecretUnreadable):
        ciphers.decrypted(account.totp_secret, owner=str(other.pk))


def test_a_secret_outlives_a_change_of_the_citys_key(settings: object) -> None:
    account, secret = enrolled(make_account())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "the new key"  # type: ignore[attr-defined]
    assert ciphers.decrypted(account.totp_secret, owner=str(account.pk)) == secret


def test_an_administrator_sets_up_the_second_factor_before_anything_else(client: Client) -> None:
    account = make_administrator("identity.system_administrator")
    try_to_sign_in(client, account.username, PASSWORD)
    assert client.get("/identity/people/").headers["Location"] == "/identity/second-factor/"

    shown = client.get("/identity/second-factor/").content.decode()
    assert "data:image/svg+xml" in shown
    account.refresh_from_db()
    secret = ciphers.decrypted(account.totp_secret, owner=str(account.pk))
    assert client.post("/identity/second-factor/", {"code": "000000"}).status_code == 422
    done = client.post("/identity/second-factor/", {"code": pyotp.TOTP(secret).at(clock.now())})
    assert done.status_code == 200
    assert client.get("/identity/people/").status_code == 200


def test_a_recovery_code_works_once(client: Client) -> None:
    account = make_account()
    client.force_login(account)
    client.get("/identity/second-factor/")
    account.refresh_from_db()
    secret = ciphers.decrypted(account.totp_secret, owner=str(account.pk))
    page = client.post("/identity/second-factor/", {"code": pyotp.TOTP(secret).at(clock.now())})
    codes = page.context["recovery_codes"]
    assert len(codes) == 10
    kept = set(account.recovery_codes.values_list("digest", flat=True))
    assert not kept & set(codes)

    for typed, status in ((codes[0].lower(), 302), (codes[0], 422), (codes[1], 302)):
        other = Client()
        try_to_sign_in(other, account.username, PASSWORD)
        assert other.post("/identity/second-step/", {"code": typed}).status_code == status


def test_a_first_password_is_changed_before_anything_else(client: Client) -> None:
    account = make_account()
    Account.objects.filter(pk=account.pk).update(must_change_password=True)
    try_to_sign_in(client, account.username, PASSWORD)
    assert client.get(OWN).headers["Location"] == "/identity/password/"
    typed = {"old": PASSWORD, "new": "Spring-rain-on-42-roofs", "again": "Spring-rain-on-42-roofs"}
    assert client.post("/identity/password/", typed).status_code == 302
    assert is_signed_in(client)


def test_an_old_password_is_changed_before_anything_else(client: Client) -> None:
    account = make_account()
    Account.objects.filter(pk=account.pk).update(password_changed_at=clock.now() - timedelta(days=181))
    try_to_sign_in(client, account.username, PASSWORD)
    assert client.get(OWN).headers["Location"] == "/identity/password/"


def test_signing_out_takes_a_post_and_ends_the_session(client: Client) -> None:
    account = make_account()
    try_to_sign_in(client, account.username, PASSWORD)
    assert client.get("/identity/sign-out/").status_code == 405
    assert client.post("/identity/sign-out/").status_code == 302
    assert not is_signed_in(client)
    assert StaffSession.objects.get(account=account).ended_why == "signed_out"


def test_a_session_gets_a_new_key_at_the_sign_in(client: Client) -> None:
    account, secret = enrolled(make_account())
    client.get(PAGE)
    try_to_sign_in(client, account.username, PASSWORD)
    before = client.cookies["sessionid"].value
    client.post("/identity/second-step/", {"code": pyotp.TOTP(secret).at(clock.now())})
    assert client.cookies["sessionid"].value != before


def test_a_grant_of_a_power_asks_for_the_second_factor_at_once(client: Client) -> None:
    account = make_account()
    client.force_login(account)
    assert is_signed_in(client)
    role = Role.objects.create(key="x", name_zh="x", power="audit")
    body = account.person.posts.get().organisation
    Grant.objects.create(person=account.person, role=role, organisation=body)
    assert client.get(OWN).headers["Location"] == reverse("identity:second_factor")
