"""Which services of the platform could still be offered."""

from __future__ import annotations

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.exchange.models import Offer
from chengshu.kernel.exchange.rights import COMPOSE
from chengshu.kernel.exchange.sources import Source, all_sources


def sources_to_offer(actor: Actor) -> list[Source]:
    """Look-ups and verifications that nobody offers yet, of registries in whose owner's name the actor may act."""
    offered = set(Offer.everywhere.exclude(source="").values_list("source", flat=True))
    free = (source for source in all_sources() if source.key not in offered)
    return [source for source in free if source.owner is None or reaches(actor, COMPOSE, source.owner)]
