"""Reads of the staff's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet, Sum

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.catalogue.queries import published as catalogued
from chengshu.packs.open_data.models import (
    Asset,
    Authorisation,
    Income,
    Inquiry,
    OpenDataset,
    Proposal,
    Review,
    Reward,
)
from chengshu.packs.open_data.rights import (
    AUDIT_OPERATION,
    PUBLISH,
    SEE,
    SEE_ASSETS,
    SEE_OPERATIONS,
)

if TYPE_CHECKING:
    from chengshu.kernel.catalogue.models import Resource


def resources_seen_by(actor: Actor) -> QuerySet[Resource]:
    """Published entries of the catalogue whose providers the actor reaches: the resource list of those units."""
    reached = catalogued().model.scoped.within(actor, SEE)
    return catalogued().filter(pk__in=reached.values("pk")).select_related("open_dataset")


def resource_seen_by(actor: Actor, key: str) -> Resource:
    """One of them. Raises NotFound."""
    return one_of(resources_seen_by(actor), key=key)


def proposals_seen_by(actor: Actor) -> QuerySet[Proposal]:
    """Proposals within reach."""
    found = Proposal.scoped.within(actor, SEE)
    return found.select_related("dataset__publisher", "dataset__resource", "dataset__theme", "overruled_by")


def datasets_seen_by(actor: Actor) -> QuerySet[OpenDataset]:
    """Datasets within reach, wherever they stand."""
    return OpenDataset.scoped.within(actor, SEE).select_related("publisher", "theme", "licence", "resource")


def inquiries_seen_by(actor: Actor) -> QuerySet[Inquiry]:
    """What visitors asked, within reach."""
    return Inquiry.scoped.within(actor, SEE).select_related("provider", "office", "dataset")


def reviews_seen_by(actor: Actor) -> QuerySet[Review]:
    """Ratings with words, of datasets that the actor publishes."""
    datasets = OpenDataset.scoped.within(actor, PUBLISH)
    return Review.objects.filter(dataset__in=datasets.values("pk")).exclude(words="").select_related("dataset")


def rewards_seen_by(actor: Actor) -> QuerySet[Reward]:
    """Rewards within reach."""
    return Reward.scoped.within(actor, SEE).select_related("unit")


def assets_seen_by(actor: Actor) -> QuerySet[Asset]:
    """Data assets within reach."""
    found = Asset.scoped.within(actor, SEE_ASSETS)
    return found.select_related("keeper").prefetch_related("rights__holder")


def operations_seen_by(actor: Actor) -> QuerySet[Authorisation]:
    """Authorised operations within reach, with what each brought in."""
    found = Authorisation.scoped.within(actor, SEE_OPERATIONS).select_related("operator", "office")
    return found.annotate(income_fen=Sum("incomes__amount_fen"))


def incomes_to_audit(actor: Actor) -> QuerySet[Income]:
    """Every entry of income, reversed ones included, that the auditor reaches."""
    within = Authorisation.scoped.within(actor, AUDIT_OPERATION)
    found = Income.objects.filter(authorisation__in=within.values("pk"))
    return found.select_related("authorisation__operator", "by")
