"""Who keeps, who judges, and which rows a reader reaches."""

from __future__ import annotations

from chengshu.base.errors import NotFound
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.queries import nearest_offices
from chengshu.kernel.inventory.models import InformationSystem
from chengshu.kernel.inventory.rights import JUDGE_SYSTEMS, SEE_SYSTEMS
from chengshu.kernel.work.models import Item
from chengshu.spec.work import Seat


def system_seen_by(actor: Actor, key: int) -> InformationSystem:
    """A system within reach. Raises NotFound."""
    found = InformationSystem.scoped.within(actor, SEE_SYSTEMS).select_related("owner", "merged_into").filter(pk=key)
    if not (system := found.first()):
        raise NotFound
    return system


def locked(system: InformationSystem) -> InformationSystem:
    """The row as it is now, locked until the transaction ends."""
    return InformationSystem.everywhere.select_for_update(of=("self",)).select_related("owner").get(pk=system.pk)


def judges_of(item: Item) -> list[Seat]:
    """The offices that judge the systems of the item's unit: those nearest to it in the tree of divisions."""
    if item.unit is None:
        return []
    return [Seat(organisation_id=one.pk, permission=JUDGE_SYSTEMS) for one in nearest_offices(JUDGE_SYSTEMS, item.unit)]
