"""Whose entries an actor may write."""

from __future__ import annotations

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.spec.people import Permission


def must_hold(by: Actor, permission: Permission) -> None:
    """Let pass whoever holds the permission at all. Raises NotAllowed."""
    if not by.may(permission):
        raise NotAllowed
