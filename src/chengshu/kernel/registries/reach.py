"""Whose registry it is, and who may keep it."""

from __future__ import annotations

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach, reaches_everything
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.registries.rights import KEEP_REGISTRIES


def must_keep(by: Actor, owner: Organisation) -> None:
    """Raises NotAllowed unless the actor keeps registries of this owner."""
    must_reach(by, KEEP_REGISTRIES, owner)


def keeps_all(by: Actor) -> bool:
    """Whether the actor keeps the registries of every owner, and so what holds for all of them."""
    return reaches_everything(by, KEEP_REGISTRIES)


def must_keep_all(by: Actor) -> None:
    """Raises NotAllowed unless the actor keeps the registries of every owner."""
    if not keeps_all(by):
        raise NotAllowed
