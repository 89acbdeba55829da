"""Whose registry it is, and who may keep it."""

from __future__ import annotations

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.registries.rights import KEEP_REGISTRIES
from chengshu.spec.people import Permission


def must_keep(by: Actor, owner: Organisation) -> None:
    """Raises NotAllowed unless the actor keeps registries of this owner."""
    must_reach(by, KEEP_REGISTRIES, owner)


def must_reach(by: Actor, permission: Permission, owner: Organisation) -> None:
    """Raises NotAllowed unless the permission is held for this owner."""
    if not reaches(by, permission, owner):
        raise NotAllowed
