"""Runs and their results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pyarrow.parquet as pq
from django.db.models import Q, QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.analysis.errors import NotFinished, ResultGone
from chengshu.kernel.analysis.models import Run, RunState, SavedQuery
from chengshu.kernel.analysis.rights import QUERY, SEE_RUNS

SHOWN = 200


def runs_seen_by(actor: Actor) -> QuerySet[Run]:
    """One's own runs and those within one's reach."""
    own = Q(person=actor.person_id) if actor.person_id else Q(pk__in=[])
    reached = Run.scoped.within(actor, SEE_RUNS).values("pk")
    return Run.everywhere.filter(own | Q(pk__in=reached)).select_related("person", "organisation", "study")


def run_seen_by(actor: Actor, key: UUID | str) -> Run:
    """One of them. Raises NotFound."""
    return one_of(runs_seen_by(actor), key)


def own_result(actor: Actor, key: UUID | str) -> Run:
    """A finished run of one's own whose rows may be read; an auditor sees what was asked, not what came out.

    Raises NotFound, NotFinished, ResultGone.
    """
    run = one_of(runs_seen_by(actor), pk=key, person=actor.person_id)
    if run.state != RunState.DONE:
        raise NotFinished
    if run.kept_until is None or not run.result.exists():
        raise ResultGone
    return run


def first_rows(run: Run, most: int = SHOWN) -> list[list[Any]]:
    """The beginning of a result."""
    with pq.ParquetFile(run.result) as file:
        for batch in file.iter_batches(most):
            return [list(row.values()) for row in batch.to_pylist()]
    return []


def all_rows(run: Run) -> Iterator[list[Any]]:
    """A whole result, without holding it in memory."""
    with pq.ParquetFile(run.result) as file:
        for batch in file.iter_batches(5_000):
            for row in batch.to_pylist():
                yield list(row.values())


def saved_for(actor: Actor) -> QuerySet[SavedQuery]:
    """One's own queries and what colleagues of the unit share."""
    rows = SavedQuery.scoped.within(actor, QUERY)
    own = Q(person=actor.person_id)
    shared = Q(shared=True, organisation__in=actor.organisation_ids)
    return rows.filter(own | shared).select_related("person")
