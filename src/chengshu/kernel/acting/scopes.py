"""Rows that belong to somebody are read within a scope; a forgotten filter is an error and not a leak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from chengshu.base.errors import NotAllowed
from chengshu.kernel.acting.actor import Actor, Held
from chengshu.spec.people import Permission, Scope

Row = TypeVar("Row", bound=models.Model)


class Unscoped(Exception):
    """Rows were asked for without saying for whom."""


@dataclass(frozen=True)
class Anchors:
    """Where a row says whose it is: names of its fields.

    ``owner`` holds a person's key; ``unit`` is a path to an Organisation. A kind of scope without its
    anchor finds nothing. With several units (lead and supporting) a row is reached through any of them.
    """

    owner: str = ""
    units: tuple[str, ...] = ()

    def condition(self, held: Held, actor: Actor) -> Q:
        """The rows that one holding reaches."""
        nothing = Q(pk__in=[])
        match held.scope:
            case Scope.ALL:
                return Q()
            case Scope.OWN:
                return Q(**{self.owner: actor.person_id}) if self.owner else nothing
            case Scope.UNIT:
                return self._any_unit("pk", held.organisation_id)
            case Scope.UNIT_AND_BELOW:
                return self._any_unit("path__startswith", held.path)
            case Scope.AREA_AND_BELOW:
                return self._any_unit("division_code__startswith", held.division_code)

    def _any_unit(self, lookup: str, value: object) -> Q:
        found = Q(pk__in=[])
        for unit in self.units:
            found |= Q(**{f"{unit}__{lookup}": value})
        return found


class Scoped(models.Manager[Row], Generic[Row]):
    """The way to rows that belong to somebody: ``Task.scoped.within(actor, SEE_TASKS)``.

    A scoped model declares ``everywhere = models.Manager()`` first, for services that already know their row and
    for the platform's own jobs, and this one second.
    """

    def __init__(self, anchors: Anchors) -> None:
        super().__init__()
        self.anchors = anchors

    def get_queryset(self) -> QuerySet[Row]:
        """Always raises Unscoped: say for whom with ``within``."""
        raise Unscoped(self.model.__name__)

    def within(self, actor: Actor, permission: Permission) -> QuerySet[Row]:
        """The rows which the actor reaches with the permission; none without it. No row comes twice."""
        rows: QuerySet[Row] = super().get_queryset()
        if actor.everything:
            return rows
        reached = Q(pk__in=[])
        for held in actor.holdings_of(permission):
            if held.scope is Scope.ALL:
                return rows
            reached |= self.anchors.condition(held, actor)
        keys: QuerySet[Any] = super().get_queryset().filter(reached).values("pk")
        return rows.filter(pk__in=keys)


class Body(Protocol):
    """As much of an organisation as its reach needs."""

    pk: Any
    path: str
    division_code: str


def reaches(actor: Actor, permission: Permission, body: Body) -> bool:
    """Whether the actor holds the permission for this organisation."""
    return actor.everything or any(_reaches(held, body) for held in actor.holdings_of(permission))


def must_reach(actor: Actor, permission: Permission, body: Body) -> None:
    """Let pass whoever holds the permission for this organisation. Raises NotAllowed."""
    if not reaches(actor, permission, body):
        raise NotAllowed


def reaches_everything(actor: Actor, permission: Permission) -> bool:
    """Whether the permission is held without a bound."""
    return actor.everything or any(held.scope is Scope.ALL for held in actor.holdings_of(permission))


def _reaches(held: Held, body: Body) -> bool:
    match held.scope:
        case Scope.ALL:
            return True
        case Scope.OWN:
            return False
        case Scope.UNIT:
            return bool(held.organisation_id == body.pk)
        case Scope.UNIT_AND_BELOW:
            return body.path.startswith(held.path)
        case Scope.AREA_AND_BELOW:
            return body.division_code.startswith(held.division_code)
