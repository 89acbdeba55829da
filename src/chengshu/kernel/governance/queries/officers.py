"""Reads of chief officers."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import units_within
from chengshu.kernel.governance.models import ChiefOfficer, OfficerKind, Paper, PaperState
from chengshu.kernel.governance.rights import SEE_OFFICERS, SEE_PAPERS
from chengshu.kernel.identity.models import Organisation, OrganisationKind

OFFICED_KINDS = (
    OrganisationKind.COMMITTEE,
    OrganisationKind.GOVERNMENT,
    OrganisationKind.BUREAU,
    OrganisationKind.INSTITUTION,
    OrganisationKind.COUNTY,
)


def officers_of(organisation: Organisation) -> QuerySet[ChiefOfficer]:
    """The officers serving a unit, the chief data officer first."""
    found = ChiefOfficer.everywhere.filter(organisation=organisation, ended_on=None)
    return found.select_related("person", "organisation").order_by("kind")


def officers_seen_by(actor: Actor) -> QuerySet[ChiefOfficer]:
    """The officers within reach, with how many papers each still owes beyond its day."""
    late = Q(papers__state=PaperState.ASKED, papers__due_on__lt=clock.today())
    found = ChiefOfficer.scoped.within(actor, SEE_OFFICERS).select_related("organisation", "person")
    return found.annotate(owed_late=Count("papers", filter=late, distinct=True))


def units_without_officer(actor: Actor, kind: OfficerKind = OfficerKind.CDO) -> QuerySet[Organisation]:
    """The units within reach in which nobody serves as such an officer today."""
    serving = ChiefOfficer.everywhere.filter(organisation=OuterRef("pk"), kind=kind, ended_on=None)
    units = Organisation.objects.filter(active=True, kind__in=OFFICED_KINDS).filter(~Exists(serving))
    return units.filter(pk__in=units_within(actor, SEE_OFFICERS).values("pk")).select_related("parent")


def papers_seen_by(actor: Actor) -> QuerySet[Paper]:
    """The yearly plans and reports within reach."""
    return Paper.scoped.within(actor, SEE_PAPERS).select_related("officer__organisation", "officer__person", "office")
