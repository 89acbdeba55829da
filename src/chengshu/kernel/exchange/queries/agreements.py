"""Reads of agreements."""

from __future__ import annotations

from typing import TypeVar

import duckdb
from django.db import models
from django.db.models import QuerySet

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.exchange.errors import NoAgreement, NoData
from chengshu.kernel.exchange.granted import GrantedField, shape_of
from chengshu.kernel.exchange.models import Agreement, AgreementState, Application, Offer
from chengshu.kernel.exchange.rights import SEE_AGREEMENTS, SEE_APPLICATIONS
from chengshu.kernel.exchange.sources import outputs_of
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lake import engine as lake
from chengshu.kernel.lake.queries import served_table
from chengshu.kernel.lake.sql import identifier

Row = TypeVar("Row", bound=models.Model)

RELATED = ("resource__provider", "offer", "organisation", "provider")


def agreements_in_force(organisation: Organisation | int) -> QuerySet[Agreement]:
    """What a unit may use today."""
    key = organisation if isinstance(organisation, int) else organisation.pk
    today = clock.today()
    found = Agreement.everywhere.filter(
        organisation=key, state=AgreementState.IN_FORCE, since__lte=today, until__gte=today
    )
    return found.select_related(*RELATED)


def agreement_for(organisation: Organisation | int, subject: Resource | Offer) -> Agreement:
    """The agreement by which a unit may use a resource or a service today, the widest if several.

    Raises NoAgreement, which says what to apply for.
    """
    held = agreements_in_force(organisation)
    found = held.filter(resource=subject) if isinstance(subject, Resource) else held.filter(offer=subject)
    best = max(found, key=lambda one: (len(one.fields), len(one.clear_fields), one.pk), default=None)
    if best is None:
        raise NoAgreement(subject=subject.name)
    return best


def granted_fields(agreement: Agreement) -> tuple[GrantedField, ...]:
    """What it lets out, each field with its mask, in the order of the catalogue."""
    if agreement.offer is None:
        return shape_of(agreement).fields
    return tuple(one for one in outputs_of(agreement.offer) if one.column in agreement.fields)


def show_granted(engine: duckdb.DuckDBPyConnection, agreement: Agreement, *, as_view: str) -> int:
    """Make exactly what an agreement lets out, masked and filtered, readable in an engine; the version of the table.

    The bare table is not within reach of a query over the view. Raises NoSuchTable, NoData.
    """
    table = served_table(agreement.resource) if agreement.resource else None
    if table is None:
        raise NoData
    shape = shape_of(agreement)
    bare = lake.show(engine, table.name, as_view=f"_bare_{agreement.pk}", version=table.version)
    query, values = shape.select(bare)
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {identifier(as_view)} AS {query}", values)
    engine.execute(f"DROP VIEW IF EXISTS {identifier(bare)}")
    return int(table.version)


def agreements_seen_by(actor: Actor) -> QuerySet[Agreement]:
    """Those within reach, taken or given."""
    return Agreement.scoped.within(actor, SEE_AGREEMENTS).select_related(*RELATED)


def agreement_seen_by(actor: Actor, key: int) -> Agreement:
    """One within reach. Raises NotFound."""
    return _one(agreements_seen_by(actor).prefetch_related("users"), key)


def applications_seen_by(actor: Actor) -> QuerySet[Application]:
    """Those within reach, made or received."""
    return Application.scoped.within(actor, SEE_APPLICATIONS).select_related(*RELATED, "asked_by")


def application_seen_by(actor: Actor, key: int) -> Application:
    """One within reach. Raises NotFound."""
    return _one(applications_seen_by(actor).prefetch_related("users"), key)


def _one(rows: QuerySet[Row], key: int) -> Row:
    return one_of(rows, key)
