"""Whose registry it is, and who may keep it."""

from __future__ import annotations

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.registries.rights import KEEP_REGISTRIES


def must_keep(by: Actor, owner: Organisation) -> None:
    """Raises NotAllowed unless the actor keeps registries of this owner."""
    must_reach(by, KEEP_REGISTRIES, owner)
