"""Clues of cases within reach."""

from __future__ import annotations

from django.db.models import QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.packs.municipal_operations.models import Clue
from chengshu.packs.municipal_operations.rights import SEE_PROCEEDINGS


def clues_seen_by(actor: Actor) -> QuerySet[Clue]:
    """The clues within reach, newest first."""
    return Clue.scoped.within(actor, SEE_PROCEEDINGS).select_related("unit", "proceeding")


def clue_seen_by(actor: Actor, key: int) -> Clue:
    """One clue. Raises NotFound."""
    return one_of(clues_seen_by(actor), key)
