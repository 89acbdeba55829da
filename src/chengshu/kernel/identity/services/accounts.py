"""Writes of accounts: open, suspend, restore, reset."""

from __future__ import annotations

import secrets

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import PLATFORM, Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.errors import AlreadyHasAccount, LastOfPower, NotOneself
from chengshu.kernel.identity.models import Account, Person
from chengshu.kernel.identity.queries import powers_that_would_be_left_alone
from chengshu.kernel.identity.services.sessions import end_all_sessions

USERNAME_TAKEN = Text("这个用户名已被使用，请换一个。", "This name is taken; choose another.")
_GROUPS = ("ABCDEFGHJKMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz", "23456789")


@transaction.atomic
def open_account(
    person: Person, *, username: str, password: str, must_change: bool = True, by: Actor = PLATFORM
) -> Account:
    """An account for a person. The password is taken as given: rules are checked where people type one.

    Raises AlreadyHasAccount; BadInput for a name that is taken.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if Account.objects.filter(person=person).exists():
        raise AlreadyHasAccount
    if Account.objects.filter(username=username.lower()).exists():
        raise BadInput(fields={"username": USERNAME_TAKEN})
    account = Account(username=username.lower(), person=person, must_change_password=must_change)
    account.set_password(password)
    account.save()
    audit.record(by, "identity.account.opened", account)
    return account


def open_account_with_new_password(person: Person, *, username: str, by: Actor) -> tuple[Account, str]:
    """An account and its first password, which is shown this once and must be changed at the first sign-in."""
    password = new_password()
    return open_account(person, username=username, password=password, by=by), password


@transaction.atomic
def suspend_account(account: Account, *, by: Actor, reason: str = "") -> Account:
    """Nobody signs in with it until it is restored; its sessions end at once. Raises NotOneself, LastOfPower."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    if by.person_id == account.person_id:
        raise NotOneself
    for power in powers_that_would_be_left_alone(account.person):
        raise LastOfPower(power=power)
    account.is_active = False
    account.suspended_reason = reason[:200]
    account.save(update_fields=["is_active", "suspended_reason"])
    end_all_sessions(account, by=by, why="suspended")
    audit.record(by, "identity.account.suspended", account, reason=reason)
    return account


@transaction.atomic
def restore_account(account: Account, *, by: Actor, reason: str = "") -> Account:
    """A suspended account works again; its password must be changed at the next sign-in."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    account.is_active = account.must_change_password = True
    account.suspended_reason = ""
    account.save(update_fields=["is_active", "must_change_password", "suspended_reason"])
    audit.record(by, "identity.account.restored", account, reason=reason)
    return account


@transaction.atomic
def reset_password(account: Account, *, by: Actor) -> str:
    """A new password, shown this once; all sessions end, the second factor stays. Raises NotOneself.

    Together with the second factor it would be somebody else's whole account, therefore that one is reset by the
    security administrator and this one by the system administrator.
    """
    account = Account.objects.select_for_update().get(pk=account.pk)
    if by.person_id == account.person_id:
        raise NotOneself
    password = new_password()
    account.set_password(password)
    account.must_change_password = True
    account.password_changed_at = clock.now()
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])
    end_all_sessions(account, by=by, why="password")
    audit.record(by, "identity.password.reset", account)
    return password


@transaction.atomic
def choose_language(account: Account, language: str, *, by: Actor) -> None:
    """The language in which the account is served, ``zh`` or ``en``."""
    Account.objects.filter(pk=account.pk).update(language=language)
    audit.record(by, "identity.language.chosen", account, language=language)


def new_password() -> str:
    """Sixteen characters of all kinds in groups of four, without those that are read wrongly: about 70 bits."""
    letters = [secrets.choice(group) for group in _GROUPS]
    letters += [secrets.choice("".join(_GROUPS)) for _ in range(13)]
    secrets.SystemRandom().shuffle(letters)
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))
