"""Passwords: what the rule of the day asks of a new one, and changing it."""

from __future__ import annotations

import string
from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.errors import WrongPassword
from chengshu.kernel.identity.models import Account, FormerPassword, SignInRule
from chengshu.kernel.identity.queries import sign_in_rule
from chengshu.kernel.identity.services.attempts import counted
from chengshu.kernel.identity.services.sessions import end_all_sessions

LONGEST = 128
KEPT = 24
TOO_SHORT = Text("密码至少 %(n)s 位。", "At least %(n)s characters, please.")
TOO_LONG = Text("密码最多 128 位。", "At most 128 characters, please.")
TOO_PLAIN = Text(
    "密码须含大写字母、小写字母、数字、符号中的至少 %(n)s 类。",
    "Use at least %(n)s of these: capital letters, small letters, digits, other characters.",
)
TOO_COMMON = Text("这个密码太常见，容易被猜中，请换一个。", "This password is too common and easily guessed.")
LIKE_THE_NAME = Text("密码不能含有或近似用户名、姓名、电话、邮箱。", "It must not be like your names, phone, e-mail.")
USED_BEFORE = Text("不能使用最近 %(n)s 次用过的密码。", "It must not be one of your last %(n)s passwords.")


def change_password(account: Account, *, old: str, new: str, by: Actor, session_key: str = "") -> Account:
    """A new password of one's own; all other sessions end.

    Wrong tries count like those of the sign-in. Raises WrongPassword, TryLater; BadInput with what the rule asks.
    """
    with counted(f"password:{account.pk}", address=by.address) as tried:
        if not account.check_password(old[:LONGEST]):
            raise WrongPassword(fields={"old": WrongPassword.text})
        tried.succeeded()
    complaints = complaints_about(new, account)
    if complaints:
        raise BadInput(fields={"new": complaints[0]})
    return _change(account, new, by=by, session_key=session_key)


@transaction.atomic
def _change(account: Account, new: str, *, by: Actor, session_key: str) -> Account:
    account = Account.objects.select_for_update().get(pk=account.pk)
    FormerPassword.objects.create(account=account, password=account.password)
    spared = account.former_passwords.values_list("pk", flat=True)[:KEPT]
    account.former_passwords.exclude(pk__in=list(spared)).delete()
    account.set_password(new)
    account.must_change_password = False
    account.password_changed_at = clock.now()
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])
    end_all_sessions(account, by=by, why="password", but=session_key)
    audit.record(by, "identity.password.changed", account)
    return account


def complaints_about(typed: str, account: Account, rule: SignInRule | None = None) -> list[Text]:
    """What is wrong with a new password under the rule of the day; nothing for a good one."""
    rule = rule or sign_in_rule()
    if len(typed) > LONGEST:
        return [TOO_LONG]
    found = []
    if len(typed) < rule.min_length:
        found.append(TOO_SHORT.with_values(n=rule.min_length))
    if classes_in(typed) < rule.min_classes:
        found.append(TOO_PLAIN.with_values(n=rule.min_classes))
    if _is_common(typed):
        found.append(TOO_COMMON)
    if _is_like_the_name(typed, account):
        found.append(LIKE_THE_NAME)
    if not found and _was_used(typed, account, rule.remember_last):
        found.append(USED_BEFORE.with_values(n=rule.remember_last))
    return found


def rules_in_words(rule: SignInRule) -> list[Text]:
    """What a new password needs, for the page where it is typed."""
    return [
        TOO_SHORT.with_values(n=rule.min_length),
        TOO_PLAIN.with_values(n=rule.min_classes),
        LIKE_THE_NAME,
        USED_BEFORE.with_values(n=rule.remember_last),
    ]


def classes_in(typed: str) -> int:
    """How many of the four kinds of characters occur."""
    others = any(letter not in string.ascii_letters + string.digits for letter in typed)
    groups = (string.ascii_uppercase, string.ascii_lowercase, string.digits)
    return sum(any(letter in group for letter in typed) for group in groups) + others


def is_too_old(account: Account, rule: SignInRule) -> bool:
    """Whether the password must be changed for its age; never where the rule sets no age."""
    if not rule.max_age_days:
        return False
    return clock.now() - account.password_changed_at > timedelta(days=rule.max_age_days)


def _is_common(typed: str) -> bool:
    try:
        CommonPasswordValidator().validate(typed)
    except ValidationError:
        return True
    return False


def _is_like_the_name(typed: str, account: Account) -> bool:
    person = account.person
    low = typed.lower()
    words = [account.username, *person.name_en.split(), person.phone]
    if len(person.name_zh) >= 2 and person.name_zh.lower() in low:
        return True
    if any(len(word) >= 3 and word.lower() in low for word in words):
        return True
    try:
        UserAttributeSimilarityValidator(user_attributes=("username",)).validate(typed, account)
        UserAttributeSimilarityValidator(user_attributes=("name_en", "email", "phone")).validate(typed, person)  # type: ignore[arg-type]
    except ValidationError:
        return True
    return False


def _was_used(typed: str, account: Account, last: int) -> bool:
    if not last:
        return False
    former = account.former_passwords.values_list("password", flat=True)[: last - 1]
    return any(check_password(typed, kept) for kept in (account.password, *former))
