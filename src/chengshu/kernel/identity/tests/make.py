"""Makers of accounts with a second factor and of administrators."""

from __future__ import annotations

import pyotp

from chengshu.base import clock
from chengshu.kernel.access.models import Grant, Role, RolePermission
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.identity import ciphers
from chengshu.kernel.identity.models import Account
from chengshu.spec.registry import registry


def enrolled(account: Account) -> tuple[Account, str]:
    """The account with a confirmed second factor, and its secret."""
    secret = pyotp.random_base32()
    account.totp_secret = ciphers.encrypted(secret, owner=str(account.pk))
    account.totp_confirmed_at = clock.now()
    account.save()
    return account, secret


def make_role(key: str) -> Role:
    """The row of a declared role."""
    declared = registry.roles[key]
    role, made = Role.objects.get_or_create(
        key=key, defaults={"name_zh": declared.label.zh, "name_en": declared.label.en, "power": declared.power or ""}
    )
    if made:
        for permission, scope in declared.may.items():
            RolePermission.objects.create(role=role, permission=permission.key, scope=scope)
    return role


def make_administrator(key: str, *, second_factor: bool = False) -> Account:
    """An account that holds a declared role for its body."""
    account = make_account()
    if second_factor:
        enrolled(account)
    body = account.person.posts.get().organisation
    Grant.objects.create(person=account.person, role=make_role(key), organisation=body)
    return account
