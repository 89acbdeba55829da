"""Leave to stay on a network of its own."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.inventory.models import EXCEPTIONAL, LIVING, ExceptionState, InformationSystem, NetworkException
from chengshu.kernel.inventory.rights import SEE_SYSTEMS


def exception_in_force(system: InformationSystem) -> NetworkException | None:
    """The exception that covers today; None where there is none."""
    return system.exceptions.filter(state=ExceptionState.GRANTED, until__gte=clock.today()).first()


def exceptions_seen_by(actor: Actor) -> QuerySet[NetworkException]:
    """Exceptions of the systems within reach, newest first."""
    return NetworkException.scoped.within(actor, SEE_SYSTEMS).select_related("system__owner", "granted_by")


def isolated(systems: QuerySet[InformationSystem]) -> QuerySet[InformationSystem]:
    """Those that run on a network of their own without leave (孤网)."""
    leave = NetworkException.everywhere.filter(
        system=OuterRef("pk"), state=ExceptionState.GRANTED, until__gte=clock.today()
    )
    return systems.filter(state__in=LIVING, network__in=EXCEPTIONAL).exclude(Exists(leave))
