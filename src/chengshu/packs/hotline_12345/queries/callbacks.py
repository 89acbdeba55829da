"""Callbacks within reach."""

from __future__ import annotations

from django.db.models import QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.packs.hotline_12345.models import Callback
from chengshu.packs.hotline_12345.rights import CALL_BACK


def callbacks_seen_by(actor: Actor) -> QuerySet[Callback]:
    """The callbacks within reach, the earliest due first."""
    return Callback.scoped.within(actor, CALL_BACK).select_related(
        "case", "case__case_class", "case__lead", "case__reporter", "by"
    )


def callback_for(actor: Actor, key: int) -> Callback:
    """A callback within reach. Raises NotFound."""
    return one_of(callbacks_seen_by(actor), key)
