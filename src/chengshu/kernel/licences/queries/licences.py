"""Reads of licences, types, batches and uses."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.licences.holders import Holder
from chengshu.kernel.licences.models import (
    Batch,
    Consent,
    Licence,
    LicenceState,
    LicenceType,
    Seal,
    SharedMaterial,
    TypeState,
    Use,
    Verification,
)
from chengshu.kernel.licences.rights import FETCH, ISSUE, SEE, SEE_PROOFS

SOON = timedelta(days=30)


def licences_seen_by(actor: Actor) -> QuerySet[Licence]:
    """The licences that units within reach issued."""
    return Licence.scoped.within(actor, SEE).select_related("type", "organisation")


def types_seen_by(actor: Actor) -> QuerySet[LicenceType]:
    """Every type; with how many licences of each are valid. Types are no secret to whoever sees licences."""
    found = LicenceType.everywhere.all() if actor.may(SEE) else LicenceType.everywhere.none()
    valid = Count("licences", filter=Q(licences__state=LicenceState.VALID))
    return found.select_related("organisation").annotate(valid=valid, issued=Count("licences"))


def types_in_use() -> QuerySet[LicenceType]:
    """The types of which licences are issued."""
    return LicenceType.everywhere.filter(state=TypeState.ACTIVE).order_by("name_zh")


def seals_seen_by(actor: Actor) -> QuerySet[Seal]:
    """The seals of units within reach."""
    return Seal.scoped.within(actor, SEE).select_related("organisation")


def batches_seen_by(actor: Actor) -> QuerySet[Batch]:
    """The lists of units within reach."""
    return Batch.scoped.within(actor, ISSUE).select_related("type", "organisation", "by")


def uses_of(licence: Licence) -> QuerySet[Use]:
    """Who used a licence, the newest first."""
    return licence.uses.select_related("organisation", "by", "consent")


def uses_seen_by(actor: Actor) -> QuerySet[Use]:
    """The uses of licences that units within reach issued, and those these units made."""
    return Use.scoped.within(actor, SEE).select_related("licence__type", "organisation", "by")


def consents_seen_by(actor: Actor) -> QuerySet[Consent]:
    """The consents that units within reach hold."""
    return Consent.scoped.within(actor, FETCH).select_related("type", "organisation", "taken_by")


def shared_materials_seen_by(actor: Actor) -> QuerySet[SharedMaterial]:
    """The papers that units within reach took in."""
    found = SharedMaterial.scoped.within(actor, FETCH).select_related("organisation", "item", "taken_by")
    return found.annotate(recognised=Count("uses"))


def verifications_seen_by(actor: Actor) -> QuerySet[Verification]:
    """The requests that units within reach asked or answer."""
    found = Verification.scoped.within(actor, SEE_PROOFS)
    return found.select_related("material__item", "asked_by", "organisation", "asker", "answerer")


def licences_of(holder: Holder) -> QuerySet[Licence]:
    """Every licence of a holder, for the holder."""
    return Licence.everywhere.filter(holder_key=holder.key).select_related("type", "organisation", "seal")


def uses_by_others(holder: Holder) -> QuerySet[Use]:
    """Who used a holder's licences, for the holder."""
    return Use.everywhere.filter(licence__holder_key=holder.key).select_related("licence__type", "organisation")


def overview(licences: QuerySet[Licence]) -> dict[str, int]:
    """Counts of a list of licences: valid, ending within thirty days, suspended, gathered."""
    today = clock.today()
    return licences.order_by().aggregate(
        valid=Count("pk", filter=Q(state=LicenceState.VALID)),
        ending=Count("pk", filter=Q(state=LicenceState.VALID, valid_until__gte=today, valid_until__lte=today + SOON)),
        suspended=Count("pk", filter=Q(state=LicenceState.SUSPENDED)),
        gathered=Count("pk", filter=Q(origin="gathered")),
    )
