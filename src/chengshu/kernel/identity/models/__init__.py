"""Organisations, people, posts, accounts."""

from __future__ import annotations

from chengshu.kernel.identity.models.accounts import (
    Account,
    AccountManager,
    Attempts,
    FormerPassword,
    RecoveryCode,
    SignInRule,
    StaffSession,
)
from chengshu.kernel.identity.models.organisations import (
    Level,
    Organisation,
    OrganisationAlias,
    OrganisationChange,
    OrganisationKind,
)
from chengshu.kernel.identity.models.people import Person, Post

__all__ = [
    "Account",
    "AccountManager",
    "Attempts",
    "FormerPassword",
    "Level",
    "Organisation",
    "OrganisationAlias",
    "OrganisationChange",
    "OrganisationKind",
    "Person",
    "Post",
    "RecoveryCode",
    "SignInRule",
    "StaffSession",
]
