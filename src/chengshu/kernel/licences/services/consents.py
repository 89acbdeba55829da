"""Consents of holders: given, withdrawn, looked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences.errors import ConsentOver, NoConsent
from chengshu.kernel.licences.holders import Holder
from chengshu.kernel.licences.models import Consent, ConsentWay, Licence, LicenceType
from chengshu.kernel.licences.rights import FETCH

AT_THE_WINDOW = timedelta(hours=2)


@transaction.atomic
def give_consent(
    holder: Holder,
    organisation: Organisation,
    purpose: str,
    *,
    way: ConsentWay,
    by: Actor,
    kind: LicenceType | None = None,
    fields: Sequence[str] = (),
    until: datetime | None = None,
) -> Consent:
    """Record that a holder lets a body use licences. At a window it is taken by its staff and holds for two hours."""
    if way is ConsentWay.WINDOW:
        must_reach(by, FETCH, organisation)
    consent = Consent.everywhere.create(
        holder_key=holder.key,
        holder_masked=holder.masked or holder.masked_number,
        type=kind,
        organisation=organisation,
        purpose=purpose,
        fields=list(fields),
        way=way,
        given_at=clock.now(),
        until=until or clock.now() + AT_THE_WINDOW,
        taken_by_id=by.person_id,
    )
    record(by, "licences.consent.given", consent, purpose=purpose, fields=consent.fields, until=consent.until)
    return consent


@transaction.atomic
def withdraw_consent(consent_id: int, *, by: Actor = PLATFORM) -> Consent:
    """Take a consent back, at once. Raises ConsentOver."""
    consent = Consent.everywhere.select_for_update(of=("self",)).get(pk=consent_id)
    if not consent.stands:
        raise ConsentOver
    consent.withdrawn_at = clock.now()
    consent.save(update_fields=["withdrawn_at"])
    record(by, "licences.consent.withdrawn", consent)
    return consent


def consent_for(licence: Licence, organisation_id: int, fields: Sequence[str]) -> Consent:
    """The consent under which a body may have these fields of a licence. Raises NoConsent."""
    found = Consent.everywhere.filter(
        holder_key=licence.holder_key, organisation_id=organisation_id, withdrawn_at=None, until__gt=clock.now()
    )
    for consent in found:
        covers_type = consent.type_id in (None, licence.type_id)
        if covers_type and (not consent.fields or set(fields) <= set(consent.fields)):
            return consent
    raise NoConsent
