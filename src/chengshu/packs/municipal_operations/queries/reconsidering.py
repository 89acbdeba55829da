"""Reconsiderations within reach."""

from __future__ import annotations

from django.db.models import QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.packs.municipal_operations.models import Reconsideration
from chengshu.packs.municipal_operations.rights import SEE_PROCEEDINGS


def reconsiderations_seen_by(actor: Actor) -> QuerySet[Reconsideration]:
    """The reconsiderations of proceedings within reach, and those of one's own organ, newest first."""
    rows = Reconsideration.scoped.within(actor, SEE_PROCEEDINGS)
    return rows.select_related("unit", "proceeding__unit", "proceeding__offence")


def reconsideration_seen_by(actor: Actor, key: int) -> Reconsideration:
    """One reconsideration. Raises NotFound."""
    return one_of(reconsiderations_seen_by(actor).prefetch_related("papers", "proceeding__payments"), key)
