"""Writes of organisations, people, posts, accounts and sessions."""

from __future__ import annotations

from chengshu.kernel.identity.services.accounts import (
    open_account,
    open_account_with_new_password,
    reset_password,
    restore_account,
    suspend_account,
)
from chengshu.kernel.identity.services.organisations import (
    add_alias,
    add_organisation,
    change_organisation,
    close_organisation,
    merge_organisation,
    move_organisation,
    open_organisation_again,
    remove_alias,
    rename_organisation,
)
from chengshu.kernel.identity.services.people import (
    add_person,
    change_person,
    end_post,
    give_post,
    leave_service,
    move_person,
)

__all__ = [
    "add_alias",
    "add_organisation",
    "add_person",
    "change_organisation",
    "change_person",
    "close_organisation",
    "end_post",
    "give_post",
    "leave_service",
    "merge_organisation",
    "move_organisation",
    "move_person",
    "open_account",
    "open_account_with_new_password",
    "open_organisation_again",
    "remove_alias",
    "rename_organisation",
    "reset_password",
    "restore_account",
    "suspend_account",
]
