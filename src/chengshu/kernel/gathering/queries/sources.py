"""Sources, connections, runs and handovers, each as far as the reader's permission reaches."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.gathering.models import Connection, DriftState, Handover, Run, Source
from chengshu.kernel.gathering.queries.due import resources_due
from chengshu.kernel.gathering.rights import KEEP_SOURCES, SEE_ROWS, SEE_SOURCES

Row = TypeVar("Row", bound=models.Model)


def sources_seen_by(actor: Actor) -> QuerySet[Source]:
    """With the state of the newest run, and how many changes of form wait for a decision."""
    newest = Run.everywhere.filter(source=OuterRef("pk")).order_by("-pk")
    return (
        Source.scoped.within(actor, SEE_SOURCES)
        .select_related("resource__provider", "connection")
        .annotate(
            last_state=Subquery(newest.values("state")[:1]),
            last_quarantined=Subquery(newest.values("quarantined")[:1]),
            open_drifts=Count("drifts", filter=Q(drifts__state=DriftState.OPEN), distinct=True),
        )
        .order_by("resource__provider__order", "resource__key")
    )


def source_seen_by(actor: Actor, pk: int) -> Source:
    """Raises NotFound."""
    return _one(sources_seen_by(actor), pk)


def source_with_rows(actor: Actor, pk: int) -> Source:
    """A source whose quarantine the reader may look into. Raises NotFound."""
    return _one(Source.scoped.within(actor, SEE_ROWS).select_related("resource__provider", "connection"), pk)


def source_of(resource: Resource) -> Source | None:
    """The source of an entry, None where it is not connected."""
    return Source.everywhere.filter(resource=resource).select_related("connection").first()


def connections_seen_by(actor: Actor) -> QuerySet[Connection]:
    """With how many sources each has."""
    rows = Connection.scoped.within(actor, SEE_SOURCES).select_related("unit")
    return rows.annotate(source_count=Count("sources", distinct=True)).order_by("unit__order", "pk")


def connection_seen_by(actor: Actor, pk: int) -> Connection:
    """Raises NotFound."""
    return _one(connections_seen_by(actor), pk)


def runs_seen_by(actor: Actor) -> QuerySet[Run]:
    """The newest first."""
    return Run.scoped.within(actor, SEE_SOURCES).select_related("source__resource__provider", "source__connection")


def run_seen_by(actor: Actor, pk: int) -> Run:
    """Raises NotFound."""
    return _one(runs_seen_by(actor), pk)


def handovers_seen_by(actor: Actor) -> QuerySet[Handover]:
    """The newest first."""
    return Handover.scoped.within(actor, SEE_SOURCES).select_related("source__resource__provider", "brought_by")


def handover_seen_by(actor: Actor, pk: int) -> Handover:
    """Raises NotFound."""
    return _one(handovers_seen_by(actor), pk)


def waiting_resources(actor: Actor) -> QuerySet[Resource]:
    """Entries that are due and have no source yet, of the units for which the reader keeps sources."""
    due = Resource.scoped.within(actor, KEEP_SOURCES).filter(pk__in=resources_due().values("pk"))
    return due.filter(source=None).select_related("provider").order_by("provider__order", "code", "key")


def _one(rows: QuerySet[Row], pk: int) -> Row:
    return one_of(rows, pk)
