"""Using licences: fetching fields or the sheet under a consent, each use with its receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.events.services import publish
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.files.queries import content_of as file_of
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences.contents import content_of
from chengshu.kernel.licences.errors import LicenceNotValid, UnknownFields
from chengshu.kernel.licences.events import LicenceUsed
from chengshu.kernel.licences.models import Consent, Licence, ServiceItem, Use, UseWay
from chengshu.kernel.licences.rights import FETCH
from chengshu.kernel.licences.services.consents import consent_for


@dataclass(frozen=True)
class Fetched:
    """What a use gave, and its receipt."""

    use: Use
    values: Mapping[str, str]


@transaction.atomic
def fetch_fields(
    licence: Licence,
    organisation: Organisation,
    purpose: str,
    *,
    by: Actor,
    fields: Sequence[str] = (),
    item: ServiceItem | None = None,
) -> Fetched:
    """Fields of a valid licence in clear, for a body that has the holder's consent; without ``fields`` all of them.

    Raises NoConsent, LicenceNotValid, UnknownFields.
    """
    must_reach(by, FETCH, organisation)
    known = list(licence.type.fields.values_list("key", flat=True))
    wanted = list(fields) or known
    if set(wanted) - set(known):
        raise UnknownFields(names="、".join(sorted(set(wanted) - set(known))))
    consent = consent_for(licence, organisation.pk, wanted)
    _must_count(licence)
    values = content_of(licence).values
    given = {key: values.get(key, "") for key in wanted}
    use = write_use(
        licence, UseWay.FIELDS, purpose, by=by, organisation=organisation, consent=consent, item=item, fields=wanted
    )
    return Fetched(use, given)


@transaction.atomic
def fetch_sheet(
    licence: Licence, organisation: Organisation, purpose: str, *, by: Actor, item: ServiceItem | None = None
) -> tuple[Use, Path]:
    """The sealed PDF of a valid licence, with the holder's consent to all its fields; raises as ``fetch_fields``."""
    must_reach(by, FETCH, organisation)
    known = list(licence.type.fields.values_list("key", flat=True))
    consent = consent_for(licence, organisation.pk, known)
    _must_count(licence)
    use = write_use(
        licence, UseWay.PDF, purpose, by=by, organisation=organisation, consent=consent, item=item, fields=known
    )
    return use, sheet_path(licence)


def sheet_of(licence: Licence) -> Attachment:
    """The kept PDF of a licence."""
    return attachments_of(licence).latest("kept_at")


def sheet_path(licence: Licence) -> Path:
    """Where the PDF lies on disk."""
    return file_of(sheet_of(licence))


def write_use(
    licence: Licence,
    way: UseWay,
    purpose: str,
    *,
    by: Actor,
    organisation: Organisation | None = None,
    consent: Consent | None = None,
    item: ServiceItem | None = None,
    fields: Sequence[str] = (),
) -> Use:
    """Write down, in the caller's transaction, that a licence was used; its hashes go into the audit chain."""
    use = Use(
        licence=licence,
        way=way,
        consent=consent,
        item=item,
        organisation=organisation,
        by_id=by.person_id,
        purpose=purpose[:200],
        fields=list(fields),
    )
    entry = record(
        by,
        "licences.licence.used",
        licence,
        receipt=use.receipt,
        way=way.value,
        purpose=purpose,
        fields=list(fields),
        content_sm3=licence.content_digest,
        pdf_sha256=licence.pdf_digest,
    )
    use.entry = entry.pk
    use.save()
    publish(LicenceUsed(licence.pk, use.receipt, way.value))
    return use


def _must_count(licence: Licence) -> None:
    licence.refresh_from_db(fields=["state", "valid_until"])  # the caller's row may be older than a revocation
    if not licence.counts_on(clock.today()):
        raise LicenceNotValid(state=licence.state_label)
