"""One shut-down, merger, exception or roll-out within reach. Each raises NotFound."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.inventory.models import Merger, NetworkException, RollOut, ShutDown
from chengshu.kernel.inventory.queries.exceptions import exceptions_seen_by
from chengshu.kernel.inventory.queries.use import mergers_seen_by, roll_outs_seen_by
from chengshu.kernel.inventory.rights import SEE_SYSTEMS

Row = TypeVar("Row", bound=Model)


def shut_down_of(actor: Actor, key: int) -> ShutDown:
    """A system asked about."""
    return _one(ShutDown.scoped.within(actor, SEE_SYSTEMS).select_related("system__owner"), key)


def merger_of(actor: Actor, key: int) -> Merger:
    """A merger."""
    return _one(mergers_seen_by(actor), key)


def exception_of(actor: Actor, key: int) -> NetworkException:
    """An exception."""
    return _one(exceptions_seen_by(actor), key)


def roll_out_of(actor: Actor, key: int) -> RollOut:
    """A unit that is to use a system."""
    return _one(roll_outs_seen_by(actor), key)


def _one(rows: QuerySet[Row], key: int) -> Row:
    return one_of(rows, key)
