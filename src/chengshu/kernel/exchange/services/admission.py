"""Admitting public-service enterprises and institutions, with a narrow profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.exchange.errors import AdmittedAlready, BeyondAdmission, NeverForEnterprises, NotAdmitted
from chengshu.kernel.exchange.models import Agreement, AgreementState, Client, Enterprise
from chengshu.kernel.exchange.rights import ADMIT
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.identity.models.organisations import OrganisationKind


@dataclass(frozen=True)
class Admission:
    """On what terms an enterprise comes in."""

    contract: str
    contract_until: date
    service: str
    application: str
    resources: Sequence[Resource]
    calls_per_minute: int = 60
    rows_per_day: int = 10_000


def is_enterprise(organisation: Organisation) -> bool:
    """Whether it is admitted on demand and not a unit of government."""
    return organisation.kind == OrganisationKind.ENTERPRISE


@transaction.atomic
def admit(organisation: Organisation, terms: Admission, *, by: Actor) -> Enterprise:
    """Admit an enterprise, or put a lapsed one on new terms. Raises NotAllowed, AdmittedAlready."""
    if not by.may(ADMIT):
        raise NotAllowed
    known = Enterprise.everywhere.select_for_update().filter(organisation=organisation).first()
    if known is not None and known.in_force:
        raise AdmittedAlready(name=organisation.name)
    enterprise = known or Enterprise(organisation=organisation)
    for name in ("contract", "contract_until", "service", "application", "calls_per_minute", "rows_per_day"):
        setattr(enterprise, name, getattr(terms, name))
    enterprise.ended_at, enterprise.ended_why = None, ""
    enterprise.admitted_by_id, enterprise.changed_at = by.person_id, clock.now()
    enterprise.save()
    enterprise.resources.set(terms.resources)
    record(
        by,
        "exchange.enterprise.admitted",
        enterprise,
        contract=terms.contract,
        until=terms.contract_until,
        resources=[resource.key for resource in terms.resources],
    )
    return enterprise


@transaction.atomic
def end_admission(enterprise: Enterprise, *, why: str, by: Actor) -> Enterprise:
    """Take the admission back at once: its programs and agreements stop with it. Raises NotAllowed."""
    if not by.may(ADMIT):
        raise NotAllowed
    enterprise = Enterprise.everywhere.select_for_update().get(pk=enterprise.pk)
    if enterprise.ended_at is not None:
        return enterprise
    enterprise.ended_at, enterprise.ended_why, enterprise.changed_at = clock.now(), why[:400], clock.now()
    enterprise.save(update_fields=["ended_at", "ended_why", "changed_at"])
    Client.everywhere.filter(organisation=enterprise.organisation_id).update(active=False)
    held = Agreement.everywhere.filter(organisation=enterprise.organisation_id, state=AgreementState.IN_FORCE)
    for agreement in held:
        agreement.state, agreement.ended_at = AgreementState.WITHDRAWN, clock.now()
        agreement.ended_by_id, agreement.ended_why = by.person_id, why[:400]
        agreement.revision += 1
        agreement.save(update_fields=["state", "ended_at", "ended_by", "ended_why", "revision"])
    record(by, "exchange.enterprise.ended", enterprise, why=why)
    return enterprise


def must_be_admitted(organisation: Organisation, resource: Resource, until: date, *, clear: bool) -> Enterprise | None:
    """The admission of an enterprise that covers the resource; None for units of government.

    Raises NotAdmitted, BeyondAdmission, NeverForEnterprises.
    """
    if not is_enterprise(organisation):
        return None
    found = Enterprise.everywhere.filter(organisation=organisation).first()
    if found is None or not found.in_force or found.contract_until < until:
        raise NotAdmitted(name=organisation.name)
    if not found.resources.filter(pk=resource.pk).exists():
        raise BeyondAdmission(name=organisation.name)
    if clear:
        raise NeverForEnterprises
    return found
