"""Papers handed in once and recognised by others (办事材料共享互认)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.files.services import keep
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.licences.errors import MaterialOver, NoConsent
from chengshu.kernel.licences.holders import Holder
from chengshu.kernel.licences.models import Consent, MaterialUse, ServiceItem, SharedMaterial
from chengshu.kernel.licences.purposes import PAPERS
from chengshu.kernel.licences.rights import FETCH


@dataclass(frozen=True)
class Paper:
    """A paper as taken in."""

    name: str
    valid_until: date | None = None
    item: ServiceItem | None = None


@transaction.atomic
def take_in(
    holder: Holder, organisation: Organisation, paper: Paper, files: Iterable[UploadedFile[Any]], *, by: Actor
) -> SharedMaterial:
    """Keep a paper that a holder handed in and a unit has checked, for others to recognise."""
    must_reach(by, FETCH, organisation)
    row = SharedMaterial.everywhere.create(
        name=paper.name,
        holder_kind=holder.kind,
        holder_key=holder.key,
        holder_masked=holder.masked or holder.masked_number,
        organisation=organisation,
        item=paper.item,
        valid_until=paper.valid_until,
        taken_by_id=by.person_id,
    )
    kept = [keep(upload, purpose=PAPERS, by=by, subject=row) for upload in files]
    record(by, "licences.material.taken_in", row, files=[one.stored.digest for one in kept])
    return row


@transaction.atomic
def recognise(
    material: SharedMaterial, organisation: Organisation, purpose: str, *, by: Actor, item: ServiceItem | None = None
) -> MaterialUse:
    """Use a paper that another unit took in instead of asking for it again; needs the holder's consent to all.

    Raises NoConsent, MaterialOver.
    """
    must_reach(by, FETCH, organisation)
    if not material.counts:
        raise MaterialOver
    consent = Consent.everywhere.filter(
        holder_key=material.holder_key,
        organisation=organisation,
        type=None,
        withdrawn_at=None,
        until__gt=clock.now(),
    ).first()
    if consent is None:
        raise NoConsent
    use = MaterialUse(
        material=material, organisation=organisation, by_id=by.person_id, consent=consent, item=item, purpose=purpose
    )
    entry = record(by, "licences.material.recognised", material, receipt=use.receipt, purpose=purpose)
    use.entry = entry.pk
    use.save()
    return use


@transaction.atomic
def withdraw_material(material_id: int, why: str, *, by: Actor) -> SharedMaterial:
    """Let a paper count no more."""
    row = SharedMaterial.everywhere.select_for_update(of=("self",)).select_related("organisation").get(pk=material_id)
    must_reach(by, FETCH, row.organisation)
    row.withdrawn_on = row.withdrawn_on or clock.today()
    row.save(update_fields=["withdrawn_on"])
    record(by, "licences.material.withdrawn", row, why=why)
    return row
